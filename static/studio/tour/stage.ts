/**
 * <aus-tour-stage>: the picture with its hotspots in the editor. A click on the picture announces aus:spot-picked with the
 * direction under it; hotspots and the corners of their shapes are dragged or pushed with the arrow keys; a scene that is
 * dropped announces aus:scene-dropped. The picture itself turns by dragging, arrows, plus and minus.
 */
import { AusElement, define } from "../../elements/base.ts"
import { h, icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Direction, type Size, toWindow, type View } from "../../tour/project.ts"
import { PannellumViewer } from "../../tour/viewer.ts"
import { Corners } from "./corners.ts"
import { Drawn } from "./drawn.ts"
import { Marks } from "./marks.ts"
import type { TourModel } from "./model.ts"
import { Outlines } from "./outlines.ts"
import { Painter } from "./painter.ts"

export const SCENE_TYPE = "application/x-auslage-scene"

/** Further than this a press was a drag, not a click. */
const CLICK_PX = 4
const TURN_MS = 200
const STEP_DEGREES = 15
const FINE_DEGREES = 1
const ZOOM = 0.8

export interface Picked extends Direction {
  readonly x: number
  readonly y: number
}

export class TourStage extends AusElement {
  model: TourModel | null = null
  editable = false
  #viewer: PannellumViewer | null = null
  #stage = h("div", { class: "tour-stage editor-stage" })
  #look = h("div", { class: "tour-look", role: "application", tabindex: 0 })
  #cross = h("span", { class: "editor-cross", "aria-hidden": "true" }, icon("crosshair"))
  #pending = h("span", { class: "editor-pending", hidden: true, "aria-hidden": "true" }, icon("map-pin"))
  #note = h("div", { class: "editor-note", hidden: true })
  #outlines = new Outlines()
  #marks: Marks | null = null
  #corners: Corners | null = null
  #painter: Painter | null = null
  #drawn: Drawn | null = null
  #shown = ""
  #sceneShown = ""
  #chosen: Direction | null = null
  #blurring = false

  protected override start(signal: AbortSignal): void {
    const { model } = this
    if (model === null) return
    const settings = JSON.parse(document.getElementById("tour-viewer")?.textContent ?? "{}")
    this.#viewer = new PannellumViewer(this.#stage, settings)
    this.#marks = new Marks(model, this.#viewer, this.#moving, this.editable)
    this.#corners = new Corners(model, this.#viewer, this.#moving, this.editable)
    this.#painter = new Painter(model, this.#viewer, this.#place, () => this.focusPicture())
    this.#drawn = new Drawn(model, this.#viewer, this.#place, this.#painter)
    this.#stage.append(
      this.#outlines.element,
      this.#look,
      this.#marks.element,
      this.#corners.element,
      this.#painter.element,
      this.#drawn.element,
      this.#cross,
      this.#pending,
      this.#controls(),
      this.#note,
    )
    this.#stage.tabIndex = -1
    this.replaceChildren(this.#stage)
    this.#listen(model, signal)
    this.#update()
  }

  /** Turns the camera to a direction. */
  fly(to: Partial<View>): void {
    this.#viewer?.turn(to, TURN_MS)
  }

  /** Marks the place that was picked for something new, or none. */
  mark(at: Direction | null): void {
    this.#chosen = at
    this.#place()
  }

  focusPicture(): void {
    this.#look.focus({ preventScroll: true })
  }

  focusSpot(id: string): void {
    this.#marks?.focus(id)
  }

  #listen(model: TourModel, signal: AbortSignal): void {
    const viewer = this.#viewer
    viewer?.on("view", view => {
      model.view = view
      this.#place()
      this.announce("aus:view-turned", view)
    })
    signal.addEventListener("abort", () => viewer?.close())
    model.addEventListener("changed", this.#update, { signal })
    this.#stage.addEventListener("focus", () => this.focusPicture(), { signal })
    this.#look.addEventListener("keydown", this.#keys, { signal })
    const released = (event: Event): void => {
      if (event.type === "blur" || (event as KeyboardEvent).key === " ") this.#painter?.released()
    }
    for (const name of ["keyup", "blur"]) this.#look.addEventListener(name, released, { signal })
    this.#stage.addEventListener("wheel", this.#wheeled, { signal, passive: false })
    this.#clicks(signal)
    this.#drops(signal)
  }

