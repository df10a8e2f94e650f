import type { HotspotKind } from "./kind.ts"

export const product: HotspotKind = {
  kind: "product",
  icon: "shopping-bag",
  choose: (spot, actions) => actions.openCard(spot),
}
