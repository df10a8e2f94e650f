import assert from "node:assert/strict"
import test from "node:test"
import { asOf } from "./live-text.ts"

test("a silent page says from when its prices are", () => {
  const at = new Date("2026-05-04T12:02:00Z")
  assert.equal(asOf(at, "en", "Europe/Berlin"), "Price and stock as of 14:02")
  assert.equal(asOf(at, "de", "Europe/Berlin"), "Price and stock as of 14:02")
})
