import type { HotspotKind } from "./kind.ts"

export const media: HotspotKind = {
  kind: "media",
  icon: "image",
  choose: (spot, actions) => actions.openCard(spot),
}
