/**
 * Tells the server how often what was seen and used, as sums by day: no cookie goes along, nothing says who it was.
 * A preview is not counted.
 */
export type CountName =
  | "view_item_list"
  | "select_item"
  | "view_item"
  | "add_to_cart"
  | "begin_checkout"
  | "view_promotion"
  | "select_promotion"

interface Seen {
  readonly name: CountName
  readonly scene: string
  readonly hotspot?: string
}

const GATHER_MS = 4000
const MOST = 50

export class Counts {
  readonly #tour: string
  #waiting: Seen[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(tour: string, signal: AbortSignal) {
    this.#tour = tour
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal })
    addEventListener("pagehide", () => this.flush(), { signal })
  }

  count(name: CountName, scene: string, hotspot?: string): void {
    if (this.#tour.includes("/") || this.#waiting.length >= MOST) return
    this.#waiting.push(hotspot === undefined ? { name, scene } : { name, scene, hotspot })
    this.#timer ??= setTimeout(() => this.flush(), GATHER_MS)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const events = this.#waiting
    this.#waiting = []
    if (events.length === 0) return
    // What does not arrive is not counted: nobody waits for it.
    fetch("/api/v1/events", {
      method: "POST",
      keepalive: true,
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ tour: this.#tour, events }),
    }).catch(() => undefined)
  }
}
