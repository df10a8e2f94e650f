import assert from "node:assert/strict"
import { test } from "node:test"
import { fromField, moment, savedAt, toField } from "./moment.ts"

function page(lang: string, zone = "Europe/Berlin"): void {
  Object.assign(globalThis, { document: { documentElement: { lang, dataset: { zone } } } })
}

test("what was saved today says the time, and what was saved before says the day as well", () => {
  page("de")
  const noon = new Date("2026-11-22T11:00:00Z")
  assert.equal(savedAt("2026-11-22T10:27:00Z", noon), "11:27")
  assert.equal(savedAt("2026-11-21T10:27:00Z", noon), "21.11.2026, 11:27")
})

test("today is the day of the store, wherever the browser is", () => {
  page("de", "Pacific/Auckland")
  assert.equal(savedAt("2026-11-22T10:59:00Z", new Date("2026-11-22T11:01:00Z")), "22.11.2026, 23:59")
})

test("a moment is said in the language of the page", () => {
  page("en")
  assert.match(moment("2026-11-22T10:27:00Z"), /^Nov 22, 2026, 11:27\sAM$/)
})

test("a field means the clock of the store, in summer, in winter and in the hour between", () => {
  page("de")
  assert.equal(fromField("2026-07-01T09:00"), "2026-07-01T07:00:00.000Z")
  assert.equal(fromField("2026-12-01T09:00"), "2026-12-01T08:00:00.000Z")
  assert.equal(fromField("2026-03-29T01:59"), "2026-03-29T00:59:00.000Z")
  assert.equal(fromField("2026-03-29T03:00"), "2026-03-29T01:00:00.000Z")
  page("de", "America/Los_Angeles")
  assert.equal(fromField("2026-07-01T09:00"), "2026-07-01T16:00:00.000Z")
  assert.equal(fromField(""), null)
})

test("what a field shows is what it means", () => {
  for (const zone of ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "UTC"]) {
    page("de", zone)
    for (const shown of ["2026-01-31T00:00", "2026-07-01T23:59", "2026-10-25T04:00"])
      assert.equal(toField(fromField(shown)), shown)
  }
  assert.equal(toField(null), "")
})
