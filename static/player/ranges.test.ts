import assert from "node:assert/strict"
import { test } from "node:test"
import { parseRange } from "./ranges.ts"

test("the ranges that a video element asks for", () => {
  assert.deepEqual(parseRange("bytes=0-", 100), { from: 0, to: 99 })
  assert.deepEqual(parseRange("bytes=10-19", 100), { from: 10, to: 19 })
  assert.deepEqual(parseRange("bytes=90-500", 100), { from: 90, to: 99 })
  assert.deepEqual(parseRange("bytes=-10", 100), { from: 90, to: 99 })
})

test("ranges that nobody can serve", () => {
  for (const wrong of ["bytes=100-", "bytes=-", "bytes=-0", "bytes=5-4", "lines=1-2", "bytes=0-1,3-4"])
    assert.equal(parseRange(wrong, 100), null)
})
