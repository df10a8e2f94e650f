/** Turning the camera by keys, wheel and buttons (13: Pannellum's own keys and wheel zoom when nobody asked). */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import type { View } from "./project.ts"
import type { TourViewer } from "./viewer.ts"

const STEP_DEGREES = 15
const ZOOM = 0.8
const TURN_MS = 200

export class Keys {
  /** The tab stop of the picture itself. */
  readonly picture: HTMLElement
  readonly controls: HTMLElement
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
    this.controls = h("div", { class: "tour-controls", role: "group", "aria-label": t("View") })
    this.controls.append(
      this.#button("plus", t("Zoom in"), () => this.#zoom(ZOOM)),
      this.#button("minus", t("Zoom out"), () => this.#zoom(1 / ZOOM)),
      this.#button("house", t("Start view"), () => this.#viewer.turn(this.#start(), TURN_MS)),
      this.#button("maximize", t("Full view"), () => void this.#fullView()),
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

  #button(name: string, label: string, action: () => void): HTMLButtonElement {
    const glyph = {
      plus: icon("plus"),
      minus: icon("minus"),
      house: icon("house"),
      maximize: icon("maximize"),
    }[name]
    const button = h("button", { type: "button", class: "tour-control", "aria-label": label }, glyph)
    button.addEventListener("click", action, { signal: this.#given.signal })
    return button
  }

  #zoom(factor: number): void {
    this.#viewer.turn({ fov: this.#viewer.view().fov * factor }, TURN_MS)
  }

  async #fullView(): Promise<void> {
    if (document.fullscreenElement === this.#stage) await document.exitFullscreen()
    else await this.#stage.requestFullscreen().catch(() => undefined) // a browser may refuse; the page stays as it is
  }

  #pressed = (event: KeyboardEvent): void => {
    const { yaw, pitch, fov } = this.#viewer.view()
    const step = (STEP_DEGREES * fov) / 90
    const turn: Record<string, Partial<View>> = {
      ArrowLeft: { yaw: yaw - step },
      ArrowRight: { yaw: yaw + step },
      ArrowUp: { pitch: pitch + step },
      ArrowDown: { pitch: pitch - step },
      "+": { fov: fov * ZOOM },
      "=": { fov: fov * ZOOM },
      "-": { fov: fov / ZOOM },
      Home: this.#start(),
    }
    const to = turn[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.#viewer.turn(to, TURN_MS)
  }

  /** The wheel scrolls the page; with Ctrl, or in full view, it zooms. */
  #wheeled = (event: WheelEvent): void => {
    if (!event.ctrlKey && document.fullscreenElement !== this.#stage) return
    event.preventDefault()
    this.#viewer.turn({ fov: this.#viewer.view().fov * 1.0015 ** event.deltaY }, 0)
  }
}
