import assert from "node:assert/strict"
import { test } from "node:test"
import { onward, readAddress, writeAddress } from "./address.ts"

test("a link opens the view and the card that it names", () => {
  assert.deepEqual(readAddress("?lang=de&v=-62.5,4,90&h=product-3"), {
    view: { yaw: -62.5, pitch: 4, fov: 90 },
    hotspot: "product-3",
  })
})

for (const search of ["", "?v=", "?v=1,2", "?v=1,2,3,4", "?v=a,b,c", "?v=NaN,0,90", "?v=1e999,0,90", "?v=,,"])
  test(`“${search}” asks for no view`, () => assert.equal(readAddress(search).view, null))

test("a view out of bounds is brought into them", () => {
  assert.deepEqual(readAddress("?v=540,120,500").view, { yaw: -180, pitch: 90, fov: 110 })
})

test("a hotspot's name that is none is not taken", () => {
  assert.equal(readAddress(`?h=${encodeURIComponent('"><script>')}`).hotspot, null)
})

test("an address keeps language and goal, and what is written is read again", () => {
  const written = writeAddress(
    "?lang=de&v=1,1,90&h=old&to=product-7&done=add",
    { yaw: -0.01, pitch: 3.14, fov: 75 },
    "new",
  )
  assert.equal(written, "?lang=de&to=product-7&v=0,3.1,75&h=new")
  assert.deepEqual(readAddress(written), { view: { yaw: 0, pitch: 3.1, fov: 75 }, hotspot: "new" })
})

test("the next scene inherits what belongs to the visit, not the view of this one", () => {
  assert.equal(onward("?v=1,1,90&h=x&lang=en&to=y"), "?lang=en&to=y")
  assert.equal(onward("?v=1,1,90"), "")
})
