/** Where a visitor looks after walking through a link. Pure. */
import { type Direction, type View, wrapped } from "./project.ts"

/** As tours/hotspots/link.py has it. */
export interface Arrival {
  readonly mode: "keep" | "ahead" | "fixed"
  readonly yaw: number
  readonly pitch: number
}

/** north: the azimuth of yaw 0, degrees. */
export interface Standing {
  readonly north: number
  readonly start: View
}

export function arrivalView(
  link: { readonly yaw: number; readonly arrival: Arrival | undefined },
  looking: Direction,
  from: Standing,
  to: Standing,
): View {
  const turned = from.north - to.north
  const { arrival } = link
  if (arrival?.mode === "fixed") return { ...to.start, yaw: arrival.yaw, pitch: arrival.pitch }
  const yaw = arrival?.mode === "ahead" ? link.yaw : looking.yaw
  return { ...to.start, yaw: wrapped(yaw + turned), pitch: 0 }
}
