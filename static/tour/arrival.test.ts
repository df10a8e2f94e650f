import assert from "node:assert/strict"
import { test } from "node:test"
import { arrivalView } from "./arrival.ts"

const here = { north: 30, start: { yaw: 0, pitch: 0, fov: 90 } }
const there = { north: 350, start: { yaw: 5, pitch: -4, fov: 80 } }
const looking = { yaw: 100, pitch: 20 }

test("one goes on looking in the same direction of the compass", () => {
  assert.deepEqual(arrivalView({ yaw: 90, arrival: undefined }, looking, here, there), {
    yaw: 140,
    pitch: 0,
    fov: 80,
  })
})

test("or along the way that one came", () => {
  const link = { yaw: 170, arrival: { mode: "ahead", yaw: 0, pitch: 0 } as const }
  assert.deepEqual(arrivalView(link, looking, here, there), { yaw: -150, pitch: 0, fov: 80 })
})

test("or at what the tour's maker aimed at", () => {
  const link = { yaw: 170, arrival: { mode: "fixed", yaw: -12, pitch: 3 } as const }
  assert.deepEqual(arrivalView(link, looking, here, there), { yaw: -12, pitch: 3, fov: 80 })
})
