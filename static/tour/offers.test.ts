import assert from "node:assert/strict"
import test from "node:test"
import { asOf, type Offer, texts } from "./offers.ts"

const jacket: Offer = {
  sku: "RJ-M",
  price: { text: "€129.99" },
  regular: null,
  low_30_days: null,
  stock: 3,
  available: true,
}

test("a regular price says price and stock, nothing else", () => {
  assert.deepEqual(texts(jacket), { price: "€129.99", regular: "", low: "", stock: "Only 3 left here" })
})

test("an offer says the price before and the lowest of thirty days", () => {
  const offer = { ...jacket, regular: { text: "€159.00" }, low_30_days: { text: "€139.00" }, stock: 12 }
  assert.deepEqual(texts(offer), {
    price: "€129.99",
    regular: "€159.00",
    low: "Lowest price of the last 30 days: €139.00",
    stock: "In stock here",
  })
})

test("what cannot be had here is sold out", () => {
  assert.equal(texts({ ...jacket, stock: 0, available: false }).stock, "Sold out here")
})

test("a silent page says from when its prices are", () => {
  const at = new Date("2026-05-04T12:02:00Z")
  assert.equal(asOf(at, "en", "Europe/Berlin"), "Price and stock as of 14:02")
  assert.equal(asOf(at, "de", "Europe/Berlin"), "Price and stock as of 14:02")
})
