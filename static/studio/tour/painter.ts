import { toast } from "../../elements/toasts.ts"
import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Direction, type Size, toWindow, type View } from "../../tour/project.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"
import {
  along,
  type Blur,
  closed,
  cornered,
  kept,
  LEAST_CORNERS,
  painted,
  resized,
  takenBack,
  toggled,
} from "./brush.ts"
import { direction, type Region } from "./document.ts"
import type { TourModel } from "./model.ts"

/** Further than this a press was a stroke, not a click. */
const CLICK_PX = 4
/** Nearer than this to the first corner, a click or Enter closes the outline. */
const CLOSE_PX = 14

interface Stroke {
  readonly x: number
  readonly y: number
  /** Where the last circle of the stroke was wanted; null: it is a click still. */
  last: Direction | null
}

/** A sheet over the picture on which regions to be blurred are painted; while Space is held, the picture turns below it. */
export class Painter {
  readonly element = h("div", { class: "editor-sheet", hidden: true, "aria-hidden": "true" })
  readonly #model: TourModel
  readonly #viewer: PannellumViewer
  readonly #moving: () => void
  readonly #focus: () => void
  #stroke: Stroke | null = null
  #over: Direction | null = null
  #space = false
  /** Whether the picture was turned by keys since the last corner: then Enter means another one. */
  #turned = true

  constructor(model: TourModel, viewer: PannellumViewer, moving: () => void, focus: () => void) {
    this.#model = model
    this.#viewer = viewer
    this.#moving = moving
    this.#focus = focus
    const { element } = this
    element.addEventListener("pointerdown", this.#pressed)
    element.addEventListener("pointermove", this.#moved)
    element.addEventListener("pointerup", this.#released)
    element.addEventListener("pointercancel", this.#ended)
    element.addEventListener("pointerleave", this.#left)
  }

  update(): void {
    const { blur } = this
    const hidden = blur === null || blur.tool === "turn" || this.#space
    if (blur === null) this.#turned = true
    if (hidden) this.#stroke = this.#over = null
    this.element.hidden = hidden
  }

  get blur(): Blur | null {
    const { drawing } = this.#model
    return drawing?.what === "blur" ? drawing : null
  }

  /** What the brush would cover where the pointer is, else in the middle. */
  get ghost(): Region | null {
    const { blur } = this
    if (blur === null || blur.tool === "outline") return null
    return { shape: "circle", ...(this.#over ?? this.#middle()), radius: blur.radius }
  }

  /** Where the next corner would be. */
  get next(): Direction {
    return this.#over ?? this.#middle()
  }

  /** A key that was pressed on the picture; false: it is none of the brush. */
  key(event: KeyboardEvent): boolean {
    const { blur } = this
    if (blur === null) return false
    if (event.key.startsWith("Arrow")) this.#turned = true
    const acts: Record<string, () => void> = {
      " ": () => this.#hold(true),
      Enter: () => this.#enter(blur),
      Backspace: () => {
        if (blur.corners.length > 0) this.#model.draw(takenBack(blur))
      },
      Escape: () => putAway(this.#model),
    }
    const sizes: Record<string, 1 | -1> = { "[": -1, ",": -1, "]": 1, ".": 1 }
    const steps = sizes[event.key]
    // Where brackets are typed with AltGr, they come with Ctrl and Alt.
    if (steps !== undefined) this.#model.draw(resized(blur, steps))
    else if (event.ctrlKey || event.metaKey || event.altKey) return false
    else if (acts[event.key]) acts[event.key]?.()
    else return false
    return true
  }

  /** A key was let go, or the picture lost the focus with it. */
  released(): void {
    if (this.#space) this.#hold(false)
  }

  #hold(space: boolean): void {
    this.#space = space
    this.update()
    this.#moving()
  }

  #enter(blur: Blur): void {
    const at = this.#middle()
    if (blur.tool === "turn") return
    if (blur.tool === "brush") this.#model.draw(toggled(blur, at))
    else if (!this.#turned) this.#model.draw(closed(blur))
    else this.#corner(blur, at)
  }

  #middle(): Direction {
    const { yaw, pitch } = this.#viewer.view()
    return direction(yaw, pitch)
  }

  #under(event: PointerEvent): Direction {
    const box = this.element.getBoundingClientRect()
    return this.#viewer.pick(event.clientX - box.left, event.clientY - box.top)
  }

  #pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary) return
    event.preventDefault()
    this.#focus()
    this.element.setPointerCapture(event.pointerId)
    this.#stroke = { x: event.clientX, y: event.clientY, last: null }
  }

  #moved = (event: PointerEvent): void => {
    if (!event.isPrimary) return
    this.#over = this.#under(event)
    const { blur } = this
    if (this.#stroke && blur?.tool === "brush") this.#paint(blur, this.#stroke, event)
    this.#moving()
  }

  #paint(blur: Blur, stroke: Stroke, event: PointerEvent): void {
    const to = this.#under(event)
    const places: Direction[] = []
    let from = blur
    if (stroke.last === null) {
      if (Math.hypot(event.clientX - stroke.x, event.clientY - stroke.y) <= CLICK_PX) return
      const box = this.element.getBoundingClientRect()
      stroke.last = this.#viewer.pick(stroke.x - box.left, stroke.y - box.top)
      places.push(stroke.last)
      from = kept(blur)
    }
    places.push(...along(stroke.last, to, blur.radius))
    if (places.length === 0) return
    stroke.last = places.at(-1) ?? stroke.last
    const drawn = places.reduce(painted, from)
    if (drawn !== blur) this.#model.draw(drawn)
  }

  #released = (event: PointerEvent): void => {
    const was = this.#stroke
    this.#stroke = null
    const { blur } = this
    if (was === null || blur === null || was.last !== null) return
    const at = this.#under(event)
    if (blur.tool === "brush") this.#model.draw(toggled(blur, at))
    else this.#corner(blur, at)
    // A finger is nowhere once it is lifted.
    if (event.pointerType === "touch") this.#left()
  }

  #corner(blur: Blur, at: Direction): void {
    const size = { width: this.element.offsetWidth, height: this.element.offsetHeight }
    const [first] = blur.corners
    const closes = blur.corners.length >= LEAST_CORNERS && first && this.#near(first, at, size)
    this.#turned = false
    this.#model.draw(closes ? closed(blur) : cornered(blur, at))
  }

  #near(one: Direction, other: Direction, size: Size): boolean {
    const view: View = this.#viewer.view()
    const [a, b] = [toWindow(one, view, size), toWindow(other, view, size)]
    return a !== null && b !== null && Math.hypot(a.x - b.x, a.y - b.y) <= CLOSE_PX
  }

  #ended = (): void => {
    this.#stroke = null
  }

  #left = (): void => {
    this.#over = null
    this.#moving()
  }
}

/** Ends the drawing; what was drawn can be had back. */
export function putAway(model: TourModel): void {
  const { drawing, sceneId, versionId } = model
  model.draw(null)
  if (drawing?.what !== "blur" || drawing.regions.length + drawing.corners.length === 0) return
  const undo = (): void => {
    if (model.sceneId !== sceneId || model.versionId !== versionId) model.choose(sceneId, [], versionId)
    model.draw(drawing)
  }
  toast(t("What was drawn is put away."), { undo })
}
