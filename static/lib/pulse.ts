/** After this long without an answer a page says from when its prices are. */
const SILENT_MS = 60_000

/**
 * Asks the server again and again while somebody looks at the page; a hidden page asks nothing, and one that is
 * shown again asks at once.
 */
export class Pulse {
  readonly #ask: (signal: AbortSignal) => Promise<void>
  readonly #every: () => number
  readonly #silent: (since: Date | null) => void
  #timer = 0
  #silence = 0
  #heard = new Date()
  #given = new AbortController()

  /**
   * ask: resolves when an answer came, rejects when none did; then what is shown stays and the next round asks
   * again. every: milliseconds to the next round. silent: called with the time of the last answer after a minute
   * without one, and with null as soon as there is one.
   */
  constructor(
    ask: (signal: AbortSignal) => Promise<void>,
    every: () => number,
    silent: (since: Date | null) => void,
  ) {
    this.#ask = ask
    this.#every = every
    this.#silent = silent
    document.addEventListener("visibilitychange", this.#shown)
    this.replan()
    this.#listen()
  }

  /** How often to ask has changed. */
  replan(): void {
    clearTimeout(this.#timer)
    if (document.hidden) return
    this.#timer = window.setTimeout(() => void this.now(), this.#every())
  }

  /** Asks at once. */
  async now(): Promise<void> {
    clearTimeout(this.#timer)
    this.#given.abort()
    const round = new AbortController()
    this.#given = round
    try {
      await this.#ask(round.signal)
      this.heard()
    } catch {
      if (round.signal.aborted) return
    }
    this.replan()
  }

  /** Something true came in by another way: it is as new as an answer. */
  heard(): void {
    this.#heard = new Date()
    this.#silent(null)
    this.#listen()
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.#shown)
    clearTimeout(this.#timer)
    clearTimeout(this.#silence)
    this.#given.abort()
  }

  #shown = (): void => {
    clearTimeout(this.#timer)
    if (!document.hidden) void this.now()
  }

  #listen(): void {
    clearTimeout(this.#silence)
    this.#silence = window.setTimeout(() => this.#silent(this.#heard), SILENT_MS)
  }
}
