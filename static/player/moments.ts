import type { DisciplinedClock } from "../lib/clock.ts"
import type { Clear, Cleared, Nack, Painted, Play, Received, Show } from "../lib/messages.ts"
import { Layer } from "./layer.ts"
import { admit } from "./ticket.ts"
import type { Context } from "./widgets/base.ts"

export interface MomentHooks {
  painted(painted: Painted): void
  cleared(cleared: Omit<Cleared, "item" | "position_ms">): void
  played(play: Omit<Play, "seq">): void
  /** The playlist below stands still while a moment is on. */
  covered(on: boolean): void
  context(show: Show): Context
}

interface Lent {
  readonly show: Show
  readonly layer: Layer
  readonly since: number
  painted: boolean
}

const FADE_MS = 300
const REMEMBERED = 200

/**
 * The moment on top of the playlist: painted in the next frame, gone at its time by our own timer, network or not.
 *
 * A lease is state, not a command: the same id twice is shown once.
 */
export class Moments {
  readonly #host: HTMLElement
  readonly #clock: DisciplinedClock
  readonly #hooks: MomentHooks
  readonly #known = new Set<string>()
  #lent: Lent | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: HTMLElement, clock: DisciplinedClock, hooks: MomentHooks) {
    this.#host = host
    this.#clock = clock
    this.#hooks = hooks
  }

  get lease(): string | null {
    return this.#lent?.show.lease ?? null
  }

  show(show: Show): Received | Nack {
    const receivedAt = this.#clock.measured()
    if (this.#known.has(show.lease)) return { received: true }
    if (show.until <= receivedAt) {
      this.#hooks.cleared({ lease: show.lease, at: receivedAt, reason: "missed" })
      return { nack: "past" }
    }
    const layer = Layer.of(show.template)
    if (layer === null) return { nack: "template", field: "/template" }
    this.#remember(show.lease)
    if (show.ticket) admit(show.ticket, (show.until - receivedAt) / 1000)
    const before = this.#lent
    const lent: Lent = { show, layer, since: receivedAt, painted: false }
    this.#lent = lent
    // Nothing to wait for: a moment brings its words inline, and its picture fades in when it has come.
    layer.mount(this.#host, show.data, this.#hooks.context(show)).catch(() => undefined)
    layer.start("moment")
    if (before === null) this.#hooks.covered(true)
    else this.#end(before, "superseded")
    this.#confirm(lent, receivedAt)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#over("over"), show.until - this.#clock.measured())
    return { received: true }
  }

  clear(clear: Clear): Received {
    this.#remember(clear.lease)
    if (this.#lent?.show.lease === clear.lease) this.#over("cleared")
    return { received: true }
  }

  /** What the server says is on: puts right whatever a lost line has missed. */
  settle(lease: Show | null): void {
    if (lease !== null) this.show(lease)
    else if (this.#lent?.painted) this.#over("cleared")
  }

  #over(reason: "over" | "cleared"): void {
    const lent = this.#lent
    if (lent === null) return
    clearTimeout(this.#timer)
    this.#lent = null
    this.#hooks.covered(false)
    lent.layer.element.setAttribute("data-leaving", "")
    this.#end(lent, reason)
  }

  #end(lent: Lent, reason: "over" | "cleared" | "superseded"): void {
    const at = this.#clock.measured()
    lent.layer.stopAfter(FADE_MS)
    this.#hooks.cleared({ lease: lent.show.lease, at, reason })
    if (!lent.painted) return
    this.#hooks.played({
      item: lent.show.template,
      version: "1",
      zone: lent.show.zone ?? "main",
      started_at: lent.since,
      shown_ms: Math.round(at - lent.since),
      result: reason === "over" ? "complete" : "interrupted",
      lease: lent.show.lease,
      event: lent.show.event,
    })
  }

  /** Says `painted` at the start of the frame after the one that committed the moment. */
  #confirm(lent: Lent, receivedAt: number): void {
    requestAnimationFrame(() => {
      requestAnimationFrame(stamp => {
        if (this.#lent !== lent) return
        lent.painted = true
        this.#hooks.painted({
          lease: lent.show.lease,
          painted_at: this.#clock.at(stamp),
          uncertainty_ms: Math.min(this.#clock.state.error_ms, 86_400_000),
          received_at: receivedAt,
        })
      })
    })
  }

  #remember(lease: string): void {
    this.#known.add(lease)
    if (this.#known.size > REMEMBERED)
      for (const oldest of this.#known) return void this.#known.delete(oldest)
  }
}
