import type { DisciplinedClock } from "../lib/clock.ts"
import type { Play } from "../lib/messages.ts"
import { Layer } from "./layer.ts"
import type { Entry, Manifest } from "./manifest.ts"
import { programmeAt, type Slot, slotAt } from "./playhead.ts"
import type { Context } from "./widgets/base.ts"

export interface ZoneHooks {
  /** A file of the entry is not here and the entry cannot be shown without it. */
  ready(entry: Entry): boolean
  played(play: Omit<Play, "seq">): void
  fault(code: string, entry: Entry, detail: string): void
  changed(entry: Entry | null): void
}

interface Shown {
  readonly slot: Slot | null
  readonly entry: Entry
  readonly layer: Layer
  readonly startedAt: number
}

const AHEAD_MS = 1500
const PATIENCE_MS = 2000
const FADE_MS = 450
const FAILURES = 3
const REST_MS = 1000
const FIRST_MS = 800

/**
 * Plays one zone: two layers, the next mounted ahead, and the front stays until the back could be painted.
 *
 * What is on follows from the time alone; a moment on top (`pause`, `resume`) shifts that time by its length, so that
 * the playlist goes on where it was.
 */
export class Zone {
  readonly #host: HTMLElement
  readonly #name: string
  readonly #clock: DisciplinedClock
  readonly #hooks: ZoneHooks
  readonly #context: Context
  readonly #failures = new Map<string, number>()
  #manifest: Manifest | null = null
  #front: Shown | null = null
  #next: { slot: Slot; layer: Layer; ready: Promise<boolean> } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #shift = 0
  #programme: string | null = null
  #pausedAt: number | null = null
  #turn = 0

  constructor(host: HTMLElement, name: string, clock: DisciplinedClock, context: Context, hooks: ZoneHooks) {
    this.#host = host
    this.#name = name
    this.#clock = clock
    this.#context = context
    this.#hooks = hooks
  }

  get entry(): Entry | null {
    return this.#front?.entry ?? null
  }

  /** How far the item in front has got. */
  get position(): number {
    const at = this.#pausedAt ?? this.#clock.now()
    return this.#front === null ? 0 : Math.max(0, at - this.#front.startedAt)
  }

