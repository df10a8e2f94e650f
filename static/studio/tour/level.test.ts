import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import type { Direction } from "../../tour/project.ts"
import { apart, edgeOf, horizonThrough, levelThrough } from "./level.ts"

interface Tilted {
  readonly now: { readonly pitch: number; readonly roll: number }
  readonly level: { readonly pitch: number; readonly roll: number }
  readonly ends: readonly [Direction, Direction]
}

const { tilted } = JSON.parse(readFileSync("tests/samples/projection/tilted.json", "utf8")) as {
  tilted: readonly Tilted[]
}

test("two points of the horizon tell how the camera was tilted, also where it was straightened before", () => {
  assert.ok(tilted.length > 3)
  for (const { now, level, ends } of tilted) {
    const found = levelThrough(...ends, now)
    assert.ok(found !== null)
    assert.ok(Math.abs(found.pitch - level.pitch) < 0.05, JSON.stringify([found, level]))
    assert.ok(Math.abs(found.roll - level.roll) < 0.05, JSON.stringify([found, level]))
  }
})

test("points that lie on each other or opposite tell nothing", () => {
  const now = { pitch: 0, roll: 0 }
  assert.equal(levelThrough({ yaw: 10, pitch: 2 }, { yaw: 11, pitch: 2 }, now), null)
  assert.equal(levelThrough({ yaw: 0, pitch: 5 }, { yaw: 180, pitch: -5 }, now), null)
  assert.deepEqual(horizonThrough({ yaw: 10, pitch: 2 }, { yaw: 10, pitch: 2 }), [])
})

test("the line through two level points is the horizon all round", () => {
  const line = horizonThrough({ yaw: -20, pitch: 0 }, { yaw: 30, pitch: 0 })
  assert.ok(line.every(({ pitch }) => Math.abs(pitch) < 0.01))
})

test("the edge of a circle lies its radius away from the middle, also near the zenith", () => {
  for (const pitch of [0, 60, 89])
    for (const at of edgeOf({ shape: "circle", yaw: 40, pitch, radius: 6 }))
      assert.ok(Math.abs(apart(at, { yaw: 40, pitch }) - 6) < 0.05)
})
