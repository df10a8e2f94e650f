/**
 * Where a direction appears in a window, and back: the same mathematics as tours/panorama/geometry.py, held to
 * the same vectors (tests/samples/projection/vectors.json). Degrees; `fov` is that of the window's longer side.
 */

export interface View {
  readonly yaw: number
  readonly pitch: number
  readonly fov: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Direction {
  readonly yaw: number
  readonly pitch: number
}

export const MIN_FOV = 30
export const MAX_FOV = 110

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const degrees = (radians: number): number => (radians * 180) / Math.PI

/** The horizontal angle of a window whose longer side sees `fov`. */
export function horizontalFov(fov: number, size: Size): number {
  if (size.width >= size.height) return fov
  return degrees(2 * Math.atan((Math.tan(radians(fov) / 2) * size.width) / size.height))
}

/** What `horizontalFov` undoes. */
export function longerFov(hfov: number, size: Size): number {
  if (size.width >= size.height) return hfov
  return degrees(2 * Math.atan((Math.tan(radians(hfov) / 2) * size.height) / size.width))
}

/** Distance, in pixels, of the eye from the window. */
export function focal(fov: number, size: Size): number {
  return size.width / 2 / Math.tan(radians(horizontalFov(fov, size)) / 2)
}

/** Where a direction appears, in pixels from the top left; null behind the eye. */
export function toWindow(at: Direction, view: View, size: Size): Point | null {
  const d = radians(at.yaw - view.yaw)
  const p = radians(at.pitch)
  const tilt = radians(view.pitch)
  const z = Math.sin(p) * Math.sin(tilt) + Math.cos(p) * Math.cos(tilt) * Math.cos(d)
  if (z <= 0) return null
  const x = Math.cos(p) * Math.sin(d)
  const y = Math.sin(p) * Math.cos(tilt) - Math.cos(p) * Math.sin(tilt) * Math.cos(d)
  const f = focal(view.fov, size)
  return { x: size.width / 2 + (f * x) / z, y: size.height / 2 - (f * y) / z }
}

/** A direction (X right, Y up, Z ahead of yaw 0) as the camera has it: X right, Y up, Z into the window. */
export function cameraOf(
  ray: readonly [number, number, number],
  view: View,
): readonly [x: number, y: number, z: number] {
  const [turn, tilt] = [radians(view.yaw), radians(view.pitch)]
  const x = ray[0] * Math.cos(turn) - ray[2] * Math.sin(turn)
  const level = ray[0] * Math.sin(turn) + ray[2] * Math.cos(turn)
  return [
    x,
    ray[1] * Math.cos(tilt) - level * Math.sin(tilt),
    ray[1] * Math.sin(tilt) + level * Math.cos(tilt),
  ]
}

/** The direction under a point of the window. */
export function fromWindow(point: Point, view: View, size: Size): Direction {
  const f = focal(view.fov, size)
  const x = (point.x - size.width / 2) / f
  const y = (size.height / 2 - point.y) / f
  const tilt = radians(view.pitch)
  const up = y * Math.cos(tilt) + Math.sin(tilt)
  const ahead = Math.cos(tilt) - y * Math.sin(tilt)
  return {
    yaw: wrapped(view.yaw + degrees(Math.atan2(x, ahead))),
    pitch: degrees(Math.atan2(up, Math.hypot(x, ahead))),
  }
}

/** The same direction within −180…180. */
export function wrapped(yaw: number): number {
  return ((((yaw + 180) % 360) + 360) % 360) - 180
}

export const FACES = ["f", "r", "b", "l", "u", "d"] as const
export type Face = (typeof FACES)[number]

/** The cube face that a direction meets. */
export function faceOf(at: Direction): Face {
  const p = radians(at.pitch)
  const x = Math.cos(p) * Math.sin(radians(at.yaw))
  const y = Math.sin(p)
  const z = Math.cos(p) * Math.cos(radians(at.yaw))
  const most = Math.max(Math.abs(x), Math.abs(y), Math.abs(z))
  if (most === Math.abs(y)) return y > 0 ? "u" : "d"
  if (most === Math.abs(x)) return x > 0 ? "r" : "l"
  return z > 0 ? "f" : "b"
}

/** The direction of a point on a face: −1…1 to the right and down (tours/panorama/geometry.py). */
export function rayOn(face: Face, x: number, y: number): readonly [number, number, number] {
  const rays: Record<Face, readonly [number, number, number]> = {
    f: [x, -y, 1],
    r: [1, -y, -x],
    b: [-x, -y, -1],
    l: [-1, -y, x],
    u: [x, 1, y],
    d: [x, -1, -y],
  }
  return rays[face]
}

/** The faces that a window shows, the one in its middle first. */
export function facesInView(view: View, size: Size): readonly Face[] {
  const steps = [0.5, 0, 0.25, 0.75, 1]
  const found = new Set<Face>()
  for (const x of steps)
    for (const y of steps)
      found.add(faceOf(fromWindow({ x: x * size.width, y: y * size.height }, view, size)))
  return [...found]
}

export function clampView(view: View): View {
  return {
    yaw: wrapped(view.yaw),
    pitch: Math.min(90, Math.max(-90, view.pitch)),
    fov: Math.min(MAX_FOV, Math.max(MIN_FOV, view.fov)),
  }
}

/** The server draws stills of these views and no others (tours/panorama/geometry.py, `snapped`). */
const NOTCH_DEGREES = 15
const NOTCH_FOVS = [60, 90, 110] as const

/** The still that is nearest to a view. */
export function snapped(view: View): View {
  const { yaw, pitch, fov } = clampView(view)
  const near = [...NOTCH_FOVS].sort((one, other) => Math.abs(one - fov) - Math.abs(other - fov))[0] ?? 90
  return {
    yaw: wrapped(Math.round(yaw / NOTCH_DEGREES) * NOTCH_DEGREES),
    pitch: Math.round(pitch / NOTCH_DEGREES) * NOTCH_DEGREES,
    fov: near,
  }
}

/** The still that a turn from one still to a view leads to: a turn too small for a notch is a notch. */
export function notched(from: View, to: View): View {
  const goal = snapped(to)
  if (goal.yaw !== from.yaw || goal.pitch !== from.pitch || goal.fov !== from.fov) return goal
  const sideways = wrapped(to.yaw - from.yaw)
  const closer = NOTCH_FOVS.filter(fov => (to.fov < from.fov ? fov < from.fov : fov > from.fov))
  return snapped({
    yaw: from.yaw + Math.sign(round(sideways)) * NOTCH_DEGREES,
    pitch: from.pitch + Math.sign(round(to.pitch - from.pitch)) * NOTCH_DEGREES,
    fov:
      round(to.fov - from.fov) === 0
        ? from.fov
        : ((to.fov < from.fov ? closer.at(-1) : closer[0]) ?? from.fov),
  })
}

/** Less than this is no turn but what counting in fractions leaves. */
const round = (value: number): number => Math.round(value * 1000) / 1000
