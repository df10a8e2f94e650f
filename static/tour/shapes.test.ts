import assert from "node:assert/strict"
import { test } from "node:test"
import { fromWindow, toWindow } from "./project.ts"
import { outline, pathOf } from "./shapes.ts"

const size = { width: 800, height: 600 }
const ahead = { yaw: 0, pitch: 0, fov: 90 }
const shelf = [
  { yaw: -20, pitch: 10 },
  { yaw: 20, pitch: 10 },
  { yaw: 20, pitch: -10 },
  { yaw: -20, pitch: -10 },
]

test("each corner of an area appears where a hotspot there would", () => {
  const points = outline(shelf, { yaw: 12, pitch: -8, fov: 70 }, size)
  for (const corner of shelf) {
    const at = toWindow(corner, { yaw: 12, pitch: -8, fov: 70 }, size)
    assert.ok(at !== null)
    assert.ok(points.some(point => Math.hypot(point.x - at.x, point.y - at.y) < 1e-6))
  }
})

test("its edges are great circles: seen through a window they are straight", () => {
  const [first, ...rest] = outline(shelf, ahead, size)
  const corner = toWindow({ yaw: 20, pitch: 10 }, ahead, size)
  assert.ok(first !== undefined && corner !== null)
  const edge = rest.slice(
    0,
    rest.findIndex(point => Math.hypot(point.x - corner.x, point.y - corner.y) < 1e-6),
  )
  assert.equal(edge.length, 13) // an edge of 39.4° in pieces of at most 3°
  for (const { x, y } of edge)
    assert.ok(Math.abs(first.y + ((corner.y - first.y) * (x - first.x)) / (corner.x - first.x) - y) < 1e-6)
})

test("what lies behind the eye is not drawn", () => {
  assert.equal(pathOf(shelf, { yaw: 180, pitch: 0, fov: 90 }, size), "")
})

test("an area round the eye is cut, never mirrored", () => {
  const wall = [-150, -90, -30, 30, 90, 150].map(yaw => ({ yaw, pitch: -20 }))
  const points = outline(wall, ahead, size)
  assert.ok(points.length > 3)
  for (const point of points) {
    assert.ok(Number.isFinite(point.x) && Number.isFinite(point.y))
    assert.ok(fromWindow(point, ahead, size).pitch < 0)
  }
})
