/**
 * The tour without WebGL: stills that the server draws, one a 15° notch, behind the same face as the viewer. For
 * browsers that cannot draw, and for those that lose their graphics again and again.
 */
import { h } from "../lib/dom.ts"
import { clampView, type Direction, fromWindow, notched, type Size, snapped, type View } from "./project.ts"
import { load, type SceneImages } from "./pyramid.ts"
import type { TourViewer, ViewerEvent } from "./tour-viewer.ts"

export class StillViewer implements TourViewer {
  readonly #stage: HTMLElement
  readonly #listeners = new Map<ViewerEvent, Set<(view: View) => void>>()
  readonly #given = new AbortController()
  readonly #sizes: ResizeObserver
  readonly #image = h("img", { class: "tour-still", alt: "", draggable: "false" })
  #scene: SceneImages | null = null
  #view: View = { yaw: 0, pitch: 0, fov: 90 }
  #drag: { readonly x: number; readonly y: number; readonly view: View } | null = null

  constructor(stage: HTMLElement) {
    this.#stage = stage
    this.#sizes = new ResizeObserver(() => this.resize())
    this.#sizes.observe(stage)
    const { signal } = this.#given
    this.#image.addEventListener("pointerdown", this.#grabbed, { signal })
    this.#image.addEventListener("pointermove", this.#moved, { signal })
    for (const end of ["pointerup", "pointercancel"] as const)
      this.#image.addEventListener(end, () => (this.#drag = null), { signal })
    stage.prepend(this.#image)
  }

  async open(scene: SceneImages, at: View): Promise<void> {
    const before = this.#scene
    this.#scene = scene
    try {
      await this.#show(snapped(at))
    } catch (cause) {
      this.#scene = before
      throw cause
    }
  }

  view(): View {
    return this.#view
  }

  turn(to: Partial<View>): void {
    const goal = notched(this.#view, clampView({ ...this.#view, ...to }))
    // A still that does not come leaves the one before: the visitor may turn again.
    void this.#show(goal).catch(() => undefined)
  }

  pick(x: number, y: number): Direction {
    return fromWindow({ x, y }, this.#view, this.#size())
  }

  on(name: ViewerEvent, listener: (view: View) => void): () => void {
    const heard = this.#listeners.get(name) ?? new Set()
    heard.add(listener)
    this.#listeners.set(name, heard)
    return () => heard.delete(listener)
  }

  resize(): void {
    this.#announce("view")
  }

  close(): void {
    this.#given.abort()
    this.#sizes.disconnect()
    this.#image.remove()
    this.#listeners.clear()
  }

  #announce(name: ViewerEvent): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(this.#view)
  }

  #size(): Size {
    return { width: this.#stage.clientWidth || 1, height: this.#stage.clientHeight || 1 }
  }

  async #show(view: View): Promise<void> {
    const scene = this.#scene
    if (scene === null) return
    if (scene.stills === undefined) throw new Error("The server draws no stills of this scene.")
    const address = scene.stills
      .replace("{yaw}", view.yaw.toFixed(1))
      .replace("{pitch}", view.pitch.toFixed(1))
      .replace("{fov}", view.fov.toFixed(0))
      .replaceAll("-0.0_", "0.0_")
    await load(address)
    if (this.#given.signal.aborted || this.#scene !== scene) return
    this.#image.src = address
    this.#view = view
    this.#announce("view")
    this.#announce("sharp")
  }

  #grabbed = (event: PointerEvent): void => {
    this.#drag = { x: event.clientX, y: event.clientY, view: this.#view }
    this.#image.setPointerCapture(event.pointerId)
  }

  #moved = (event: PointerEvent): void => {
    if (this.#drag === null) return
    const size = this.#size()
    const degrees = this.#drag.view.fov / Math.max(size.width, size.height)
    const { view, x, y } = this.#drag
    const goal = snapped({
      ...view,
      yaw: view.yaw - (event.clientX - x) * degrees,
      pitch: view.pitch + (event.clientY - y) * degrees,
    })
    if (goal.yaw !== this.#view.yaw || goal.pitch !== this.#view.pitch) this.turn(goal)
  }
}
