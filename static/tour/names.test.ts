import assert from "node:assert/strict"
import { test } from "node:test"
import { type Named, spoken } from "./names.ts"

const named = (x: number, y: number, width: number): Named => ({ at: { x, y }, width })

test("names that have room are all seen", () => {
  assert.deepEqual(spoken([named(0, 0, 120), named(140, 0, 120), named(0, 80, 120)]), [true, true, true])
})

test("of two wide names side by side only the first in reading order is seen", () => {
  // 170 px apart: as far as short names need, and too near for these.
  assert.deepEqual(spoken([named(100, 0, 190), named(270, 0, 190)]), [true, false])
  assert.deepEqual(spoken([named(100, 0, 90), named(270, 0, 90)]), [true, true])
})

test("a name that would lie on another button is not seen, and leaves its room to the next", () => {
  const above = named(100, 0, 150)
  const below = named(130, 46, 60)
  const beside = named(30, 0, 90)
  assert.deepEqual(spoken([above, below, beside]), [false, true, true])
})

test("what is seen never lies on a name or a button, however many there are", () => {
  const all = Array.from({ length: 60 }, (_, index) =>
    named((index * 97) % 390, (index * 61) % 500, 40 + ((index * 37) % 160)),
  )
  const seen = spoken(all)
  assert.ok(seen.includes(true) && seen.includes(false))
  for (const [index, one] of all.entries()) {
    if (!seen[index]) continue
    for (const [of, other] of all.entries()) {
      if (of === index) continue
      const [dx, dy] = [Math.abs(one.at.x - other.at.x), other.at.y - one.at.y]
      assert.ok(dx >= (one.width + 44) / 2 || dy - 22 >= 50 || dy + 22 <= 28, "over a button")
      if (seen[of]) assert.ok(dx >= (one.width + other.width) / 2 || Math.abs(dy) >= 22, "over a name")
    }
  }
})
