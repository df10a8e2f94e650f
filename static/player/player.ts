import { DisciplinedClock } from "../lib/clock.ts"
import { Line } from "../lib/live.ts"
import type {
  Command,
  Datum,
  Manifest as ManifestMessage,
  Painted,
  Received,
  Show,
  State,
  Status,
} from "../lib/messages.ts"
import { VERSION } from "../lib/messages.ts"
import { abilities, pageId } from "./abilities.ts"
import { Assets, type Files, mediaUrl } from "./assets.ts"
import { type Access, Answer, secure, signIn } from "./identity.ts"
import { type Entry, type Manifest, type Payload, Refused, type Sealed, verify } from "./manifest.ts"
import { Moments } from "./moments.ts"
import { Proof } from "./proof.ts"
import { nameCard } from "./screens.ts"
import type { Identity, Store } from "./store.ts"
import type { Context } from "./widgets/base.ts"
import { Zone } from "./zone.ts"

const STATUS_MS = 15_000
const BACK_OFF_MS = [500, 10_000] as const
const IDENTIFY_MS = 10_000

/** One display: plays what it holds at once, then signs in, pulls the state, and only then opens the line. */
export class Player {
  readonly #identity: Identity
  readonly #store: Store
  readonly #stage: HTMLElement
  readonly #clock: DisciplinedClock
  readonly #assets = new Assets()
  readonly #zone: Zone
  readonly #moments: Moments
  readonly #proof: Proof
  readonly #values = new Map<string, Datum>()
  readonly #followers = new Map<string, Set<() => void>>()
  readonly #faults: string[] = []
  #manifest: Manifest | null = null
  #complete: number | null = null
  /** What the programme before this one needs. */
  #former: Files = {}
  #etag: string | null = null
  #line: Line | null = null
  #fetching: AbortController | null = null
  #access: Access | null = null

