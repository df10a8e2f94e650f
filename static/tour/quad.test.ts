import assert from "node:assert/strict"
import test from "node:test"
import { type Direction, type Size, toWindow, type View } from "./project.ts"
import { quadMatrix, quadRatio } from "./quad.ts"

const SIZES: readonly Size[] = [
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
]
const BOX = { width: 960, height: 540 }

/** A panel as somebody would hang it: middle, facing, width and height in metres; the camera stands at the origin. */
interface Hung {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly facing: number
  readonly width: number
  readonly height: number
}

const PANELS: readonly Hung[] = [
  { x: 0, y: 4.2, z: 0.2, facing: 180, width: 1.2, height: 0.7 },
  { x: -3.3, y: 0.1, z: 0.3, facing: 90, width: 1.22, height: 0.69 },
  { x: 0.4, y: 4.3, z: 0.5, facing: 180, width: 1.44, height: 0.81 },
  { x: 3, y: 3, z: -0.4, facing: 270, width: 0.81, height: 1.44 },
]

/** The direction to the point at (u, v) of the panel, both from 0 at the top left to 1. */
function at(panel: Hung, u: number, v: number): Direction {
  const facing = (panel.facing * Math.PI) / 180
  // Seen from the front, right is 90° anticlockwise of where the panel looks.
  const right = [Math.sin(facing - Math.PI / 2), Math.cos(facing - Math.PI / 2)]
  const [dx, dz] = [(u - 0.5) * panel.width, (0.5 - v) * panel.height]
  const [x, y, z] = [panel.x + (right[0] ?? 0) * dx, panel.y + (right[1] ?? 0) * dx, panel.z + dz]
  const degrees = 180 / Math.PI
  return { yaw: Math.atan2(x, y) * degrees, pitch: Math.atan2(z, Math.hypot(x, y)) * degrees }
}

const corners = (panel: Hung): Direction[] => [
  at(panel, 0, 0),
  at(panel, 1, 0),
  at(panel, 1, 1),
  at(panel, 0, 1),
]

/** Where the matrix puts a point of the box, as a browser does. */
function put(matrix: string, x: number, y: number): { x: number; y: number; w: number } {
  const m = matrix.slice("matrix3d(".length, -1).split(",").map(Number)
  const row = (index: number): number => (m[index] ?? 0) * x + (m[4 + index] ?? 0) * y + (m[12 + index] ?? 0)
  return { x: row(0) / row(3), y: row(1) / row(3), w: row(3) }
}

test("every point of a panel is drawn where the camera sees it, in every window and view", () => {
  let compared = 0
  for (const panel of PANELS)
    for (const size of SIZES)
      for (const [turn, tilt, fov] of [
        [0, 0, 90],
        [25, -10, 90],
        [-30, 15, 60],
        [40, 20, 110],
        [-5, -2, 30],
      ] as const) {
        const middle = at(panel, 0.5, 0.5)
        const view: View = { yaw: middle.yaw + turn, pitch: middle.pitch + tilt, fov }
        const matrix = quadMatrix(corners(panel), view, size, BOX)
        assert.ok(matrix)
        for (const u of [0, 0.3, 0.5, 1])
          for (const v of [0, 0.25, 1]) {
            const seen = toWindow(at(panel, u, v), view, size)
            if (seen === null) continue
            const drawn = put(matrix, u * BOX.width, v * BOX.height)
            assert.ok(Math.hypot(drawn.x - seen.x, drawn.y - seen.y) < 0.01, `${drawn.x} is not ${seen.x}`)
            compared += 1
          }
      }
  assert.ok(compared > 500)
})

test("a panel beside the eye is drawn as far as it is ahead", () => {
  const panel: Hung = { x: -2, y: 0, z: 0, facing: 90, width: 4, height: 1 }
  const matrix = quadMatrix(corners(panel), { yaw: 0, pitch: 0, fov: 90 }, { width: 1280, height: 720 }, BOX)
  assert.ok(matrix)
  const [behind, ahead] = [put(matrix, 0, 270), put(matrix, BOX.width, 270)]
  assert.ok(behind.w < 0 && ahead.w > 0)
})

test("a panel behind the eye is not drawn", () => {
  const panel = PANELS[0]
  assert.ok(panel)
  assert.equal(
    quadMatrix(corners(panel), { yaw: 180, pitch: 0, fov: 90 }, { width: 1280, height: 720 }, BOX),
    null,
  )
})

test("the proportions of a panel come from its corners alone", () => {
  for (const panel of PANELS) {
    const ratio = quadRatio(corners(panel))
    assert.ok(ratio !== null && Math.abs(ratio - panel.width / panel.height) < 1e-9)
  }
})

test("corners that are no panel are not drawn", () => {
  const panel = PANELS[0]
  assert.ok(panel)
  const [a, b, c, d] = corners(panel)
  assert.ok(a && b && c && d)
  const view: View = { yaw: 0, pitch: 0, fov: 90 }
  const size: Size = { width: 1280, height: 720 }
  for (const wrong of [[a, c, b, d], [a, a, a, a], [a, b, c], []])
    assert.equal(quadMatrix(wrong, view, size, BOX), null)
})
