/** From so many pieces down a shopper is told how many are left: the same as `FEW_LEFT` in signage/catalogue. */
export const FEW_LEFT = 5