  #controls(): HTMLElement {
    const zoom = (factor: number) => () => this.fly({ fov: (this.#viewer?.view().fov ?? 90) * factor })
    const button = (glyph: SVGElement, label: string, act: () => void): HTMLButtonElement => {
      const made = h("button", { type: "button", class: "tour-control", "aria-label": label }, glyph)
      made.addEventListener("click", act)
      return made
    }
    return h(
      "div",
      { class: "tour-controls", role: "group", "aria-label": t("View") },
      button(icon("plus"), t("Zoom in"), zoom(ZOOM)),
      button(icon("minus"), t("Zoom out"), zoom(1 / ZOOM)),
      button(icon("house"), t("Start view"), () => this.fly(this.model?.version?.start ?? {})),
    )
  }

  #size(): Size {
    return { width: this.#stage.clientWidth || 1, height: this.#stage.clientHeight || 1 }
  }

  #update = (): void => {
    this.#picture()
    this.#marks?.update()
    this.#corners?.update()
    this.#painter?.update()
    this.#drawn?.update()
    this.#drawing()
    this.#stage.toggleAttribute("data-drawing", this.model?.drawing !== null)
    this.#outlines.update(this.model)
    this.#place()
  }

  /** The picture says what its keys do; where painting begins, it has the focus and is seen. */
  #drawing(): void {
    const blur = this.model?.drawing?.what === "blur"
    const words = blur
      ? t(
          "Picture to be blurred. Arrow keys turn, with Shift by one degree; Enter sets or removes a circle in the middle, or sets a corner of the area; brackets change the radius; Backspace takes the last corner back; Escape leaves.",
        )
      : t(
          "Picture. Arrow keys turn, with Shift by one degree; plus and minus zoom; Enter sets a hotspot in the middle.",
        )
    this.#look.setAttribute("aria-label", words)
    if (blur && !this.#blurring) {
      this.#stage.scrollIntoView({ block: "nearest" })
      this.focusPicture()
    }
    this.#blurring = blur
  }

