import type { HotspotKind } from "./kind.ts"

export const info: HotspotKind = {
  kind: "info",
  icon: "info",
  choose: (spot, actions) => actions.openCard(spot),
}
