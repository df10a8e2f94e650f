/** Shared with the Service Worker: the cache of files that were checked. */
export const MEDIA_CACHE = "auslage-media-1"

export const mediaUrl = (sha256: string): string => `/media/${sha256}`

export interface Files {
  readonly [sha256: string]: { readonly size: number; readonly type: string }
}

export interface Fetched {
  readonly ready: ReadonlySet<string>
  readonly failed: ReadonlyMap<string, string>
}

/** The files of a manifest on this device; only what hashes to its name gets in. */
export class Assets {
  readonly #ready = new Set<string>()

  has(sha256: string): boolean {
    return this.#ready.has(sha256)
  }

  /** Which of the files are here already, without any network. */
  async look(files: Files): Promise<void> {
    if (!("caches" in globalThis)) return
    const cache = await caches.open(MEDIA_CACHE)
    const held = new Set((await cache.keys()).map(request => new URL(request.url).pathname))
    for (const sha256 of Object.keys(files)) if (held.has(mediaUrl(sha256))) this.#ready.add(sha256)
  }

  /** Fetches what is missing, one after the other; a bad file is reported and stays out. */
  async fetch(files: Files, signal: AbortSignal): Promise<Fetched> {
    await this.look(files)
    const failed = new Map<string, string>()
    for (const sha256 of Object.keys(files)) {
      if (this.#ready.has(sha256)) continue
      signal.throwIfAborted()
      try {
        await this.#fetchOne(sha256, signal)
        this.#ready.add(sha256)
      } catch (error) {
        if (signal.aborted) throw error
        failed.set(sha256, error instanceof Error ? error.message : String(error))
      }
    }
    return { ready: this.#ready, failed }
  }

  /** Drops files that neither the active nor the last good manifest names. */
  async evict(keep: readonly Files[]): Promise<void> {
    if (!("caches" in globalThis)) return
    const wanted = new Set(keep.flatMap(files => Object.keys(files)).map(mediaUrl))
    const cache = await caches.open(MEDIA_CACHE)
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      if (wanted.has(pathname)) continue
      await cache.delete(request)
      this.#ready.delete(pathname.slice("/media/".length))
    }
  }

  async #fetchOne(sha256: string, signal: AbortSignal): Promise<void> {
    const response = await fetch(mediaUrl(sha256), { signal, credentials: "omit", cache: "no-store" })
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
    const bytes = await response.arrayBuffer()
    if (!("caches" in globalThis)) return
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    const hex = Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("")
    // A login page of a hotel network answers 200 as well.
    if (hex !== sha256) throw new Error("the bytes do not have the promised SHA-256")
    const headers = {
      "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream",
      "Content-Length": String(bytes.byteLength),
    }
    const cache = await caches.open(MEDIA_CACHE)
    await cache.put(mediaUrl(sha256), new Response(bytes, { headers }))
  }
}
