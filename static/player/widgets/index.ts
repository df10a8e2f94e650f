import type { WidgetKind } from "./base.ts"
import { house } from "./house.ts"
import { image } from "./image.ts"
import { product } from "./product.ts"
import { products } from "./products.ts"
import { qr } from "./qr.ts"
import { text } from "./text.ts"
import { tour } from "./tour.ts"
import { video } from "./video.ts"

/** Everything a display can paint: one file, one line. */
export const WIDGETS: readonly WidgetKind[] = [house, image, product, products, qr, text, tour, video]

export function kindOf(name: string): WidgetKind | undefined {
  return WIDGETS.find(kind => kind.name === name)
}