  /** Plays this manifest from now on; an item that is the same in both plays on untouched. */
  play(manifest: Manifest): void {
    this.#manifest = manifest
    this.#failures.clear()
    this.#dropNext()
    if (this.#pausedAt === null) void this.#arrange()
  }

  pause(): void {
    if (this.#pausedAt !== null) return
    this.#pausedAt = this.#clock.now()
    clearTimeout(this.#timer)
    this.#turn++
    this.#front?.layer.pause()
  }

  resume(): void {
    if (this.#pausedAt === null) return
    const position = this.position
    this.#shift += this.#clock.now() - this.#pausedAt
    this.#pausedAt = null
    this.#front?.layer.resume(position)
    void this.#arrange(REST_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#turn++
    this.#dropNext()
    this.#front?.layer.stop()
    this.#front = null
  }

  /** Makes the screen follow the plan: keep, prepare or swap, and come back when the next thing is due. */
  async #arrange(rest = 0): Promise<void> {
    const manifest = this.#manifest
    if (manifest === null || this.#pausedAt !== null) return
    const turn = ++this.#turn
    clearTimeout(this.#timer)
    const slot = this.#slot(manifest, this.#planned())
    if (this.#isFront(slot)) return this.#wait(manifest, rest)
    const prepared = this.#take(slot) ?? this.#prepare(slot)
    if (this.#front === null && !(await within(prepared.ready, FIRST_MS))) await this.#house(manifest, turn)
    const ready = await within(prepared.ready, PATIENCE_MS)
    if (turn !== this.#turn) {
      prepared.layer.stop()
      return
    }
    if (!ready) {
      prepared.layer.stop()
      this.#failed(slot)
      return this.#arrange()
    }
    this.#swap(slot, prepared.layer)
    this.#wait(manifest, 0)
  }

  /** Something is on the screen within a second, whatever the first item takes. */
  async #house(manifest: Manifest, turn: number): Promise<void> {
    const entry = houseEntry(manifest)
    const { layer, ready } = this.#prepare({ entry, since: 0, until: 0 })
    if ((await ready) && turn === this.#turn) this.#swap({ entry, since: 0, until: 0 }, layer)
    else layer.stop()
  }

  #planned(): number {
    return this.#clock.now() - this.#shift
  }

  /** What should be on; the house card where nothing can be. */
  #slot(manifest: Manifest, at: number): Slot {
    const planned = programmeAt(manifest, this.#name, at + this.#shift)
    if (planned.programme !== this.#programme) {
      // Another programme has its own anchor: what moments took from the old one is over.
      this.#programme = planned.programme
      this.#shift = 0
      at = this.#planned()
    }
    const programme = planned.programme === null ? undefined : manifest.programmes[planned.programme]
    const until = Math.min(planned.until - this.#shift, at + 86_400_000)
    const found = programme === undefined ? null : slotAt(programme, at, entry => this.#allowed(entry))
    if (found !== null) return { ...found, until: Math.min(found.until, until) }
    const look =
      programme === undefined || programme.entries.length === 0 ? until : Math.min(until, at + 5000)
    return { entry: houseEntry(manifest), since: at, until: look }
  }

  #allowed(entry: Entry): boolean {
    if (entry.valid_until !== null && this.#clock.now() >= entry.valid_until) return false
    return (this.#failures.get(failureKey(entry)) ?? 0) < FAILURES && this.#hooks.ready(entry)
  }

  #isFront(slot: Slot): boolean {
    const front = this.#front
    if (front === null || !same(front.entry, slot.entry)) return false
    return front.slot === null || slot.since < front.slot.until || slot.entry.widget === "house"
  }

  #wait(manifest: Manifest, rest: number): void {
    const at = this.#planned()
    const slot = this.#slot(manifest, at)
    const left = Math.max(slot.until - at, rest)
    if (left > AHEAD_MS) {
      this.#timer = setTimeout(() => {
        const next = this.#slot(manifest, slot.until + 1)
        if (!same(next.entry, slot.entry)) this.#next = { slot: next, ...this.#prepare(next) }
        this.#timer = setTimeout(() => this.#due(), Math.max(0, slot.until - this.#planned()))
      }, left - AHEAD_MS)
    } else this.#timer = setTimeout(() => this.#due(), left)
  }

  #due(): void {
    this.#clock.boundary()
    const front = this.#front
    const manifest = this.#manifest
    if (front !== null && manifest !== null) {
      const slot = this.#slot(manifest, this.#planned())
      // A round of one still picture: a play is over and the next has begun, with nothing to fade.
      if (same(front.entry, slot.entry) && front.entry.widget !== "house") {
        this.#prove(front, "complete")
        this.#front = { ...front, slot, startedAt: this.#clock.now() }
      }
    }
    void this.#arrange()
  }

  #prepare(slot: Slot): { layer: Layer; ready: Promise<boolean> } {
    const layer = Layer.of(slot.entry.widget)
    if (layer === null) {
      this.#hooks.fault("widget", slot.entry, `unknown widget ${slot.entry.widget}`)
      return { layer: Layer.of("house") as Layer, ready: Promise.resolve(false) }
    }
    const ready = layer.mount(this.#host, slot.entry.payload, this.#context).then(
      () => true,
      (error: unknown) => {
        this.#hooks.fault("mount", slot.entry, error instanceof Error ? error.message : String(error))
        return false
      },
    )
    return { layer, ready }
  }

  #take(slot: Slot): { layer: Layer; ready: Promise<boolean> } | null {
    const next = this.#next
    if (next === null || !same(next.slot.entry, slot.entry)) {
      this.#dropNext()
      return null
    }
    this.#next = null
    return next
  }

  #dropNext(): void {
    this.#next?.layer.stop()
    this.#next = null
  }

  #swap(slot: Slot, layer: Layer): void {
    const old = this.#front
    const cut = slot.entry.transition === "cut" || old === null
    this.#host.append(layer.element)
    layer.start(cut ? "cut" : "fade")
    old?.layer.stopAfter(FADE_MS)
    if (old !== null) this.#prove(old, this.#planned() >= (old.slot?.until ?? 0) ? "complete" : "interrupted")
    this.#front = { slot, entry: slot.entry, layer, startedAt: this.#clock.now() }
    this.#hooks.changed(slot.entry)
  }

  #failed(slot: Slot): void {
    const key = failureKey(slot.entry)
    this.#failures.set(key, (this.#failures.get(key) ?? 0) + 1)
    this.#hooks.played({
      item: slot.entry.item,
      version: slot.entry.version,
      zone: this.#name,
      started_at: this.#clock.measured(),
      shown_ms: 0,
      result: "skipped",
    })
  }

  #prove(shown: Shown, result: Play["result"]): void {
    this.#hooks.played({
      item: shown.entry.item,
      version: shown.entry.version,
      zone: this.#name,
      started_at: shown.startedAt,
      shown_ms: Math.round(Math.max(0, this.#clock.now() - shown.startedAt)),
      result,
    })
  }
}

function same(a: Entry, b: Entry): boolean {
  return (
    a.item === b.item && a.version === b.version && JSON.stringify(a.payload) === JSON.stringify(b.payload)
  )
}

const failureKey = (entry: Entry): string => `${entry.item} ${entry.version}`

function houseEntry(manifest: Manifest): Entry {
  return {
    item: "house",
    version: "1",
    widget: manifest.fallback.widget,
    payload: manifest.fallback.payload,
    duration_ms: 60_000,
    transition: "fade",
    valid_until: null,
    title: "",
  }
}

async function within(ready: Promise<boolean>, most_ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), most_ms)
  })
  const answer = await Promise.race([ready, late])
  clearTimeout(timer)
  return answer
}
