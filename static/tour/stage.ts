/**
 * The picture of the scene where the visitor stands: the poster first, the viewer over it, and stills in its place
 * while lost graphics wait for a new start and when they fail for good. To the page it is one viewer.
 */
import { need } from "../lib/dom.ts"
import type { Grip } from "./drag.ts"
import type { Direction, Point, Size, View } from "./project.ts"
import type { SceneImages } from "./pyramid.ts"
import { StillViewer } from "./stills.ts"
import type { TourViewer, ViewerEvent, ViewerSettings } from "./tour-viewer.ts"
import { PannellumViewer } from "./viewer.ts"

const EVENTS = ["view", "sharp", "lost", "fault"] as const
/** Graphics that come back sooner need no still in their place. */
const STAND_IN_MS = 700
const NO_GRIP: Grip = { move: () => undefined, drop: () => undefined }

export class Stage implements TourViewer {
  readonly element: HTMLElement
  readonly #poster: HTMLElement
  /** Small and early: it stands there until the poster comes. */
  readonly #glimpse: HTMLElement | null
  readonly #listeners = new Map<ViewerEvent, Set<(view: View) => void>>()
  #viewer: TourViewer
  #scene: SceneImages | null = null
  /** What is under the poster has no black parts. */
  #painted = false
  /** Shows the scene while the viewer's graphics are lost and wait for a new start. */
  #standIn: StillViewer | null = null
  #coming: StillViewer | null = null
  #waiting = 0
  /** What the poster shows: in any other view the hotspots would hang in the air before it. */
  #posed: View | null = null

  constructor(element: HTMLElement, settings: ViewerSettings) {
    this.element = element
    this.#poster = need(".tour-poster", element)
    this.#glimpse = element.querySelector(".tour-glimpse")
    this.#viewer = this.#hear(new PannellumViewer(element, settings))
  }

  /** Resolves when a picture of the scene stands there; rejects when there is none but the poster. */
  async open(scene: SceneImages, at: View, after?: Promise<unknown>): Promise<void> {
    if (this.#scene !== null) this.#glimpse?.remove() // it belongs to the first scene
    this.#scene = scene
    this.#dismiss()
    this.element.removeAttribute("data-sharp")
    try {
      await this.#viewer.open(scene, at, after)
    } catch (cause) {
      if (this.#viewer instanceof StillViewer) throw cause
      await this.#fallBack(scene, at)
    }
    if (this.#scene !== scene) return
    this.element.toggleAttribute("data-ready", true)
    this.#painted = true
    this.#uncover()
  }

  /** The poster on the page is the picture of this view. */
  pose(view: View): void {
    this.#posed = view
    this.#cover(!this.#poster.hasAttribute("data-behind"))
  }

  get still(): boolean {
    return this.#standIn !== null || this.#viewer instanceof StillViewer
  }

  size(): Size {
    return { width: this.element.clientWidth || 1, height: this.element.clientHeight || 1 }
  }

  view(): View {
    return (this.#standIn ?? this.#viewer).view()
  }

  turn(to: Partial<View>, ms: number): void {
    if (this.#standIn === null) this.#viewer.turn(to, ms)
    else this.#standIn.turn(to)
  }

  pick(x: number, y: number): Direction {
    return (this.#standIn ?? this.#viewer).pick(x, y)
  }

  /** Hands a drag over that began on something in front of the picture. */
  grab(from: Point): Grip {
    return this.#viewer instanceof PannellumViewer ? this.#viewer.grab(from) : NO_GRIP
  }

  on(name: ViewerEvent, listener: (view: View) => void): () => void {
    const heard = this.#listeners.get(name) ?? new Set()
    heard.add(listener)
    this.#listeners.set(name, heard)
    return () => heard.delete(listener)
  }

  resize(): void {
    this.#viewer.resize()
  }

  close(): void {
    this.#dismiss()
    this.#viewer.close()
    this.#listeners.clear()
  }

  #hear<V extends TourViewer>(viewer: V): V {
    for (const name of EVENTS) viewer.on(name, view => this.#pass(name, view))
    return viewer
  }

  #pass(name: ViewerEvent, view: View): void {
    if (name === "lost") {
      this.#painted = false
      this.element.removeAttribute("data-sharp")
      this.#cover(true)
      clearTimeout(this.#waiting)
      this.#waiting = window.setTimeout(() => void this.#standInFor(view), STAND_IN_MS)
    }
    if (name === "view" && this.#standIn !== null) return // the picture that is seen is another one
    if (name === "view") this.#uncover()
    if (name === "sharp") {
      const stoodIn = this.#standIn !== null
      this.#dismiss()
      this.#cover(false)
      if (stoodIn) this.#tell("view", view)
      this.element.toggleAttribute("data-sharp", true)
    }
    if (name === "fault" && this.#scene !== null && this.#viewer instanceof PannellumViewer) {
      // The graphics went once too often: from here on the server draws.
      void this.#fallBack(this.#scene, view).then(
        () => this.#cover(false),
        () => this.#tell("fault", view),
      )
      return
    }
    this.#tell(name, view)
  }

  #tell(name: ViewerEvent, view: View): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(view)
  }

  /** Whatever the graphics do, the visitor looks at the shop: the server draws what they did. */
  async #standInFor(view: View): Promise<void> {
    const scene = this.#scene
    if (scene === null) return
    const stills = new StillViewer(this.element)
    this.#coming = stills
    try {
      await stills.open(scene, view)
    } catch {
      stills.close() // the poster stays
      return
    }
    if (this.#coming !== stills) return
    this.#coming = null
    this.#standIn = stills
    stills.on("view", at => {
      this.#viewer.turn(at, 0) // that is where the viewer goes on
      this.#tell("view", at)
    })
    this.#cover(false)
    this.#tell("view", stills.view())
  }

  #dismiss(): void {
    clearTimeout(this.#waiting)
    this.#coming?.close()
    this.#standIn?.close()
    this.#coming = this.#standIn = null
  }

  async #fallBack(scene: SceneImages, at: View): Promise<void> {
    this.#dismiss()
    this.#viewer.close()
    const stills = this.#hear(new StillViewer(this.element))
    this.#viewer = stills
    this.element.toggleAttribute("data-still", true)
    await stills.open(scene, at)
  }

  /** The first tiles are less sharp than the poster: it goes when all are there, or when somebody looks elsewhere. */
  #uncover(): void {
    const covered = !this.#poster.hasAttribute("data-behind")
    this.#cover(covered && (this.#posing() || !this.#painted))
  }

  #cover(covered: boolean): void {
    this.#poster.toggleAttribute("data-behind", !covered)
    if (!covered) this.#glimpse?.remove()
    const posing = this.#posing()
    if (this.#viewer instanceof PannellumViewer) this.#viewer.covered = covered && posing
    this.element.toggleAttribute("data-apart", covered && !posing)
  }

  /** Whether the poster shows what is in view. */
  #posing(): boolean {
    const { yaw, pitch, fov } = this.view()
    const posed = this.#posed
    return (
      posed !== null &&
      Math.abs(yaw - posed.yaw) < 0.5 &&
      Math.abs(pitch - posed.pitch) < 0.5 &&
      Math.abs(fov - posed.fov) < 0.5
    )
  }
}
