/** A slow pan round the scene for a page that nobody touches: only where the tour's maker wants it. */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { wrapped } from "./project.ts"
import type { TourViewer } from "./tour-viewer.ts"

const IDLE_MS = 10_000
const DEGREES_A_SECOND = 3
/** Slower than the screen's own beat: nobody sees it, and a small box in a shop stays cool. */
const FRAME_MS = 33
const INPUT = ["pointerdown", "keydown", "wheel", "focusin"] as const

export class SlowPan {
  /** Pauses for good; hidden until there is something to pause. */
  readonly button: HTMLButtonElement
  readonly #viewer: TourViewer
  readonly #busy: () => boolean
  readonly #given = new AbortController()
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)")
  #timer = 0
  #frame = 0
  #last = 0
  #paused = false

  /** busy: something that is being read, such as a card, keeps the picture still. */
  constructor(viewer: TourViewer, busy: () => boolean) {
    this.#viewer = viewer
    this.#busy = busy
    this.button = h("button", { type: "button", class: "tour-control", hidden: true })
    this.#label()
    const { signal } = this.#given
    this.button.addEventListener("click", this.#pressed, { signal })
    for (const kind of INPUT) addEventListener(kind, this.#input, { signal, passive: true, capture: true })
    document.addEventListener("visibilitychange", this.#input, { signal })
    this.#wait()
  }

  close(): void {
    this.#given.abort()
    this.#stop()
    clearTimeout(this.#timer)
  }

  get running(): boolean {
    return this.#frame !== 0
  }

  #wait(): void {
    clearTimeout(this.#timer)
    if (!this.#paused && !document.hidden) this.#timer = window.setTimeout(this.#begin, IDLE_MS)
  }

  #begin = (): void => {
    if (this.#calm.matches || this.#busy()) {
      this.#wait()
      return
    }
    this.button.hidden = false
    this.#last = performance.now()
    this.#frame = requestAnimationFrame(this.#step)
  }

  #step = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#step)
    const passed = now - this.#last
    if (passed < FRAME_MS) return
    this.#last = now
    if (this.#busy()) {
      this.#stop()
      this.#wait()
      return
    }
    const { yaw } = this.#viewer.view()
    // A tab that slept is not spun round to make up for it.
    this.#viewer.turn({ yaw: wrapped(yaw + (DEGREES_A_SECOND * Math.min(passed, 250)) / 1000) }, 0)
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  #input = (event: Event): void => {
    this.#stop()
    // The press of the button itself decides what comes next.
    if (event.target instanceof Node && this.button.contains(event.target)) clearTimeout(this.#timer)
    else this.#wait()
  }

  #pressed = (): void => {
    this.#paused = !this.#paused
    this.#label()
    if (this.#paused) clearTimeout(this.#timer)
    else this.#begin()
  }

  #label(): void {
    this.button.replaceChildren(icon(this.#paused ? "play" : "pause"))
    this.button.setAttribute(
      "aria-label",
      this.#paused ? t("Turn the picture slowly") : t("Stop the slow turning"),
    )
  }
}
