/** How a tilted photo is put straight by two points of its horizon: the mathematics of tours/panorama/edits.py. Pure. */
import type { Direction } from "../../tour/project.ts"
import { type Ray, unit } from "../../tour/shapes.ts"
import { direction, type Edits, type Region } from "./document.ts"

type Level = Edits["level"]

/** Nearer to each other (or to opposite directions) than this, two points say nothing of the line between them. */
const LEAST_APART = Math.sin((5 * Math.PI) / 180)
const CORNERS = 36

/** The level with which both directions, as they are seen under the level of now, lie on the horizon; null: too near. */
export function levelThrough(one: Direction, other: Direction, now: Level): Level | null {
  const up = zenith(one, other)
  if (up === null) return null
  const [x, y, z] = inCamera(up, now)
  return { pitch: rounded(degrees(Math.asin(z))), roll: rounded(degrees(Math.atan2(-x, y))) }
}

/** The great circle through both directions, all round; empty where there is none. */
export function horizonThrough(one: Direction, other: Direction): readonly Direction[] {
  const up = zenith(one, other)
  if (up === null) return []
  const from = unit(one)
  const aside = cross(up, from)
  return Array.from({ length: 121 }, (_, step) => {
    const angle = (step * 3 * Math.PI) / 180
    const [x, y, z] = [0, 1, 2].map(
      axis => (from[axis] ?? 0) * Math.cos(angle) + (aside[axis] ?? 0) * Math.sin(angle),
    ) as [number, number, number]
    return towards([x, y, z])
  })
}

/** The edge of a region. */
export function edgeOf(region: Region): readonly Direction[] {
  if (region.points) return region.points
  const middle = unit({ yaw: region.yaw ?? 0, pitch: region.pitch ?? 0 })
  const right = normal(cross(Math.abs(middle[1]) > 0.9 ? [0, 0, 1] : [0, 1, 0], middle))
  const up = cross(middle, right)
  const radius = radians(region.radius ?? 0)
  return Array.from({ length: CORNERS }, (_, step) => {
    const [a, b] = [Math.cos((step * 2 * Math.PI) / CORNERS), Math.sin((step * 2 * Math.PI) / CORNERS)]
    const part = (axis: 0 | 1 | 2): number =>
      middle[axis] * Math.cos(radius) + (right[axis] * a + up[axis] * b) * Math.sin(radius)
    return towards([part(0), part(1), part(2)])
  })
}

/** The angle between two directions. */
export function apart(one: Direction, other: Direction): number {
  const [a, b] = [unit(one), unit(other)]
  return degrees(Math.acos(Math.min(1, Math.max(-1, dot(a, b)))))
}

/** What lies straight above, where both directions lie on the horizon. */
function zenith(one: Direction, other: Direction): Ray | null {
  const across = cross(unit(one), unit(other))
  const length = Math.hypot(...across)
  if (length < LEAST_APART) return null
  const sign = across[1] < 0 ? -length : length
  return [across[0] / sign, across[1] / sign, across[2] / sign]
}

/** A direction of the picture as the camera had it. */
function inCamera(ray: Ray, { pitch, roll }: Level): Ray {
  const [p, r] = [radians(pitch), radians(roll)]
  const steep: Ray = [0, Math.cos(p), -Math.sin(p)]
  const right: Ray = [Math.cos(r), -Math.sin(r) * steep[1], -Math.sin(r) * steep[2]]
  const up: Ray = [Math.sin(r), Math.cos(r) * steep[1], Math.cos(r) * steep[2]]
  return [dot(ray, right), dot(ray, up), dot(ray, [0, Math.sin(p), Math.cos(p)])]
}

/** The direction that a vector points to. */
export function towards([x, y, z]: Ray): Direction {
  return direction(degrees(Math.atan2(x, z)), degrees(Math.atan2(y, Math.hypot(x, z))))
}

function normal(ray: Ray): Ray {
  const length = Math.hypot(...ray)
  return [ray[0] / length, ray[1] / length, ray[2] / length]
}

function cross(a: Ray, b: Ray): Ray {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

const dot = (a: Ray, b: Ray): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const radians = (angle: number): number => (angle * Math.PI) / 180
const degrees = (angle: number): number => (angle * 180) / Math.PI
const rounded = (angle: number): number => Math.round(angle * 100) / 100
