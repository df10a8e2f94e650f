import type { HotspotKind } from "./kind.ts"

export const expert: HotspotKind = {
  kind: "expert",
  icon: "message-circle-question-mark",
  choose: (spot, actions) => actions.openCard(spot),
}
