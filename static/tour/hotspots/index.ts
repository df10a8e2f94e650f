import { display } from "./display.ts"
import { expert } from "./expert.ts"
import { info } from "./info.ts"
import type { HotspotKind } from "./kind.ts"
import { link } from "./link.ts"
import { media } from "./media.ts"
import { product } from "./product.ts"
import { products } from "./products.ts"
import { touchpoint } from "./touchpoint.ts"

/** The browser halves of tours/hotspots, one file a kind. */
export const HOTSPOTS: readonly HotspotKind[] = [
  product,
  products,
  display,
  link,
  info,
  media,
  touchpoint,
  expert,
]

export function kindOf(name: string): HotspotKind | undefined {
  return HOTSPOTS.find(kind => kind.kind === name)
}