  /** Opens the photo of the scene that is chosen; another photo of the same scene keeps the view. */
  #picture(): void {
    const { model } = this
    const { photo, version } = model ?? {}
    this.#tell()
    if (!photo?.images || !version || !model || this.#shown === photo.images.multiRes.basePath) return
    const at = this.#sceneShown === model.sceneId && this.#shown ? model.view : version.start
    this.#shown = photo.images.multiRes.basePath
    this.#sceneShown = model.sceneId
    const key = `s-${version.panorama.toLowerCase().replace(/[^a-z0-9-]/g, "")}-${photo.images.multiRes.maxLevel}`
    this.#stage.toggleAttribute("data-ready", false)
    void this.#viewer
      ?.open({ key, config: photo.images }, at)
      .then(() => this.#stage.toggleAttribute("data-ready", true))
      .catch(() => {
        this.#shown = ""
        this.#say(h("p", { role: "alert" }, t("The picture could not be loaded.")))
      })
  }

  /** Says over the picture why there is none. */
  #tell(): void {
    const { photo } = this.model ?? {}
    if (photo?.state === "refused") this.#say(h("p", { role: "alert" }, photo.problem))
    else if (photo?.state === "arriving" && !photo.images)
      this.#say(
        h("p", {}, t("The photo is being prepared. You can go on working.")),
        h("div", { class: "progress" }, progress(photo.progress), h("output", {}, `${photo.progress} %`)),
      )
    else this.#note.hidden = true
  }

  #say(...words: Node[]): void {
    this.#note.replaceChildren(...words)
    this.#note.hidden = false
  }

  #place = (): void => {
    const viewer = this.#viewer
    if (viewer === null) return
    const view = viewer.view()
    const size = this.#size()
    this.#marks?.place(view, size)
    this.#corners?.place(view, size)
    this.#drawn?.place(view, size)
    this.#outlines.place(view, size)
    const at = this.#chosen && toWindow(this.#chosen, view, size)
    this.#pending.hidden = !at
    if (at) this.#pending.style.transform = `translate(${at.x}px, ${at.y}px)`
  }

  /** While something is dragged its outline follows. */
  #moving = (): void => {
    this.#outlines.update(this.model)
    this.#place()
  }

  #clicks(signal: AbortSignal): void {
    let pressed: { x: number; y: number } | null = null
    this.#stage.addEventListener(
      "pointerdown",
      event => {
        const picture = (event.target as Element).closest(".tour-picture")
        pressed = picture && event.button === 0 ? { x: event.clientX, y: event.clientY } : null
      },
      { signal, capture: true },
    )
    this.#stage.addEventListener(
      "pointerup",
      event => {
        const far = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > CLICK_PX
        if (pressed === null || far) return
        pressed = null
        const box = this.#stage.getBoundingClientRect()
        this.#pick(event.clientX - box.left, event.clientY - box.top)
      },
      { signal, capture: true },
    )
  }

  #pick(x: number, y: number): void {
    if (!this.editable || this.#viewer === null || !this.#note.hidden || this.model?.drawing) return
    const picked: Picked = { ...this.#viewer.pick(x, y), x, y }
    this.announce("aus:spot-picked", picked)
  }

  #drops(signal: AbortSignal): void {
    const carries = (event: DragEvent): boolean =>
      this.editable && (event.dataTransfer?.types.includes(SCENE_TYPE) ?? false)
    this.#stage.addEventListener(
      "dragover",
      event => {
        if (!carries(event)) return
        event.preventDefault()
        this.#stage.toggleAttribute("data-over", true)
      },
      { signal },
    )
    for (const name of ["dragleave", "drop"])
      this.#stage.addEventListener(name, () => this.#stage.removeAttribute("data-over"), { signal })
    this.#stage.addEventListener(
      "drop",
      event => {
        if (!carries(event) || this.#viewer === null) return
        event.preventDefault()
        event.stopPropagation()
        const box = this.#stage.getBoundingClientRect()
        const at = this.#viewer.pick(event.clientX - box.left, event.clientY - box.top)
        this.announce("aus:scene-dropped", { scene: event.dataTransfer?.getData(SCENE_TYPE), at })
      },
      { signal },
    )
  }

  #keys = (event: KeyboardEvent): void => {
    if (this.#painter?.key(event)) {
      event.preventDefault()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || this.#viewer === null) return
    const { yaw, pitch, fov } = this.#viewer.view()
    const step = event.shiftKey ? FINE_DEGREES : (STEP_DEGREES * fov) / 90
    const turn: Record<string, Partial<View>> = {
      ArrowLeft: { yaw: yaw - step },
      ArrowRight: { yaw: yaw + step },
      ArrowUp: { pitch: pitch + step },
      ArrowDown: { pitch: pitch - step },
      "+": { fov: fov * ZOOM },
      "=": { fov: fov * ZOOM },
      "-": { fov: fov / ZOOM },
      Home: this.model?.version?.start ?? {},
    }
    const to = turn[event.key]
    if (to !== undefined) this.#viewer.turn(to, event.shiftKey ? 0 : TURN_MS)
    else if (event.key === "Enter") {
      const { width, height } = this.#size()
      this.#pick(width / 2, height / 2)
    } else return
    event.preventDefault()
  }

  #wheeled = (event: WheelEvent): void => {
    if (!event.ctrlKey) return
    event.preventDefault()
    this.#viewer?.turn({ fov: this.#viewer.view().fov * 1.0015 ** event.deltaY }, 0)
  }
}

function progress(percent: number): HTMLProgressElement {
  return h("progress", { max: 100, value: percent, "aria-label": t("Being prepared") })
}

define("aus-tour-stage", TourStage)
