/** What the page's address says of the visit: `?v=yaw,pitch,fov&h=<hotspot>&to=<goal>&lang=…`. Pure. */
import { clampView, type View } from "./project.ts"

export interface Address {
  readonly view: View | null
  /** The hotspot whose card is open. */
  readonly hotspot: string | null
}

/** A number as people read it: one decimal, no “.0”, no “−0”. */
const short = (value: number): string => String(Math.round(value * 10) / 10 + 0)

/** What a link asks for; anything that is not a view or a hotspot's id is as good as not said. */
export function readAddress(search: string): Address {
  const asked = new URLSearchParams(search)
  const numbers = (asked.get("v") ?? "")
    .split(",")
    .map(part => (part.trim() === "" ? Number.NaN : Number(part)))
  const [yaw, pitch, fov] = numbers
  const whole = numbers.length === 3 && numbers.every(Number.isFinite)
  const hotspot = asked.get("h") ?? ""
  return {
    view:
      whole && yaw !== undefined && pitch !== undefined && fov !== undefined
        ? clampView({ yaw, pitch, fov })
        : null,
    hotspot: /^[A-Za-z0-9-]{1,40}$/.test(hotspot) ? hotspot : null,
  }
}

/** The query of the same page with this view: what belongs to the visit (language, goal) stays. */
export function writeAddress(search: string, view: View, hotspot: string | null): string {
  const kept = lasting(search)
  const at = [view.yaw, view.pitch, view.fov].map(short).join(",")
  // Commas stay commas: people read and type these addresses.
  return `?${[kept, `v=${at}`, hotspot === null ? "" : `h=${encodeURIComponent(hotspot)}`].filter(Boolean).join("&")}`
}

/** The query for the next scene: without what belonged to this one. */
export function onward(search: string): string {
  const kept = lasting(search)
  return kept === "" ? "" : `?${kept}`
}

/** What holds for the whole visit. */
function lasting(search: string): string {
  const asked = new URLSearchParams(search)
  for (const name of ["v", "h", "done", "sku", "find"]) asked.delete(name)
  return asked.toString()
}

/** Whether nobody would see that one view is not the other. */
export function nearly(one: View, other: View): boolean {
  const { yaw, pitch, fov } = other
  return Math.abs(one.yaw - yaw) + Math.abs(one.pitch - pitch) + Math.abs(one.fov - fov) < 0.1
}
