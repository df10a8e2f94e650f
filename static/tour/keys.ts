/** Turning the camera by keys, wheel and buttons (13: Pannellum's own keys and wheel zoom when nobody asked). */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import type { View } from "./project.ts"
import type { TourViewer } from "./tour-viewer.ts"

const STEP_DEGREES = 15
const ZOOM = 0.8
const TURN_MS = 200

export class Keys {
  /** The tab stop of the picture itself. */
  readonly picture: HTMLElement
  /** Buttons for those who neither drag nor type. */
  readonly controls: HTMLElement
  readonly pan: HTMLElement
  readonly #stage: HTMLElement
  readonly #viewer: TourViewer
  readonly #start: () => View
  readonly #given = new AbortController()

  constructor(stage: HTMLElement, viewer: TourViewer, start: () => View) {
    this.#stage = stage
    this.#viewer = viewer
    this.#start = start
    this.picture = h("div", {
      class: "tour-look",
      role: "application",
      tabindex: 0,
      "aria-label": t("Panorama. Arrow keys turn, plus and minus zoom, Home goes back to the start view."),
    })
    this.controls = h(
      "div",
      { class: "tour-controls", role: "group", "aria-label": t("View") },
      this.button(icon("plus"), t("Zoom in"), () => this.#press("+")),
      this.button(icon("minus"), t("Zoom out"), () => this.#press("-")),
      this.button(icon("house"), t("Start view"), () => this.#press("Home")),
      this.button(icon("maximize"), t("Full view"), () => void this.#fullView()),
    )
    this.pan = h(
      "div",
      { class: "tour-pan", role: "group", "aria-label": t("Turn the picture") },
      this.button(icon("chevron-left"), t("Turn left"), () => this.#press("ArrowLeft")),
      this.button(icon("chevron-up"), t("Look up"), () => this.#press("ArrowUp")),
      this.button(icon("chevron-down"), t("Look down"), () => this.#press("ArrowDown")),
      this.button(icon("chevron-right"), t("Turn right"), () => this.#press("ArrowRight")),
    )
    const { signal } = this.#given
    this.picture.addEventListener("keydown", this.#pressed, { signal })
    stage.addEventListener("wheel", this.#wheeled, { signal, passive: false })
    stage.tabIndex = -1
    stage.addEventListener("focus", () => this.picture.focus({ preventScroll: true }), { signal })
  }

  close(): void {
    this.#given.abort()
  }

  button(glyph: SVGElement, label: string, action: () => void): HTMLButtonElement {
    const button = h("button", { type: "button", class: "tour-control", "aria-label": label }, glyph)
    button.addEventListener("click", action, { signal: this.#given.signal })
    return button
  }

  /** Leaves a full view that the page made itself; says whether there was one. */
  leaveFullView(): boolean {
    const had = this.#stage.hasAttribute("data-full")
    this.#stage.removeAttribute("data-full")
    return had
  }

  async #fullView(): Promise<void> {
    if (document.fullscreenElement === this.#stage) return document.exitFullscreen()
    if (this.leaveFullView()) return
    // A phone that has no full screen for pages gets a picture that fills the window.
    if (!document.fullscreenEnabled) this.#stage.toggleAttribute("data-full", true)
    else await this.#stage.requestFullscreen().catch(() => this.#stage.toggleAttribute("data-full", true))
  }

  /** What a key means from here; undefined: nothing. */
  #goal(key: string): Partial<View> | undefined {
    const { yaw, pitch, fov } = this.#viewer.view()
    const step = (STEP_DEGREES * fov) / 90
    const goals: Record<string, Partial<View>> = {
      ArrowLeft: { yaw: yaw - step },
      ArrowRight: { yaw: yaw + step },
      ArrowUp: { pitch: pitch + step },
      ArrowDown: { pitch: pitch - step },
      "+": { fov: fov * ZOOM },
      "=": { fov: fov * ZOOM },
      "-": { fov: fov / ZOOM },
      Home: this.#start(),
    }
    return goals[key]
  }

  #press(key: string): void {
    const to = this.#goal(key)
    if (to !== undefined) this.#viewer.turn(to, TURN_MS)
  }

  #pressed = (event: KeyboardEvent): void => {
    if (this.#goal(event.key) === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.#press(event.key)
  }

  /** The wheel scrolls the page; with Ctrl, or in full view, it zooms. */
  #wheeled = (event: WheelEvent): void => {
    const full = document.fullscreenElement === this.#stage || this.#stage.hasAttribute("data-full")
    if (!event.ctrlKey && !full) return
    event.preventDefault()
    this.#viewer.turn({ fov: this.#viewer.view().fov * 1.0015 ** event.deltaY }, 0)
  }
}
