import assert from "node:assert/strict"
import { test } from "node:test"
import { t, tn } from "./i18n.ts"

test("a sentence without a page is English and filled by name", () => {
  assert.equal(t("%(n)s of %(all)s shown", { n: 2, all: 5 }), "2 of 5 shown")
})

test("a name that nobody gave stays visible instead of vanishing", () => {
  assert.equal(t("Hello %(who)s"), "Hello %(who)s")
})

test("one and many choose their own sentence", () => {
  assert.equal(tn("%(n)s item", "%(n)s items", 1), "1 item")
  assert.equal(tn("%(n)s item", "%(n)s items", 3), "3 items")
})
