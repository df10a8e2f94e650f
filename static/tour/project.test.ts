import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import {
  facesInView,
  fromWindow,
  horizontalFov,
  longerFov,
  notched,
  snapped,
  toWindow,
  type View,
  wrapped,
} from "./project.ts"

interface Vector {
  yaw: number
  pitch: number
  view: View
  window: [number, number]
  at: [number, number] | null
}

const { vectors } = JSON.parse(readFileSync("tests/samples/projection/vectors.json", "utf8")) as {
  vectors: Vector[]
}

test("a direction appears where rotation matrices put it", () => {
  for (const vector of vectors) {
    const [width, height] = vector.window
    const at = toWindow(vector, vector.view, { width, height })
    if (vector.at === null) assert.equal(at, null)
    else {
      assert.ok(at !== null)
      assert.ok(Math.hypot(at.x - vector.at[0], at.y - vector.at[1]) < 0.02, JSON.stringify(vector))
    }
  }
})

test("what is picked in a window appears there", () => {
  const size = { width: 390, height: 844 }
  const view = { yaw: 170, pitch: -35, fov: 95 }
  for (const point of [
    { x: 1, y: 1 },
    { x: 200, y: 700 },
    { x: 389, y: 400 },
  ]) {
    const at = fromWindow(point, view, size)
    const back = toWindow(at, view, size)
    assert.ok(back !== null && Math.hypot(back.x - point.x, back.y - point.y) < 1e-6)
  }
})

test("the longer side keeps its angle", () => {
  const phone = { width: 390, height: 844 }
  assert.equal(horizontalFov(90, { width: 800, height: 600 }), 90)
  assert.ok(horizontalFov(90, phone) < 50)
  assert.ok(Math.abs(longerFov(horizontalFov(90, phone), phone) - 90) < 1e-9)
})

test("the faces in view begin with the one ahead", () => {
  assert.deepEqual([...facesInView({ yaw: 0, pitch: 0, fov: 40 }, { width: 800, height: 600 })], ["f"])
  const corner = facesInView({ yaw: 45, pitch: 35, fov: 90 }, { width: 800, height: 600 })
  assert.deepEqual([...corner].sort(), ["f", "r", "u"])
})

test("a turn beyond the back comes in on the other side", () => {
  assert.equal(wrapped(190), -170)
  assert.equal(wrapped(-190), 170)
  assert.equal(wrapped(725), 5)
})

test("a view snaps to the stills that the server draws", () => {
  assert.deepEqual(snapped({ yaw: -62, pitch: 8, fov: 80 }), { yaw: -60, pitch: 15, fov: 90 })
  assert.deepEqual(snapped({ yaw: 179, pitch: -90, fov: 30 }), { yaw: -180, pitch: -90, fov: 60 })
})

test("from still to still every turn leads on, also one that is smaller than a notch", () => {
  const here = { yaw: 0, pitch: 0, fov: 60 }
  assert.deepEqual(notched(here, { yaw: 5, pitch: 0, fov: 60 }), { yaw: 15, pitch: 0, fov: 60 })
  assert.deepEqual(notched(here, { yaw: -5, pitch: 2, fov: 60 }), { yaw: -15, pitch: 15, fov: 60 })
  assert.deepEqual(notched(here, { yaw: 0, pitch: 0, fov: 66 }), { yaw: 0, pitch: 0, fov: 90 })
  assert.deepEqual(notched(here, { yaw: 0, pitch: 0, fov: 48 }), here)
  assert.deepEqual(notched({ ...here, yaw: -180 }, { yaw: 176, pitch: 0, fov: 60 }), {
    yaw: 165,
    pitch: 0,
    fov: 60,
  })
})
