// Public pages (home, legal, errors): they work without script; this only remembers the chosen theme
// and keeps the number at the basket true.
import "../elements/theme-switch.ts"
import { renewWhenBroughtBack } from "../lib/basket-link.ts"
import { openBasketWhereItIsKept } from "../lib/framed.ts"

renewWhenBroughtBack()
openBasketWhereItIsKept()
