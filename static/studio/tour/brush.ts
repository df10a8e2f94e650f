/**
 * What is blurred with the brush and with outlines before it is applied: circles along a stroke, corners of an area, and
 * the way back. Pure; the limits are those of tours/panorama/edits.py.
 */
import type { Direction } from "../../tour/project.ts"
import { unit } from "../../tour/shapes.ts"
import { middle } from "./corners.ts"
import { direction, type Region } from "./document.ts"
import { apart, towards } from "./level.ts"

export const LEAST_RADIUS = 0.2
export const MOST_RADIUS = 60
export const MOST_REGIONS = 200
export const MOST_CORNERS = 60
export const LEAST_CORNERS = 3
const FIRST_RADIUS = 4
const WIDER = 1.25
/** A stroke over what it has covered already sets nothing new; so much nearer than the spacing is still "there". */
const THERE = 0.75

export type Tool = "brush" | "outline" | "turn"

/** Why nothing more was drawn. */
export type Refused = "" | "full" | "corners" | "few" | "wide"

interface Marked {
  readonly regions: readonly Region[]
  /** The corners of an area that is not closed yet. */
  readonly corners: readonly Direction[]
}

export interface Blur extends Marked {
  readonly what: "blur"
  readonly tool: Tool
  readonly radius: number
  /** How many regions the photo has already. */
  readonly taken: number
  readonly refused: Refused
  readonly before: readonly Marked[]
  readonly after: readonly Marked[]
}

export function begun(taken: number): Blur {
  const nothing = { regions: [], corners: [], before: [], after: [] }
  return { what: "blur", tool: "brush", radius: FIRST_RADIUS, taken, refused: "", ...nothing }
}

/** The directions from one to another by the shorter way, `spacing` degrees from each to the next, without the first. */
export function along(from: Direction, to: Direction, spacing: number): Direction[] {
  const angle = apart(from, to)
  // Opposite each other, no way between them is meant.
  if (angle > 179) return [direction(to.yaw, to.pitch)]
  const [one, other] = [unit(from), unit(to)]
  const [whole, all] = [Math.sin((angle * Math.PI) / 180), (angle * Math.PI) / 180]
  return Array.from({ length: Math.floor(angle / spacing + 1e-6) }, (_, step) => {
    const gone = ((step + 1) * spacing * Math.PI) / 180
    const [a, b] = [Math.sin(all - gone) / whole, Math.sin(gone) / whole]
    const part = (axis: 0 | 1 | 2): number => one[axis] * a + other[axis] * b
    return towards([part(0), part(1), part(2)])
  })
}

/** Another tool; with the brush nothing is left of an area that is not closed. */
export function taking(blur: Blur, tool: Tool): Blur {
  const open = tool === "brush" && blur.corners.length > 0
  return { ...(open ? { ...kept(blur), corners: [] } : blur), tool, refused: "" }
}

/** What is there now can be taken back to. */
export function kept(blur: Blur): Blur {
  const { regions, corners, before } = blur
  return { ...blur, before: [...before, { regions, corners }], after: [], refused: "" }
}

export function takenBack(blur: Blur): Blur {
  const last = blur.before.at(-1)
  if (last === undefined) return blur
  const { regions, corners, before, after } = blur
  return {
    ...blur,
    ...last,
    before: before.slice(0, -1),
    after: [...after, { regions, corners }],
    refused: "",
  }
}

export function doneAgain(blur: Blur): Blur {
  const next = blur.after.at(-1)
  if (next === undefined) return blur
  const { regions, corners, before, after } = blur
  return {
    ...blur,
    ...next,
    before: [...before, { regions, corners }],
    after: after.slice(0, -1),
    refused: "",
  }
}

/** A circle at a place of a stroke, unless the place is covered; beyond the limit nothing more is set. */
export function painted(blur: Blur, at: Direction): Blur {
  const { radius, regions } = blur
  const there = regions.some(one => (one.radius ?? 0) >= radius && apart(placeOf(one), at) < radius * THERE)
  return there ? blur : added(blur, { shape: "circle", ...direction(at.yaw, at.pitch), radius })
}

/** A circle round a place, or the one that is there taken away. */
export function toggled(blur: Blur, at: Direction): Blur {
  const hit = blur.regions.findLast(
    one => one.shape === "circle" && apart(placeOf(one), at) <= (one.radius ?? 0),
  )
  const from = kept(blur)
  if (hit) return { ...from, regions: blur.regions.filter(one => one !== hit) }
  return added(from, { shape: "circle", ...direction(at.yaw, at.pitch), radius: blur.radius })
}

/** A corner more of the area. */
export function cornered(blur: Blur, at: Direction): Blur {
  if (blur.corners.length >= MOST_CORNERS) return { ...blur, refused: "corners" }
  if (isFull(blur)) return { ...blur, refused: "full" }
  return { ...kept(blur), corners: [...blur.corners, direction(at.yaw, at.pitch)] }
}

/** Of the corners a region. */
export function closed(blur: Blur): Blur {
  const { corners } = blur
  if (corners.length < LEAST_CORNERS) return { ...blur, refused: "few" }
  const between = middle(corners)
  if (corners.some(one => apart(one, between) > MOST_RADIUS)) return { ...blur, refused: "wide" }
  return { ...added(kept(blur), { shape: "polygon", points: corners }), corners: [] }
}

/** The brush wider or narrower by a step. */
export function resized(blur: Blur, steps: 1 | -1): Blur {
  const radius = Math.round(blur.radius * WIDER ** steps * 10) / 10
  // A narrow brush must get wider at all.
  const moved = radius === blur.radius ? radius + steps / 10 : radius
  return { ...blur, radius: Math.min(MOST_RADIUS, Math.max(LEAST_RADIUS, Math.round(moved * 10) / 10)) }
}

function added(blur: Blur, region: Region): Blur {
  return isFull(blur) ? { ...blur, refused: "full" } : { ...blur, regions: [...blur.regions, region] }
}

function isFull({ taken, regions }: Blur): boolean {
  return taken + regions.length >= MOST_REGIONS
}

function placeOf({ yaw = 0, pitch = 0 }: Region): Direction {
  return { yaw, pitch }
}
