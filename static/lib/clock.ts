import type { ClockState } from "./messages.ts"

interface Sample {
  readonly offset: number
  readonly rtt: number
}

const KEPT = 8
const SLEW_PPM = 500
const STEP_MS = 2000

/**
 * The server's time on this machine, in milliseconds since 1970.
 *
 * The base is `performance.now()`, which no NTP jump moves. `measured()` is the best estimate at once (for reports and
 * lease ends); `now()` follows it by at most 500 ppm, so that playback never jumps within an item.
 */
export class DisciplinedClock {
  readonly #monotonic: () => number
  #samples: Sample[] = []
  #best: Sample | null = null
  #played: number
  #slewedAt: number
  #coasting = false

  /** saved: the latest time this display has ever known; a device clock that lost its battery cannot go below. */
  constructor(device: number, saved = 0, monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic
    this.#played = Math.max(device, saved) - monotonic()
    this.#slewedAt = monotonic()
  }

  /** Takes one answer: t0 and t3 on our monotonic clock, t1 and t2 on the server's. */
  hear(t0: number, t1: number, t2: number, t3: number): void {
    const first = this.#best === null
    this.#samples.push({ offset: (t1 - t0 + (t2 - t3)) / 2, rtt: t3 - t0 - (t2 - t1) })
    this.#samples = this.#samples.slice(-KEPT)
    this.#best = this.#samples.reduce((a, b) => (b.rtt <= a.rtt ? b : a))
    this.#coasting = false
    // A guess has no claim to continuity: nothing was promised by it yet.
    if (first) this.#played = this.#best.offset
    else this.#slew()
  }

  /** Nobody answers any more: the last offset is kept. */
  lost(): void {
    this.#coasting = this.#best !== null
  }

  /** Time for playback. */
  now(): number {
    this.#slew()
    return this.#monotonic() + this.#played
  }

  /** The best estimate of the server's time. */
  measured(): number {
    return this.at(this.#monotonic())
  }

  /** The same for a stamp of `performance.now()`, such as a frame's. */
  at(stamp: number): number {
    return stamp + (this.#best?.offset ?? this.#played)
  }

  /** An item ends here: the only place where playback may jump. */
  boundary(): void {
    if (this.#best !== null && Math.abs(this.#best.offset - this.#played) > STEP_MS)
      this.#played = this.#best.offset
  }

  get rtt(): number | null {
    return this.#best?.rtt ?? null
  }

  get state(): ClockState {
    return {
      state: this.#best === null ? "guessed" : this.#coasting ? "coasting" : "disciplined",
      offset_ms: this.#best === null ? 0 : this.#best.offset - this.#played,
      error_ms: this.#best === null ? 86_400_000 : this.#best.rtt / 2,
    }
  }

  #slew(): void {
    const now = this.#monotonic()
    const most = (Math.max(0, now - this.#slewedAt) * SLEW_PPM) / 1e6
    this.#slewedAt = now
    if (this.#best === null) return
    const away = this.#best.offset - this.#played
    if (Math.abs(away) > STEP_MS) return
    this.#played += Math.sign(away) * Math.min(Math.abs(away), most)
  }
}
