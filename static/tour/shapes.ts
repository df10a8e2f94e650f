/** The outline of an area on the sphere as it appears in a window: edges are great circles, not straight lines. Pure. */
import { cameraOf, type Direction, focal, type Point, type Size, type View } from "./project.ts"

/** No piece of an edge is longer than this: between its ends the great circle is then as good as straight. */
const STEP_DEGREES = 3
/** What lies further to the side than this plane would be drawn metres wide, and behind the eye upside down. */
const NEAREST_Z = 0.02

export type Ray = readonly [x: number, y: number, z: number]

/** The corners of what is seen of an area, or none where nothing of it lies ahead. */
export function outline(corners: readonly Direction[], view: View, size: Size): Point[] {
  const f = focal(view.fov, size)
  const rays = clipped(split(corners.map(unit)).map(ray => cameraOf(ray, view)))
  return rays.map(([x, y, z]) => ({ x: size.width / 2 + (f * x) / z, y: size.height / 2 - (f * y) / z }))
}

/** The same as the `d` of an SVG path; empty where nothing is seen. */
export function pathOf(corners: readonly Direction[], view: View, size: Size): string {
  const points = outline(corners, view, size)
  if (points.length < 3) return ""
  return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`
}

/** The direction as a vector: X right, Y up, Z ahead of yaw 0. */
export function unit({ yaw, pitch }: Direction): Ray {
  const [lon, lat] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180]
  return [Math.cos(lat) * Math.sin(lon), Math.sin(lat), Math.cos(lat) * Math.cos(lon)]
}

/** Each edge in pieces of at most `STEP_DEGREES`, closed. */
function split(corners: readonly Ray[]): Ray[] {
  return corners.flatMap((one, index) => {
    const other = corners[(index + 1) % corners.length] ?? one
    const angle = Math.acos(Math.min(1, Math.max(-1, dot(one, other))))
    const pieces = Math.max(1, Math.ceil((angle * 180) / Math.PI / STEP_DEGREES))
    return Array.from({ length: pieces }, (_, piece) => between(one, other, piece / pieces, angle))
  })
}

function between(one: Ray, other: Ray, share: number, angle: number): Ray {
  const whole = Math.sin(angle)
  if (whole < 1e-9) return one // the same direction, or its opposite: no great circle between them is meant
  const [a, b] = [Math.sin((1 - share) * angle) / whole, Math.sin(share * angle) / whole]
  return [one[0] * a + other[0] * b, one[1] * a + other[1] * b, one[2] * a + other[2] * b]
}

/** Sutherland and Hodgman's clipping at the plane z = `NEAREST_Z`. */
function clipped(rays: readonly Ray[]): Ray[] {
  return rays.flatMap((here, index) => {
    const before = rays.at(index - 1) ?? here
    const crosses = here[2] >= NEAREST_Z !== before[2] >= NEAREST_Z
    return [...(crosses ? [meeting(before, here)] : []), ...(here[2] >= NEAREST_Z ? [here] : [])]
  })
}

function meeting(one: Ray, other: Ray): Ray {
  const share = (NEAREST_Z - one[2]) / (other[2] - one[2])
  return [one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share, NEAREST_Z]
}

function dot(one: Ray, other: Ray): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}
