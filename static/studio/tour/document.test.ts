import assert from "node:assert/strict"
import test from "node:test"
import { isSeen, type Scene, seen, type Version } from "./document.ts"

const NOON = Date.parse("2026-11-22T12:00:00Z")
const look = (id: string, from: string | null, to: string | null): Version => ({
  id,
  panorama: id,
  north: 0,
  start: { yaw: 0, pitch: 0, fov: 90 },
  name: {},
  description: {},
  hotspots: [],
  valid_from: from,
  valid_to: to,
})
const scene = (...versions: Version[]): Scene => ({ id: "s", slug: "s", aliases: [], place: null, versions })

test("the look of a scene is the one of today, whatever comes later and in whatever order they stand", () => {
  const now = look("now", null, "2026-12-24T00:00:00Z")
  const later = look("later", "2026-12-24T00:00:00Z", null)
  assert.equal(seen(scene(later, now), NOON).id, "now")
  assert.equal(seen(scene(now, later), Date.parse("2026-12-24T00:00:00Z")).id, "later")
  assert.ok(isSeen(now, NOON) && !isSeen(later, NOON))
})

test("where nothing is seen today, it is the last look that was, or the first that will be", () => {
  const gone = look("gone", null, "2026-01-01T00:00:00Z")
  const later = look("later", "2026-12-24T00:00:00Z", null)
  assert.equal(seen(scene(gone, later), NOON).id, "gone")
  assert.equal(seen(scene(later), NOON).id, "later")
})
