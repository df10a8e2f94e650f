import assert from "node:assert/strict"
import { test } from "node:test"
import {
  capped,
  formatOf,
  levelOne,
  posterIn,
  tilesAround,
  tilesIn,
  tilesInView,
  wantsCapped,
} from "./pyramid.ts"

const config = {
  multiRes: {
    basePath: "/media/p/abc/jpg",
    extension: "jpg",
    maxLevel: 3,
    cubeResolution: 1296,
    path: "/%l/%s%y_%x",
  },
}

test("tiles come in the format that the browser chose for the poster", () => {
  const format = formatOf("https://shop/media/p/abc/poster_0.webp")
  const { multiRes } = tilesIn(format, config, ["jpg", "webp"])
  assert.deepEqual([multiRes.basePath, multiRes.extension], ["/media/p/abc/webp", "webp"])
})

for (const poster of ["", "https://shop/poster.avif", "https://shop/poster.exe?x=.webp"])
  test(`with the poster “${poster}” the tiles stay JPEG`, () =>
    assert.equal(tilesIn(formatOf(poster), config, ["jpg", "webp"]), config))

test("the next poster comes in the same format, where it is there", () => {
  const poster = "/media/p/abc/poster_0.0_0.0_90_square.jpg"
  assert.equal(posterIn("webp", poster, ["jpg", "webp"]), "/media/p/abc/poster_0.0_0.0_90_square.webp")
  assert.equal(posterIn("webp", poster, ["jpg"]), poster)
  assert.equal(posterIn("", poster, ["jpg", "webp"]), poster)
})

test("a capped pyramid is the same tiles without the last level", () => {
  const { multiRes } = capped(config)
  assert.deepEqual(
    [multiRes.maxLevel, multiRes.cubeResolution, multiRes.basePath],
    [2, 648, "/media/p/abc/jpg"],
  )
})

test("a pyramid of one level is never capped", () => {
  const small = { multiRes: { ...config.multiRes, maxLevel: 1, cubeResolution: 400 } }
  assert.equal(capped(small), small)
})

test("dense pixels and saved data cap, zooming in does not", () => {
  const view = { yaw: 0, pitch: 0, fov: 90 }
  assert.equal(wantsCapped(view, 3, false), true)
  assert.equal(wantsCapped(view, 1, true), true)
  assert.equal(wantsCapped(view, 2, false), false)
  assert.equal(wantsCapped({ ...view, fov: 40 }, 3, true), false)
})

test("the tile in the middle of the view is loaded first", () => {
  const urls = levelOne(config, { yaw: 180, pitch: 0, fov: 90 }, { width: 1280, height: 720 })
  assert.equal(urls[0], "/media/p/abc/jpg/1/b0_0.jpg")
  assert.ok(urls.length < 6)
})

test("what a view needs is fetched level by level, its middle first, and nothing from behind", () => {
  const tiles = tilesInView(config, { yaw: 0, pitch: 0, fov: 90 }, { width: 1280, height: 720 }, 1)
  assert.ok(tiles[0]?.endsWith("/jpg/1/f0_0.jpg"))
  for (const first of levelOne(config, { yaw: 0, pitch: 0, fov: 90 }, { width: 1280, height: 720 }))
    assert.ok(tiles.includes(first), first)
  assert.ok(tiles.includes("/media/p/abc/jpg/3/f1_1.jpg"))
  assert.ok(tiles.indexOf("/media/p/abc/jpg/3/f1_1.jpg") > tiles.findLastIndex(one => one.includes("/2/")))
  assert.deepEqual(
    tiles.filter(one => /\/b\d/.test(one)),
    [],
  )
  assert.equal(new Set(tiles).size, tiles.length)
})

test("a small window needs no more than the first tiles, a dense one more", () => {
  const view = { yaw: 0, pitch: 0, fov: 90 }
  const sharper = (density: number): string[] =>
    tilesInView(config, view, { width: 300, height: 200 }, density).filter(tile => !tile.includes("/1/"))
  assert.deepEqual(sharper(1), [])
  assert.ok(sharper(3).length > 0)
})

test("a turn round needs the first tiles of every face and the sharp ones of all that it passes", () => {
  const tiles = tilesAround(config, { yaw: 170, pitch: 0, fov: 90 }, { width: 1280, height: 720 }, 1)
  for (const face of "frbl") assert.ok(tiles.includes(`/media/p/abc/jpg/3/${face}1_1.jpg`), face)
  for (const face of "frblud") assert.ok(tiles.includes(`/media/p/abc/jpg/1/${face}0_0.jpg`), face)
})
