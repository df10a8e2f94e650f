/**
 * Lays a flat element onto a panel in the picture: where its four corners are seen from the camera decides everything.
 *
 * Four directions to the corners of a parallelogram fix that parallelogram in space up to its size: the corners are
 * a·d₀, b·d₁, c·d₂, e·d₃ with a·d₀ + c·d₂ = b·d₁ + e·d₃. Any flat element is then drawn by one matrix, in every view and
 * with corners behind the eye, too: the browser clips by w, where a homography of four pixels would turn inside out.
 */
import { type Direction, focal, type Size, type View } from "./project.ts"

type Vector = readonly [number, number, number]

/** A panel in space, of unknown size: its top left corner and its two edges. */
interface Panel {
  readonly corner: Vector
  readonly across: Vector
  readonly down: Vector
}

/** The box in which an element of a panel is laid out, in CSS pixels. */
export interface Box {
  readonly width: number
  readonly height: number
}

/**
 * The `matrix3d(…)` that shows an element of this box on the panel, or null where the panel is wholly behind the eye
 * or its corners are no panel. The element's transform-origin is its top left corner, at the window's top left.
 * corners: top left, top right, bottom right, bottom left, as a viewer sees them.
 */
export function quadMatrix(corners: readonly Direction[], view: View, size: Size, box: Box): string | null {
  const panel = panelOf(corners)
  if (panel === null) return null
  const turn = turned(view)
  const [corner, across, down] = [turn(panel.corner), turn(panel.across), turn(panel.down)]
  const ahead = (at: Vector): boolean => at[2] > 0
  const ends = [corner, plus(corner, across), plus(corner, down), plus(plus(corner, across), down)]
  if (!ends.some(ahead)) return null
  const f = focal(view.fov, size)
  // Pixel = (w/2 + f·x/z, h/2 − f·y/z): rows of x and y are weighted with z, and w is z itself.
  const column = ([x, y, z]: Vector, by: number): string =>
    [f * x + (size.width / 2) * z, (size.height / 2) * z - f * y, 0, z]
      .map(value => number(value / by))
      .join(",")
  return `matrix3d(${column(across, box.width)},${column(down, box.height)},0,0,1,0,${column(corner, 1)})`
}

/** How many times as wide as high the panel is. */
export function quadRatio(corners: readonly Direction[]): number | null {
  const panel = panelOf(corners)
  return panel === null ? null : Math.hypot(...panel.across) / Math.hypot(...panel.down)
}

function panelOf(corners: readonly Direction[]): Panel | null {
  const [d0, d1, d2, d3] = corners.map(ray)
  if (corners.length !== 4 || !d0 || !d1 || !d2 || !d3) return null
  // a·d₀ = b·d₁ + e·d₃ − c·d₂ with c = 1, by Cramer.
  const whole = det(d0, minus(d1), minus(d3))
  if (Math.abs(whole) < 1e-9) return null
  const a = det(minus(d2), minus(d1), minus(d3)) / whole
  const b = det(d0, minus(d2), minus(d3)) / whole
  const e = det(d0, minus(d1), minus(d2)) / whole
  // Corners that cross or bend inwards belong to no panel before the eye.
  if (!(a > 0 && b > 0 && e > 0)) return null
  const corner = times(d0, a)
  return { corner, across: plus(times(d1, b), minus(corner)), down: plus(times(d3, e), minus(corner)) }
}

/** x right, y up, z ahead at yaw 0. */
function ray(at: Direction): Vector {
  const [yaw, pitch] = [(at.yaw * Math.PI) / 180, (at.pitch * Math.PI) / 180]
  return [Math.cos(pitch) * Math.sin(yaw), Math.sin(pitch), Math.cos(pitch) * Math.cos(yaw)]
}

/** What is ahead of the view comes to lie along z; the same turn as `toWindow` in project.ts. */
function turned(view: View): (at: Vector) => Vector {
  const [yaw, pitch] = [(view.yaw * Math.PI) / 180, (view.pitch * Math.PI) / 180]
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)]
  return ([x, y, z]) => {
    const ahead = z * cy + x * sy
    return [x * cy - z * sy, y * cp - ahead * sp, ahead * cp + y * sp]
  }
}

function det(a: Vector, b: Vector, c: Vector): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    b[0] * (a[1] * c[2] - a[2] * c[1]) +
    c[0] * (a[1] * b[2] - a[2] * b[1])
  )
}

const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const times = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
const minus = (a: Vector): Vector => times(a, -1)
/** CSS knows no exponents in old engines; twelve digits are far below a pixel. */
const number = (value: number): string => value.toFixed(12)
