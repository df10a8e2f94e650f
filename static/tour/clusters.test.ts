import assert from "node:assert/strict"
import { test } from "node:test"
import { APART_PX, grouped, type Target } from "./clusters.ts"

const target = (index: number, x: number, y = 0, chosen = false): Target => ({ index, at: { x, y }, chosen })
const members = (targets: readonly Target[]): (readonly number[])[] =>
  grouped(targets).map(one => one.members)

test("targets a fingertip apart stand alone", () => {
  assert.deepEqual(members([target(0, 0), target(1, APART_PX)]), [[0], [1]])
})

test("three that are nearer are one button, where the first of them is", () => {
  const [group] = grouped([target(0, 10, 5), target(1, 40, 5), target(2, 10, 30)])
  assert.deepEqual(group, { at: { x: 10, y: 5 }, members: [0, 1, 2] })
})

test("the one that has the focus stands alone, and what it covers waits", () => {
  assert.deepEqual(members([target(0, 0), target(1, 20, 0, true), target(2, 100)]), [[1], [2]])
})

test("a long row becomes groups that can be hit apart", () => {
  const row = Array.from({ length: 40 }, (_, index) => target(index, index * 15))
  const groups = grouped(row)
  assert.equal(groups.flatMap(one => one.members).length, row.length)
  for (const [index, one] of groups.entries())
    for (const other of groups.slice(index + 1)) assert.ok(other.at.x - one.at.x >= APART_PX)
})
