import assert from "node:assert/strict"
import { test } from "node:test"
import { beside } from "./beside.ts"

const scene = (id: string, more: object = {}) => ({ id, name: {}, hotspots: [], ...more })
const SENT = { title: "Walk", scenes: [scene("hall", { name: { de: "Halle" } }), scene("shoes")] }

test("what was typed since a save stands beside what the server answered", () => {
  const now = { ...SENT, scenes: [scene("hall", { name: { de: "Halle", en: "Hall" } }), scene("shoes")] }
  const told = {
    ...SENT,
    title: "Our walk",
    scenes: [scene("hall", { name: { de: "Halle" } }), scene("shoes")],
  }
  assert.deepEqual(beside(SENT, now, told), { title: "Our walk", scenes: now.scenes })
})

test("of one field that both changed, what was typed here stays", () => {
  assert.deepEqual(beside({ title: "A" }, { title: "AB" }, { title: "C" }), { title: "AB" })
})

test("parts that others added come in, and parts that they removed go", () => {
  const now = { ...SENT, title: "Walked", scenes: SENT.scenes }
  const told = { ...SENT, scenes: [SENT.scenes[1] as object, scene("till")] as typeof SENT.scenes }
  assert.deepEqual(beside(SENT, now, told), { title: "Walked", scenes: told.scenes })
})

test("what they removed stays where somebody has worked on it here since", () => {
  const now = { ...SENT, scenes: [scene("hall", { name: { de: "Foyer" } }), scene("shoes")] }
  const told = { ...SENT, scenes: [scene("shoes")] }
  assert.deepEqual(beside(SENT, now, told), now)
})

test("an order that was changed here stays, with their new parts behind their neighbours", () => {
  const now = { ...SENT, scenes: [scene("shoes"), scene("hall", { name: { de: "Halle" } })] }
  const told = { ...SENT, scenes: [...SENT.scenes, scene("till")] }
  const merged = beside(SENT, now, told) as typeof SENT
  assert.deepEqual(
    merged.scenes.map(one => one.id),
    ["shoes", "till", "hall"],
  )
})
