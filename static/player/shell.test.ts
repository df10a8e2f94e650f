import assert from "node:assert/strict"
import { test } from "node:test"
import { partsOf, whole } from "./shell.ts"

const ORIGIN = "https://markt.example"
const FILES: Record<string, string> = {
  "/play":
    '<link href="/static/player-1.css"><script type="module" src="/static/player-2.js"></script><a href="/studio">',
  "/static/player-1.css": '@font-face{src:url("./inter-3.woff2")}.x{background:url(data:x)}',
  "/static/inter-3.woff2": "",
  "/static/player-2.js":
    'import{a as b}from"./chunk-4.js";let c=()=>import("./sphere-5.js"),d=`from "elsewhere.js"`',
  "/static/chunk-4.js": "",
  "/static/sphere-5.js": 'import{e}from"./chunk-4.js";import"./chunk-6.js"',
  "/static/chunk-6.js": "",
}
const get = async (path: string): Promise<Response | undefined> =>
  path in FILES ? new Response(FILES[path]) : undefined

test("a page is kept with what its scripts load only later, each part once", async () => {
  const found = await whole("/play", ORIGIN, get)
  assert.deepEqual([...(found?.keys() ?? [])].sort(), Object.keys(FILES).sort())
})

test("where a part is missing, or a portal answers in its place, nothing is kept", async () => {
  const without = (path: string) => (path === "/static/chunk-6.js" ? Promise.resolve(undefined) : get(path))
  assert.equal(await whole("/play", ORIGIN, without), null)
  const refused = (path: string) =>
    path === "/static/sphere-5.js" ? Promise.resolve(new Response("", { status: 511 })) : get(path)
  assert.equal(await whole("/play", ORIGIN, refused), null)
})

test("what lies elsewhere is no part of ours", () => {
  const html = '<script src="https://cdn.example/static/x.js"></script><img src="/media/1">'
  assert.deepEqual(partsOf("/play", html, ORIGIN), [])
  assert.deepEqual(partsOf("/static/a.woff2", 'url("b.woff2")', ORIGIN), [])
})
