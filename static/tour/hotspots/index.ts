import { info } from "./info.ts"
import type { HotspotKind } from "./kind.ts"
import { link } from "./link.ts"
import { product } from "./product.ts"

/** The browser halves of tours/hotspots, one file a kind. */
export const HOTSPOTS: readonly HotspotKind[] = [product, link, info]

export function kindOf(name: string): HotspotKind | undefined {
  return HOTSPOTS.find(kind => kind.kind === name)
}
