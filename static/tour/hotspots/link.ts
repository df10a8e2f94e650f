import type { HotspotKind } from "./kind.ts"

export const link: HotspotKind = {
  kind: "link",
  icon: "footprints",
  choose: (spot, actions) => actions.walk(spot, String(spot.data["scene"])),
}
