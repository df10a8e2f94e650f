import assert from "node:assert/strict"
import { test } from "node:test"
import { cornersOf, inside, kept, meant, rectangle, widthBy } from "./geometry.ts"

const room = cornersOf("0,0 10,0 10,8 0,8")
const shelf = cornersOf("1,1 3,1 3,2 1,2")
const areas = [
  { id: "room", corners: room },
  { id: "shelf", corners: shelf },
]

test("a move ends at the edge of the sheet, for the whole of an area", () => {
  assert.deepEqual(kept(shelf, { x: 20, y: -5 }, { width: 10, height: 8 }), { x: 7, y: -1 })
  assert.deepEqual(kept([{ x: 5, y: 5 }], { x: 0.123, y: 0 }, { width: 10, height: 8 }), { x: 0.12, y: 0 })
})

test("what lies off the sheet may only come back onto it", () => {
  assert.deepEqual(kept([{ x: 12, y: 4 }], { x: 1, y: 0 }, { width: 10, height: 8 }), { x: -2, y: 0 })
})

test("an area knows what lies in it, also with a bay", () => {
  const bay = cornersOf("0,0 6,0 6,6 4,6 4,2 2,2 2,6 0,6")
  assert.equal(inside(bay, { x: 1, y: 5 }), true)
  assert.equal(inside(bay, { x: 3, y: 5 }), false)
})

test("who lets go over a shelf means the shelf and not the room, and a mark in reach before both", () => {
  assert.equal(meant({ x: 2, y: 1.5 }, areas, [], 0.5), "shelf")
  assert.equal(meant({ x: 5, y: 5 }, areas, [], 0.5), "room")
  assert.equal(meant({ x: 2, y: 1.5 }, areas, [{ id: "wall", x: 2.3, y: 1.5 }], 0.5), "wall")
  assert.equal(meant({ x: 11, y: 1 }, areas, [], 0.5), null)
})

test("a rectangle is the same from whichever corner it was drawn", () => {
  assert.equal(rectangle({ x: 4.5, y: 3 }, { x: 0, y: 0 }), "0,0 4.5,0 4.5,3 0,3")
  assert.equal(rectangle({ x: 0, y: 0 }, { x: 4.5, y: 3 }), "0,0 4.5,0 4.5,3 0,3")
})

test("two points on a stretch of known length tell how wide the plan is", () => {
  const across = [
    { x: 0.25, y: 0.5 },
    { x: 0.75, y: 0.5 },
  ] as const
  assert.equal(widthBy(across, 0.6, 10), 20)
  const down = [
    { x: 0.5, y: 0 },
    { x: 0.5, y: 1 },
  ] as const
  assert.equal(widthBy(down, 0.6, 12), 20)
  for (const metres of [0, -3, Number.NaN]) assert.equal(widthBy(across, 0.6, metres), null)
  assert.equal(widthBy([across[0], across[0]], 0.6, 10), null)
  assert.equal(widthBy(across, Number.NaN, 10), null)
})
