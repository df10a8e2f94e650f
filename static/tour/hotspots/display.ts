import type { HotspotKind } from "./kind.ts"

export const display: HotspotKind = {
  kind: "display",
  icon: "monitor",
  choose: (spot, actions) => actions.openCard(spot),
}