  constructor(identity: Identity, store: Store, stage: HTMLElement, saved: number) {
    this.#identity = identity
    this.#store = store
    this.#stage = stage
    this.#clock = new DisciplinedClock(Date.now(), saved)
    this.#proof = new Proof(store, identity.chain)
    const bottom = stage.querySelector<HTMLElement>("[data-zone=main]") ?? stage
    const top = stage.querySelector<HTMLElement>("[data-moments]") ?? stage
    this.#zone = new Zone(bottom, "main", this.#clock, this.#context(null), {
      ready: entry => this.#ready(entry),
      played: play => void this.#proof.add(play),
      fault: (code, entry, detail) => this.#fault(code, entry.item, detail),
      changed: () => this.#tellStatus(),
    })
    this.#moments = new Moments(top, this.#clock, {
      painted: painted => this.#say("painted", painted),
      cleared: cleared =>
        this.#say("cleared", {
          ...cleared,
          item: this.#zone.entry?.item ?? null,
          position_ms: this.#zone.position,
        }),
      played: play => void this.#proof.add(play),
      covered: on => {
        stage.toggleAttribute("data-covered", on)
        if (on) this.#zone.pause()
        else this.#zone.resume()
        this.#tellStatus()
      },
      context: show => this.#context(show.language ?? null, show.values),
    })
  }

  /** Plays until the server revokes this display; returns the reason. */
  async run(): Promise<string> {
    await this.#playLastGood()
    const status = setInterval(() => this.#tellStatus(), STATUS_MS)
    let delay: number = BACK_OFF_MS[0]
    for (;;) {
      const started = performance.now()
      const revoked = await this.#connect().catch((error: unknown) => this.#outcome(error))
      if (revoked !== null) {
        clearInterval(status)
        await this.#wipe()
        return revoked
      }
      this.#clock.lost()
      delay = performance.now() - started > 30_000 ? BACK_OFF_MS[0] : Math.min(delay * 1.7, BACK_OFF_MS[1])
      // Jitter: a thousand displays of a restarted server must not come back in one moment.
      await new Promise(resolve => setTimeout(resolve, delay * (0.5 + Math.random())))
    }
  }

  #outcome(error: unknown): string | null {
    if (error instanceof Answer && (error.status === 401 || error.status === 403)) {
      this.#access = null
      if (error.status === 403) return "revoked"
    }
    this.#fault("line", null, error instanceof Error ? error.message : String(error))
    return null
  }

  async #playLastGood(): Promise<void> {
    const kept = await this.#store.get("last-good")
    if (kept === null) return
    try {
      const manifest = await verify(kept, this.#identity.server, this.#identity.display)
      await this.#assets.look(manifest.assets)
      this.#etag = kept.etag
      this.#complete = manifest.serial
      this.#former = manifest.assets
      this.#activate(manifest)
    } catch (error) {
      this.#fault("manifest", null, String(error))
    }
  }

  /** State first, then the line: returns when the line is gone, with a reason if the display was revoked. */
  async #connect(): Promise<string | null> {
    if (this.#access === null || this.#access.expires_at - this.#clock.measured() < 60_000)
      this.#access = await signIn(this.#identity)
    await this.#pullManifest()
    const state = await this.#pullState()
    return new Promise((resolve, reject) => {
      const auth = { token: this.#access?.token ?? "", page: pageId(), v: VERSION, serial: this.#complete }
      const line = new Line(auth, {
        opened: () => this.#opened(line),
        closed: () => {
          this.#gone(line)
          resolve(null)
        },
        refused: reason => {
          this.#gone(line)
          if (reason === "revoked") resolve("revoked")
          else {
            if (reason === "token") this.#access = null
            if (reason === "version") location.reload()
            reject(new Error(`refused: ${reason}`))
          }
        },
      })
      this.#line = line
      line.on("welcome", welcome => {
        if (welcome.state_version !== state.state_version) void this.#pullAgain()
        return undefined
      })
      line.on("manifest", message => this.#newManifest(message))
      line.on("show", show => this.#moments.show(show))
      line.on("clear", clear => this.#moments.clear(clear))
      line.on("data", data => this.#apply(data.values))
      line.on("command", command => this.#obey(command))
      line.on("revoked", revoked => {
        line.close()
        this.#gone(line)
        resolve(revoked.reason || "revoked")
        return undefined
      })
    })
  }

  #opened(line: Line): void {
    this.#proof.use(line)
    this.#tellStatus()
    void this.#discipline(line)
    if (this.#complete !== null) line.say("activated", { serial: this.#complete, state: "complete" })
  }

  #gone(line: Line): void {
    if (this.#line !== line) return
    this.#line = null
    this.#proof.use(null)
  }

  /** Clock samples: a few at once, every 5 s for half a minute, then each minute. */
  async #discipline(line: Line): Promise<void> {
    for (let n = 0; line.open; n++) {
      const t0 = performance.now()
      const answer = await line.ask("clock", { t0 }).catch(() => null)
      if (answer !== null && "t1" in answer) this.#clock.hear(t0, answer.t1, answer.t2, performance.now())
      if (n === 2) this.#tellStatus()
      if (n % 10 === 9) void this.#store.put("clock", this.#clock.measured())
      await new Promise(resolve => setTimeout(resolve, n < 4 ? 150 : n < 10 ? 5000 : 60_000))
    }
  }

  #newManifest(message: ManifestMessage): Received {
    if (message.etag !== this.#etag) void this.#pullAgain()
    return { received: true }
  }

  async #pullAgain(): Promise<void> {
    try {
      await this.#pullManifest()
      await this.#pullState()
    } catch (error) {
      this.#fault("pull", null, error instanceof Error ? error.message : String(error))
    }
  }

  async #pullState(): Promise<State> {
    const response = await this.#get(`/api/v1/displays/${this.#identity.display}/state`)
    const state = (await response.json()) as State
    this.#moments.settle(state.lease)
    this.#apply(state.data ?? [])
    return state
  }

  async #pullManifest(): Promise<void> {
    const response = await this.#get(`/api/v1/displays/${this.#identity.display}/manifest`, this.#etag)
    if (response.status === 304) return
    const sealed: Sealed = {
      body: await response.arrayBuffer(),
      signature: response.headers.get("Auslage-Signature") ?? "",
      etag: (response.headers.get("ETag") ?? "").replace(/^(?:W\/)?"|"$/g, ""),
    }
    try {
      const manifest = await verify(sealed, this.#identity.server, this.#identity.display)
      if (manifest.serial < (this.#manifest?.serial ?? 0)) throw new Refused("older than the one that plays")
      void this.#bring(manifest, sealed)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#fault("manifest", null, why)
      this.#say("activated", { serial: 0, state: "refused", why: why.slice(0, 500) })
    }
  }

  /** Fetches what the manifest names, plays it, and only when all is here and checked calls it the last good one. */
  async #bring(manifest: Manifest, sealed: Sealed): Promise<void> {
    this.#fetching?.abort()
    const fetching = new AbortController()
    this.#fetching = fetching
    await this.#assets.look(manifest.assets)
    if (this.#manifest === null) this.#activate(manifest)
    try {
      const { failed } = await this.#assets.fetch(manifest.assets, fetching.signal)
      this.#activate(manifest)
      this.#etag = sealed.etag
      for (const [sha256, why] of failed) this.#fault("asset", sha256, why)
      if (failed.size > 0) {
        this.#say("activated", {
          serial: manifest.serial,
          state: "playable",
          why: `${failed.size} files missing`,
        })
        setTimeout(() => void this.#bring(manifest, sealed), 60_000)
        return
      }
      await this.#store.keep(sealed, manifest.serial)
      // What the former one named may still be on the screen; what came before it is of no use to anybody.
      await this.#assets.evict([manifest.assets, this.#former])
      this.#former = manifest.assets
      this.#complete = manifest.serial
      this.#say("activated", { serial: manifest.serial, state: "complete" })
      this.#tellStatus()
    } catch (error) {
      if (!fetching.signal.aborted) this.#fault("bring", null, String(error))
    }
  }

  #activate(manifest: Manifest): void {
    if (this.#manifest !== null && manifest.serial < this.#manifest.serial) return
    this.#manifest = manifest
    for (const [key, datum] of Object.entries(manifest.data))
      this.#hear({ key, version: datum.version, value: datum.value })
    document.documentElement.lang = manifest.display.languages[0] ?? document.documentElement.lang
    this.#stage.setAttribute("data-rotation", String(manifest.display.rotation))
    this.#stage.setAttribute("data-display", manifest.display.id)
    this.#stage.setAttribute("data-serial", String(manifest.serial))
    this.#zone.play(manifest)
  }

  #apply(values: readonly Datum[]): Received {
    for (const datum of values) this.#hear(datum)
    return { received: true }
  }

  #hear(datum: Datum): void {
    const known = this.#values.get(datum.key)
    if (known !== undefined && known.version >= datum.version) return
    this.#values.set(datum.key, datum)
    if (JSON.stringify(known?.value) === JSON.stringify(datum.value)) return
    for (const changed of this.#followers.get(datum.key) ?? []) changed()
  }

  #obey(command: Command): Received {
    if (command.name === "reload") {
      this.#say("result", { id: command.id, state: "done" })
      setTimeout(() => location.reload(), 100)
    } else {
      const card = nameCard(this.#manifest?.display.name ?? this.#identity.name)
      this.#stage.append(card)
      setTimeout(() => card.remove(), IDENTIFY_MS)
      this.#say("result", { id: command.id, state: "done" })
    }
    return { received: true }
  }

  #ready(entry: Entry): boolean {
    const src = entry.payload["src"]
    if (typeof src !== "string" || !secure()) return true
    return this.#manifest?.assets[src] === undefined || this.#assets.has(src)
  }

  #context(language: string | null, own: Show["values"] = {}): Context {
    const player = this
    return {
      get language(): string {
        return language ?? player.#manifest?.display.languages[0] ?? "de"
      },
      media: mediaUrl,
      value: key => own?.[key] ?? this.#value(key),
      follow: (key, changed, signal) => {
        const all = this.#followers.get(key) ?? new Set()
        this.#followers.set(key, all.add(changed))
        signal.addEventListener("abort", () => all.delete(changed), { once: true })
      },
    }
  }

  #value(key: string): Payload | null {
    const limit = this.#manifest?.data[key]?.max_age_ms ?? Number.POSITIVE_INFINITY
    const age = this.#clock.now() - (this.#manifest?.made_at ?? 0)
    return age > limit ? null : (this.#values.get(key)?.value ?? null)
  }

  #fault(code: string, item: string | null, detail: string): void {
    this.#faults.push(`${code}: ${detail}`.slice(0, 200))
    this.#faults.splice(0, this.#faults.length - 5)
    this.#say("fault", { code, item, detail: detail.slice(0, 500) })
  }

  #tellStatus(): void {
    void this.#status().then(status => this.#line?.say("status", status))
  }

  async #status(): Promise<Status> {
    const entry = this.#zone.entry
    return {
      item: entry?.item ?? null,
      version: entry?.version ?? null,
      title: entry?.title ?? "",
      lease: this.#moments.lease,
      serial: this.#manifest?.serial ?? null,
      complete: this.#complete,
      clock: this.#clock.state,
      rtt_ms: this.#clock.rtt,
      secure: secure(),
      abilities: abilities(),
      pending: await this.#store.countPlays().catch(() => 0),
      faults: [...this.#faults],
      // What is drawn on, before it is turned: a portrait screen is higher than wide.
      width: this.#stage.offsetWidth || null,
      height: this.#stage.offsetHeight || null,
    }
  }

  #say(name: "painted", body: Painted): void
  #say<K extends "cleared" | "activated" | "fault" | "result">(
    name: K,
    body: Parameters<Line["say"]>[1],
  ): void
  #say(name: "painted" | "cleared" | "activated" | "fault" | "result", body: unknown): void {
    this.#line?.say(name, body as Painted)
  }

  async #get(path: string, etag: string | null = null): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.#access?.token ?? ""}` }
    if (etag !== null) headers["If-None-Match"] = `"${etag}"`
    const response = await fetch(path, { headers, credentials: "omit", cache: "no-store" }).catch(
      (cause: unknown) => {
        throw new Answer(0, String(cause))
      },
    )
    if (!response.ok && response.status !== 304) throw new Answer(response.status, response.statusText)
    return response
  }

  async #wipe(): Promise<void> {
    this.#fetching?.abort()
    this.#line?.close()
    this.#zone.stop()
    await this.#store.wipe()
  }
}
