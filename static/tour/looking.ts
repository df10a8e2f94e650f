/**
 * Looks twice a second what is in the picture: which hotspots were seen, which is counted without asking anybody
 * (counts.ts), and, for those who agreed, where the picture's middle was (gaze.ts), told as sums when they leave.
 */
import type { Counts } from "./counts.ts"
import type { TourData } from "./data.ts"
import { Gaze } from "./gaze.ts"
import type { Spot } from "./hotspots/kind.ts"
import { Measure } from "./measure.ts"
import { toWindow } from "./project.ts"
import type { Stage } from "./stage.ts"

const EVERY_MS = 500

export class Looking {
  readonly #slug: string
  readonly #stage: Stage
  readonly #counts: Counts
  readonly #turning: () => boolean
  readonly #gaze = new Gaze()
  readonly #measure: Measure
  #scene = ""
  #spots: readonly Spot[] = []
  #seen = new Set<string>()
  /** In the picture at the last look: what is there twice in a row was not just passed over. */
  #before: ReadonlySet<string> = new Set()

  /** turning: whether the picture turns by itself, so that nobody looks where its middle is. */
  constructor(data: TourData, stage: Stage, counts: Counts, turning: () => boolean, signal: AbortSignal) {
    this.#slug = data.slug
    this.#stage = stage
    this.#counts = counts
    this.#turning = turning
    this.#measure = new Measure(data.store, () => this.#gaze.take(), signal)
    const every = setInterval(this.#look, EVERY_MS)
    signal.addEventListener("abort", () => clearInterval(every))
    document.addEventListener("visibilitychange", () => document.hidden && this.#send(), { signal })
    addEventListener("pagehide", () => this.#send(), { signal })
  }

  /** The visitor is in this scene, with these hotspots; what was looked at in the one before is told. */
  enter(scene: string, spots: readonly Spot[]): void {
    this.#spots = spots
    if (scene === this.#scene) return
    this.#send()
    this.#scene = scene
    this.#seen = new Set()
    this.#before = new Set()
  }

  #look = (): void => {
    if (!this.#stage.element.hasAttribute("data-ready")) return
    this.#measure.ready()
    if (document.hidden || !this.#inWindow()) return
    const view = this.#stage.view()
    const size = this.#stage.size()
    const now = new Set<string>()
    for (const spot of this.#spots) {
      const at = toWindow(spot, view, size)
      if (at === null || at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) continue
      now.add(spot.id)
      if (this.#before.has(spot.id)) this.#count(spot)
    }
    this.#before = now
    if (this.#measure.agreed && !this.#turning()) this.#gaze.look(view)
  }

  #count(spot: Spot): void {
    if (spot.kind === "link" || this.#seen.has(spot.id)) return
    this.#seen.add(spot.id)
    this.#counts.count(spot.kind === "display" ? "view_promotion" : "view_item_list", this.#scene, spot.id)
  }

  /** On a phone the list lies below the picture: who reads there does not look at it. */
  #inWindow(): boolean {
    const { top, bottom } = this.#stage.element.getBoundingClientRect()
    const middle = (top + bottom) / 2
    return middle > 0 && middle < innerHeight
  }

  #send(): void {
    const looks = this.#gaze.take()
    if (looks.length === 0 || !this.#measure.agreed || this.#slug.includes("/")) return
    fetch("/api/v1/gaze", {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ tour: this.#slug, scene: this.#scene, looks }),
    })
      .then(answer => answer.status === 403 && this.#measure.over())
      .catch(() => undefined)
  }
}
