import assert from "node:assert/strict"
import { test } from "node:test"
import { binOf, COLUMNS, Gaze, LONGEST, ROWS } from "./gaze.ts"

test("rows are equal in the sine of the pitch, columns in yaw", () => {
  assert.equal(binOf({ yaw: -180, pitch: 90 }), 0)
  assert.equal(binOf({ yaw: 179.99, pitch: -90 }), ROWS * COLUMNS - 1)
  assert.equal(binOf({ yaw: 0.1, pitch: -0.1 }), (ROWS / 2) * COLUMNS + COLUMNS / 2)
  assert.equal(binOf({ yaw: 180, pitch: 29.9 }), 8 * COLUMNS)
  assert.equal(binOf({ yaw: 540, pitch: 30.1 }), 7 * COLUMNS)
})

test("looks are sums in the order of the bins, whatever way somebody looked", () => {
  const there = new Gaze()
  const back = new Gaze()
  const path = [10, 50, 10, -90]
  for (const yaw of path) there.look({ yaw, pitch: 0 })
  for (const yaw of path.reverse()) back.look({ yaw, pitch: 0 })
  const sums = there.take()
  assert.deepEqual(sums, back.take())
  assert.deepEqual(
    sums.map(([, looks]) => looks),
    [1, 2, 1],
  )
  assert.deepEqual(there.take(), [])
})

test("a page that was left open stops being counted", () => {
  const gaze = new Gaze()
  for (let look = 0; look < LONGEST * 3; look++) gaze.look({ yaw: 0, pitch: 0 })
  assert.deepEqual(
    gaze.take().map(([, looks]) => looks),
    [LONGEST],
  )
})
