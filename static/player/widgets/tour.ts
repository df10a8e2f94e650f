import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import type { Json } from "../../lib/messages.ts"
import type { View } from "../../tour/project.ts"
import type { SceneConfig } from "../../tour/pyramid.ts"
import type { TourViewer, ViewerSettings } from "../../tour/tour-viewer.ts"
import type { Payload } from "../manifest.ts"
import { type Context, isMap, loaded, text, type Widget, type WidgetKind, words } from "./base.ts"

const DEGREES_A_SECOND = 3
/** Slower than the screen's own beat: nobody sees it, and a small box in a shop stays cool. */
const FRAME_MS = 33

type Sphere = typeof import("./sphere.ts")

/** The entrance of a tour, turning slowly: a picture of its first view, and over it the sphere where it can be drawn. */
class Tour implements Widget {
  #host: HTMLElement | null = null
  #payload: Payload = {}
  #viewer: TourViewer | null = null
  #sphere: Sphere | null = null
  #rolling: Animation | null = null
  #tried = false
  #paused = false
  #stopped = false
  #frame = 0
  #last = 0

  async mount(host: HTMLElement, payload: Payload, context: Context): Promise<void> {
    const poster = h("img", {
      class: "fill tour-poster",
      alt: words(payload["name"], context.language),
      src: posterFor(host, payload),
    })
    this.#payload = payload
    const draft = payload["draft"] === true && h("p", { class: "tour-draft" }, t("Preview"))
    this.#host = h("div", { class: "tour-turning" }, poster, draft)
    host.append(this.#host)
    await loaded(poster)
  }

  start(): void {
    // Without graphics, or what draws by them, a long picture passes by; without that, too, the first view stays.
    void this.#draw().catch(() => this.#roll().catch(() => undefined))
  }

  async #draw(): Promise<void> {
    const stage = this.#host
    const { key, images, start, viewer } = this.#payload
    if (stage === null || !isMap(images) || !isMap(viewer)) return
    const sphere = await import("./sphere.ts")
    if (this.#stopped) return
    this.#sphere = sphere
    this.#viewer = new sphere.PannellumViewer(stage, viewer as unknown as ViewerSettings)
    const opened = this.#viewer
    opened.on("lost", () => stage.removeAttribute("data-drawn")) // the picture stands in until it is back
    opened.on("fault", () => void this.#roll().catch(() => undefined)) // it was lost again and again
    opened.on("sharp", () => stage.toggleAttribute("data-drawn", true))
    await opened.open({ key: text(key), config: images as unknown as SceneConfig, stills: "" }, viewOf(start))
    if (this.#viewer !== opened) return
    stage.toggleAttribute("data-drawn", true)
    if (!this.#paused) this.#go()
    await this.#keep(sphere, stage, images as unknown as SceneConfig, viewOf(start))
  }

  /** Brings what the turn will show to this device before it gets there: the Service Worker keeps each picture. */
  async #keep(sphere: Sphere, stage: HTMLElement, images: SceneConfig, start: View): Promise<void> {
    // A draft is on for minutes, and other displays have no right to it: nothing of it is kept.
    if (!navigator.serviceWorker?.controller || this.#payload["draft"] === true) return
    const size = { width: stage.clientWidth || 1, height: stage.clientHeight || 1 }
    for (const tile of sphere.tilesAround(images, start, size, devicePixelRatio)) {
      if (this.#viewer === null) return
      if (!(await fetch(tile)).ok) return
    }
    stage.toggleAttribute("data-kept", true)
  }

  /** The strip that the server draws, twice side by side, so that it passes by without an end. */
  async #roll(): Promise<void> {
    const [stage, src] = [this.#host, text(this.#payload["strip"])]
    if (stage === null || src === "" || this.#stopped || this.#tried) return
    this.#tried = true
    this.#viewer?.close()
    this.#viewer = null
    const pictures = [0, 1].map(() => h("img", { alt: "", src }))
    await Promise.all(pictures.map(loaded))
    if (this.#stopped) return
    const strip = h("div", { class: "tour-strip" }, ...pictures)
    stage.append(strip)
    stage.removeAttribute("data-drawn")
    const { yaw } = viewOf(this.#payload["start"])
    const width = strip.offsetWidth / 2
    const begins = ((yaw + 180) / 360 - stage.clientWidth / 2 / width + 1) % 1
    this.#rolling = strip.animate([{ transform: "none" }, { transform: "translateX(-50%)" }], {
      duration: (360 / DEGREES_A_SECOND) * 1000,
      iterations: Number.POSITIVE_INFINITY,
      iterationStart: begins,
    })
    if (this.#paused || matchMedia("(prefers-reduced-motion: reduce)").matches) this.#rolling.pause()
    stage.toggleAttribute("data-rolling", true)
  }

  pause(): void {
    this.#paused = true
    this.#rolling?.pause()
    cancelAnimationFrame(this.#frame)
  }

  resume(_at_ms: number): void {
    this.#paused = false
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.#rolling?.play()
    if (this.#host?.hasAttribute("data-drawn")) this.#go()
  }

  stop(): void {
    this.#stopped = true
    this.pause()
    this.#rolling?.cancel()
    this.#viewer?.close()
    this.#viewer = null
  }

  #go(): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
    cancelAnimationFrame(this.#frame)
    this.#last = performance.now()
    this.#frame = requestAnimationFrame(this.#step)
  }

  #step = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#step)
    const passed = now - this.#last
    if (passed < FRAME_MS || this.#viewer === null || this.#sphere === null) return
    this.#last = now
    const { yaw } = this.#viewer.view()
    this.#viewer.turn(
      { yaw: this.#sphere.wrapped(yaw + (DEGREES_A_SECOND * Math.min(passed, 250)) / 1000) },
      0,
    )
  }
}

/** The first view in the shape of the screen: 16:9 and 9:16 have more pixels where it is at least as long as they are. */
export function posterFor(
  { clientWidth, clientHeight }: Pick<Element, "clientWidth" | "clientHeight">,
  payload: Payload,
): string {
  const posters = isMap(payload["posters"]) ? payload["posters"] : {}
  const ratio = clientWidth / clientHeight
  const shape = ratio >= 16 / 9 ? "wide" : ratio <= 9 / 16 ? "tall" : "square"
  return text(posters[shape]) || text(payload["poster"])
}

function viewOf(start: Json | undefined): View {
  const angle = (name: string, otherwise: number): number => {
    const value = isMap(start) ? start[name] : undefined
    return typeof value === "number" ? value : otherwise
  }
  return { yaw: angle("yaw", 0), pitch: angle("pitch", 0), fov: angle("fov", 90) }
}

export const tour: WidgetKind = { name: "tour", make: () => new Tour() }
