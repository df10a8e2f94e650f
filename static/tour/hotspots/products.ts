import type { HotspotKind } from "./kind.ts"

export const products: HotspotKind = {
  kind: "products",
  icon: "library",
  choose: (spot, actions) => actions.openCard(spot),
}
