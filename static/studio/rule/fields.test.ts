import assert from "node:assert/strict"
import { test } from "node:test"
import { type Fields, fieldsOf, keepMine, settle } from "./fields.ts"

const KNOWN: Fields = {
  title: ["Coats"],
  seconds: ["15"],
  field: ["clock.open"],
  operator: ["is"],
  value: ["yes"],
}
const left = (): boolean => true
const inside = (): boolean => false

test("rows without their first column are left out with all their columns", () => {
  const fields = fieldsOf([
    ["csrf_token", "x"],
    ["field", "clock.open"],
    ["operator", "is"],
    ["value", "yes"],
    ["field", ""],
    ["operator", "less"],
    ["value", ""],
    ["cap-n", " "],
    ["cap-unit", "day"],
  ])
  assert.deepEqual(fields, {
    field: ["clock.open"],
    operator: ["is"],
    value: ["yes"],
    "cap-n": [],
    "cap-unit": [],
  })
})

test("what others changed comes in, even where the focus is", () => {
  const sent = { ...KNOWN, title: ["Coats by day"] }
  const told = { ...sent, seconds: ["8"] }
  assert.deepEqual(settle(KNOWN, sent, sent, told, inside), { seconds: ["8"] })
})

test("the server's way to write a value waits until its field is left", () => {
  const sent = { ...KNOWN, title: ["Coats "] }
  const told = { ...KNOWN, title: ["Coats"] }
  assert.deepEqual(settle(KNOWN, sent, sent, told, inside), {})
  assert.deepEqual(settle(KNOWN, sent, sent, told, left), { title: ["Coats"] })
})

test("what was typed since stands, a row as a whole", () => {
  const sent = { ...KNOWN, value: ["no"] }
  const now = { ...sent, operator: ["is_not"] }
  const told = { ...sent, value: ["yes"] }
  assert.deepEqual(settle(KNOWN, sent, now, told, left), {})
})

test("a box that was unticked by others is unticked here", () => {
  const known = { ...KNOWN, weekday: ["1", "2"] }
  assert.deepEqual(settle(known, known, known, { ...KNOWN, weekday: [] }, inside), { weekday: [] })
})

test("keeping one's own takes over what others changed elsewhere", () => {
  const mine = { ...KNOWN, title: ["Mine"] }
  const theirs = { ...KNOWN, title: ["Theirs"], seconds: ["8"] }
  assert.deepEqual(keepMine(KNOWN, mine, theirs), { seconds: ["8"] })
})
