import assert from "node:assert/strict"
import test from "node:test"
import type { Direction } from "../../tour/project.ts"
import {
  along,
  type Blur,
  begun,
  closed,
  cornered,
  doneAgain,
  kept,
  MOST_CORNERS,
  MOST_REGIONS,
  painted,
  resized,
  takenBack,
  toggled,
} from "./brush.ts"
import { apart } from "./level.ts"

const at = (yaw: number, pitch: number): Direction => ({ yaw, pitch })
const stroke = (from: Direction, to: Direction, blur: Blur): Blur =>
  [from, ...along(from, to, blur.radius)].reduce(painted, kept(blur))

test("the circles of a stroke stand a radius apart, across the back of the picture and near the zenith too", () => {
  for (const [from, to] of [
    [at(0, 0), at(40, 0)],
    [at(170, 10), at(-150, -5)],
    [at(-60, 84), at(100, 80)],
  ] as const) {
    const places = [from, ...along(from, to, 2)]
    assert.ok(places.length > 5)
    for (const [index, one] of places.slice(1).entries())
      assert.ok(Math.abs(apart(places[index] ?? from, one) - 2) < 0.05, JSON.stringify([places[index], one]))
    assert.ok(apart(places.at(-1) ?? from, to) < 2.05)
  }
})

test("a way shorter than the spacing sets nothing yet", () => {
  assert.deepEqual(along(at(5, 5), at(6, 5), 4), [])
  assert.deepEqual(along(at(5, 5), at(5, 5), 4), [])
})

test("a stroke over what is covered sets nothing new, and is taken back as one", () => {
  const once = stroke(at(0, 0), at(20, 0), begun(0))
  assert.equal(once.regions.length, 6)
  const twice = stroke(at(20, 0), at(0, 0), once)
  assert.equal(twice.regions.length, 6)
  assert.equal(takenBack(takenBack(twice)).regions.length, 0)
  assert.equal(doneAgain(takenBack(once)).regions.length, 6)
})

test("a stroke ends at what the photo takes, and says so", () => {
  const full = stroke(at(0, 0), at(170, 0), { ...begun(MOST_REGIONS - 3), radius: 1 })
  assert.equal(full.regions.length, 3)
  assert.equal(full.refused, "full")
  assert.equal(takenBack(full).refused, "")
})

test("a click sets a circle and a second one takes it away", () => {
  const one = toggled(begun(0), at(179, 3))
  assert.equal(one.regions.length, 1)
  assert.equal(toggled(one, at(-179, 3)).regions.length, 0)
})

test("corners become an area, where there are enough and they are near enough", () => {
  const corners = [at(0, 0), at(10, 0), at(10, 10)]
  const two = corners.slice(0, 2).reduce(cornered, begun(0))
  assert.equal(closed(two).refused, "few")
  const area = closed(corners.reduce(cornered, begun(0)))
  assert.deepEqual(area.regions, [{ shape: "polygon", points: corners }])
  assert.deepEqual(area.corners, [])
  assert.deepEqual(takenBack(area).corners, corners)
  const wide = [at(-80, 0), at(80, 0), at(0, 20)].reduce(cornered, begun(0))
  assert.equal(closed(wide).refused, "wide")
  const many = Array.from({ length: MOST_CORNERS + 1 }, (_, step) => at(step, 0)).reduce(cornered, begun(0))
  assert.equal(many.corners.length, MOST_CORNERS)
  assert.equal(many.refused, "corners")
})

test("the brush grows and shrinks by keys, within what the photo takes", () => {
  const sizes = (steps: 1 | -1): number =>
    Array.from({ length: 60 }, () => steps).reduce<Blur>(resized, begun(0)).radius
  assert.equal(sizes(-1), 0.2)
  assert.equal(sizes(1), 60)
  assert.ok(resized({ ...begun(0), radius: 0.2 }, 1).radius > 0.2)
})
