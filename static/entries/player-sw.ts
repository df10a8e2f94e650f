import { MEDIA_CACHE } from "../player/assets.ts"
import { parseRange } from "../player/ranges.ts"
import { whole } from "../player/shell.ts"

// The player's Service Worker: the shell and the checked files start without a network. It never asks the network
// for a file it holds, and never lets the answer of a captive portal into the shell.
declare const self: ServiceWorkerGlobalScope

const SHELL_CACHE = "auslage-shell-1"
/** Tiles of tours: their addresses change with what they show. */
const PANORAMA_CACHE = "auslage-panoramas-1"
const MOST_PANORAMA_FILES = 1500
const SHELL = "/play"

self.addEventListener("install", event => {
  event.waitUntil(self.skipWaiting())
})

self.addEventListener("activate", event => {
  event.waitUntil(self.clients.claim())
})

self.addEventListener("message", event => {
  if (event.data === "keep-shell") event.waitUntil(keepShell())
})

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url)
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return
  if (url.pathname.startsWith("/media/p/")) event.respondWith(panorama(event.request))
  else if (url.pathname.startsWith("/media/")) event.respondWith(media(event.request, url.pathname))
  else if (url.pathname === SHELL && event.request.mode === "navigate") event.respondWith(page(event.request))
  else if (event.request.destination !== "") event.respondWith(part(event.request))
})

/** Keeps the page and all that it names, together or not at all: a page whose script is missing would be white. */
async function keepShell(): Promise<void> {
  const { origin } = self.location
  const fresh = await whole(SHELL, origin, path => fetch(path, path === SHELL ? { credentials: "omit" } : {}))
  if (fresh === null) return
  const cache = await caches.open(SHELL_CACHE)
  // The page that runs now may be the former one, and load a part of its own only later.
  const former = await whole(SHELL, origin, path => cache.match(path, { ignoreVary: true }))
  // The page last: until it lies there, the former page and its parts hold, even through a power cut.
  for (const [path, response] of fresh) if (path !== SHELL) await cache.put(path, response)
  await cache.put(SHELL, fresh.get(SHELL) as Response)
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url)
    if (!fresh.has(pathname) && !former?.has(pathname)) await cache.delete(request)
  }
}

async function page(request: Request): Promise<Response> {
  const kept = await (await caches.open(SHELL_CACHE)).match(SHELL)
  // The shell in hand paints at once; a newer one is fetched by the page when it has come up.
  return kept ?? fetch(request)
}

async function part(request: Request): Promise<Response> {
  const kept = await (await caches.open(SHELL_CACHE)).match(request, { ignoreVary: true })
  return kept ?? fetch(request)
}

/** What was shown or asked for once is there without a network; where there are too many, the oldest go. */
async function panorama(request: Request): Promise<Response> {
  const cache = await caches.open(PANORAMA_CACHE)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept !== undefined) return kept
  const response = await fetch(request)
  const picture = response.headers.get("Content-Type")?.startsWith("image/") === true
  // What is private is not published: this display may show it as long as it is lent to it.
  const ours = response.headers.get("Cache-Control")?.includes("private") !== true
  if (!response.ok || response.redirected || !picture || !ours) return response
  await cache.put(request, response.clone())
  const held = await cache.keys()
  for (const old of held.slice(0, Math.max(0, held.length - MOST_PANORAMA_FILES))) await cache.delete(old)
  return response
}

async function media(request: Request, path: string): Promise<Response> {
  const kept = await (await caches.open(MEDIA_CACHE)).match(path)
  if (kept === undefined) return fetch(request)
  const range = request.headers.get("Range")
  if (range === null) return kept
  const blob = await kept.blob()
  const part = parseRange(range, blob.size)
  if (part === null)
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } })
  return new Response(blob.slice(part.from, part.to + 1), {
    status: 206,
    headers: {
      "Content-Type": kept.headers.get("Content-Type") ?? "application/octet-stream",
      "Content-Range": `bytes ${part.from}-${part.to}/${blob.size}`,
      "Content-Length": String(part.to - part.from + 1),
      "Accept-Ranges": "bytes",
    },
  })
}
