import type { HotspotKind } from "./kind.ts"

export const touchpoint: HotspotKind = {
  kind: "touchpoint",
  icon: "nfc",
  choose: (spot, actions) => actions.openCard(spot),
}
