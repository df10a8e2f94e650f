import assert from "node:assert/strict"
import { test } from "node:test"
import { moment, savedAt } from "./moment.ts"

function page(lang: string): void {
  Object.assign(globalThis, { document: { documentElement: { lang } } })
}

test("what was saved today says the time, and what was saved before says the day as well", () => {
  page("de")
  const noon = new Date(2026, 10, 22, 12, 0)
  assert.equal(savedAt(new Date(2026, 10, 22, 11, 27).toISOString(), noon), "11:27")
  assert.equal(savedAt(new Date(2026, 10, 21, 11, 27).toISOString(), noon), "21.11.2026, 11:27")
})

test("a moment is said in the language of the page", () => {
  page("en")
  assert.match(moment(new Date(2026, 10, 22, 11, 27).toISOString()), /^Nov 22, 2026, 11:27\sAM$/)
})
