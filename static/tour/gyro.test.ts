import assert from "node:assert/strict"
import { test } from "node:test"
import { pointing } from "./gyro.ts"

const near = (alpha: number, beta: number, gamma: number, yaw: number, pitch: number): void => {
  const found = pointing(alpha, beta, gamma)
  assert.ok(Math.abs(found.pitch - pitch) < 1e-9, `pitch ${found.pitch}`)
  assert.ok(Math.abs(((found.yaw - yaw + 540) % 360) - 180) < 1e-9, `yaw ${found.yaw}`)
}

test("a phone held upright looks ahead", () => near(0, 90, 0, 0, 0))
test("turned to the right it looks to the right, though alpha counts to the left", () =>
  near(-30, 90, 0, 30, 0))
test("its upper edge towards the eye, it looks up", () => near(0, 120, 0, 0, 30))
test("flat on the table it looks down", () => assert.ok(Math.abs(pointing(0, 0, 0).pitch + 90) < 1e-9))
test("rolled about the line of sight it looks where it looked", () => {
  // Landscape: the same direction by other angles.
  near(90, 0, -90, 0, 0)
  near(-90, 0, 90, 0, 0)
})
