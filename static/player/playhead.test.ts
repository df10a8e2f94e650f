import assert from "node:assert/strict"
import { test } from "node:test"
import type { Entry, Manifest, Programme } from "./manifest.ts"
import { programmeAt, slotAt } from "./playhead.ts"

const entry = (item: string, duration_ms: number, valid_until: number | null = null): Entry => ({
  item,
  version: "1",
  widget: "text",
  payload: {},
  duration_ms,
  transition: "fade",
  valid_until,
  title: "",
})

const round = (...entries: Entry[]): Programme => ({
  anchor: 1000,
  length_ms: entries.reduce((sum, one) => sum + one.duration_ms, 0),
  entries,
})

const manifest = (over: Partial<Manifest>): Manifest => ({
  v: 1,
  serial: 1,
  made_at: 0,
  display: { id: "d", name: "", languages: ["de"], time_zone: "Europe/Berlin", rotation: 0, zones: ["main"] },
  timeline: [],
  programmes: {},
  beyond: { origin: 0, length_ms: 0, parts: [] },
  fallback: { widget: "house", payload: {} },
  assets: {},
  data: {},
  ...over,
})

test("the position in a round follows from the time alone, before and after its anchor", () => {
  const programme = round(entry("a", 10), entry("b", 20))
  assert.deepEqual(
    [1000, 1009, 1010, 1029, 1030, 999].map(at => slotAt(programme, at)?.entry.item),
    ["a", "a", "b", "b", "a", "b"],
  )
  assert.deepEqual([slotAt(programme, 1015)?.since, slotAt(programme, 1015)?.until], [1010, 1030])
})

test("every instant of every round has an item, and the slots leave no gap", () => {
  const programme = round(entry("a", 7), entry("b", 1), entry("c", 13))
  let at = 500
  for (let n = 0; n < 200; n++) {
    const slot = slotAt(programme, at)
    assert.ok(slot !== null && slot.since <= at && at < slot.until)
    at = slot.until
  }
})

test("an item that may not be shown lends its time to the next that may", () => {
  const programme = round(entry("a", 10), entry("b", 20))
  const slot = slotAt(programme, 1005, one => one.item !== "a")
  assert.deepEqual([slot?.entry.item, slot?.until], ["b", 1010])
  assert.equal(
    slotAt(programme, 1005, () => false),
    null,
  )
})

test("an item is cut at the instant at which it expires", () => {
  assert.equal(slotAt(round(entry("a", 100, 1040)), 1005)?.until, 1040)
})

test("a programme without entries is nothing", () => {
  assert.equal(slotAt(round(), 1005), null)
})

test("the timeline says which programme is on, and until when", () => {
  const plan = manifest({
    timeline: [
      { from: 0, until: 100, zones: { main: "a" }, level: "programme", cut: false },
      { from: 100, until: 200, zones: { main: null }, level: "programme", cut: false },
    ],
  })
  assert.deepEqual(programmeAt(plan, "main", 50), { programme: "a", until: 100 })
  assert.deepEqual(programmeAt(plan, "main", 150), { programme: null, until: 200 })
})

test("on day 100 the last week still repeats", () => {
  const day = 86_400_000
  const plan = manifest({
    beyond: {
      origin: 14 * day,
      length_ms: 7 * day,
      parts: [
        { from_ms: 0, until_ms: 5 * day, zones: { main: "week" } },
        { from_ms: 5 * day, until_ms: 7 * day, zones: { main: "weekend" } },
      ],
    },
  })
  assert.equal(programmeAt(plan, "main", 14 * day).programme, "week")
  assert.equal(programmeAt(plan, "main", 19 * day).programme, "weekend")
  assert.equal(programmeAt(plan, "main", 100 * day).programme, "week")
  assert.equal(programmeAt(plan, "main", 13 * day).programme, "weekend")
})
