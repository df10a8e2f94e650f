import assert from "node:assert/strict"
import test from "node:test"
import { type Offer, texts } from "./offers.ts"

const jacket: Offer = {
  sku: "RJ-M",
  brand: "Nordkamm",
  colour: "Blau",
  size: "",
  picture: "/media/x",
  price: { text: "€129.99" },
  regular: null,
  low_30_days: null,
  unit_text: "",
  stock: 3,
  available: true,
}

test("a regular price says price and stock, nothing else", () => {
  assert.deepEqual(texts(jacket), {
    line: "Nordkamm · Blau",
    price: "€129.99",
    regular: "",
    low: "",
    unit: "",
    stock: "Only 3 left here",
    picture: "/media/x",
    there: true,
  })
})

test("an offer says the price before and the lowest of thirty days", () => {
  const offer = { ...jacket, regular: { text: "€159.00" }, low_30_days: { text: "€139.00" }, stock: 12 }
  const { regular, low, stock } = texts(offer)
  assert.deepEqual([regular, low], ["€159.00", "Lowest price of the last 30 days: €139.00"])
  assert.equal(stock, "In stock here")
})

test("what cannot be had here is sold out", () => {
  const { stock, there } = texts({ ...jacket, stock: 0, available: false })
  assert.deepEqual([stock, there], ["Sold out here", false])
})

test("a litre says its price as the server wrote it", () => {
  assert.equal(texts({ ...jacket, unit_text: "49,83 €/l" }).unit, "49,83 €/l")
})
