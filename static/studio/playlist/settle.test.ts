import assert from "node:assert/strict"
import { test } from "node:test"
import type { Draft, Item, Playlist } from "./model.ts"
import { PlaylistModel } from "./model.ts"
import { settle } from "./settle.ts"

const item = (id: string, more: Partial<Item> = {}): Item => ({ id, widget: "text", config: {}, ...more })
const [coats, hats, shoes] = [item("coats", { seconds: 10 }), item("hats"), item("shoes")]
const SENT: Playlist = { title: "Window", items: [coats, hats] }
const ids = (playlist: Playlist): string[] => playlist.items.map(one => one.id)

test("what others changed comes in beside what was typed since", () => {
  const now = { ...SENT, title: "Window left" }
  const told = { ...SENT, items: [{ ...coats, seconds: 20 }, hats, shoes] }
  assert.deepEqual(settle(SENT, now, told), { title: "Window left", items: told.items })
})

test("two fields of one entry stand side by side, also within its settings", () => {
  const now = { ...SENT, items: [{ ...coats, config: { text: "A" } }, hats] }
  const told = { ...SENT, items: [{ ...coats, seconds: 20, config: { tone: "loud" } }, hats] }
  assert.deepEqual(settle(SENT, now, told).items[0], {
    ...coats,
    seconds: 20,
    config: { text: "A", tone: "loud" },
  })
})

test("what they removed is gone, unless somebody has worked on it here since", () => {
  const told = { ...SENT, items: [coats] }
  assert.deepEqual(ids(settle(SENT, SENT, told)), ["coats"])
  const now = { ...SENT, items: [coats, { ...hats, seconds: 7 }] }
  assert.deepEqual(ids(settle(SENT, now, told)), ["coats", "hats"])
})

test("what was removed or added here stays removed or added", () => {
  const now = { ...SENT, items: [shoes, hats] }
  assert.deepEqual(ids(settle(SENT, now, { ...SENT, items: [hats, coats] })), ["shoes", "hats"])
})

test("an order that was changed here stands, else theirs", () => {
  const told = { ...SENT, items: [coats, hats, shoes] }
  assert.deepEqual(ids(settle(SENT, { ...SENT, items: [hats, coats] }, told)), ["hats", "shoes", "coats"])
  assert.deepEqual(ids(settle(SENT, SENT, { ...SENT, items: [hats, coats] })), ["hats", "coats"])
})

test("typing while a save comes back merged takes nothing of the others back", async () => {
  const draft = (revision: number, document: Playlist): Draft => ({
    id: "p",
    title: document.title,
    revision,
    document,
    published: null,
    changed: true,
    changes: 1,
    can_undo: true,
    can_redo: false,
    updated_at: "2026-11-22T11:27:00Z",
  })
  const theirs: Playlist = { ...SENT, items: [coats, hats, shoes] }
  const sent: Playlist[] = []
  const model = new PlaylistModel("p")
  Object.assign(globalThis, { window: globalThis, document: { querySelector: () => null } })
  globalThis.fetch = async (path, init) => {
    if (init?.method !== "PUT")
      return Response.json(String(path).endsWith("/described") ? { items: [] } : draft(1, SENT))
    sent.push((JSON.parse(String(init.body)) as { document: Playlist }).document)
    // While the answer is on its way somebody goes on typing.
    if (sent.length === 1) model.edit(document => ({ ...document, title: "Window left" }), { typing: true })
    return Response.json(draft(sent.length + 2, { ...theirs, title: sent.at(-1)?.title ?? "" }))
  }
  await model.load()
  model.edit(document => ({ ...document, title: "Window l" }))
  await model.flush()
  await model.flush()
  assert.deepEqual(
    sent.map(one => [one.title, ids(one).length]),
    [
      ["Window l", 2],
      ["Window left", 3],
    ],
  )
  assert.deepEqual(ids(model.document), ["coats", "hats", "shoes"])
})
