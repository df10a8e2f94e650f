/**
 * The one door to Pannellum 2.5.7. It draws the picture; everything else (hotspots, keys, words) is ours. The
 * numbers in the comments are those of its traps in docs/explanation/viewer.md.
 */
import "pannellum"
import {
  clampView,
  type Direction,
  fromWindow,
  horizontalFov,
  longerFov,
  MAX_FOV,
  MIN_FOV,
  type Point,
  type Size,
  type View,
  wrapped,
} from "./project.ts"
import {
  begin,
  capped,
  levelOne,
  load,
  type SceneConfig,
  type SceneImages,
  savesData,
  sharperTiles,
  wantsCapped,
} from "./pyramid.ts"

export type { SceneConfig, SceneImages }

export type ViewerEvent = "view" | "sharp" | "lost" | "fault"

export interface TourViewer {
  /** Resolves when level 1 of what is in view is painted; rejects if its tiles are missing. */
  open(scene: SceneImages, at: View): Promise<void>
  view(): View
  turn(to: Partial<View>, ms: number): void
  pick(x: number, y: number): Direction
  on(name: ViewerEvent, listener: (view: View) => void): () => void
  resize(): void
  close(): void
}

/** A drag that began elsewhere and goes on in the picture; points are those of the page. */
export interface Grip {
  move(to: Point): void
  drop(at: Point): void
}

export interface ViewerSettings {
  readonly escapeHTML: true
  readonly default: Readonly<Record<string, unknown>>
}

const FADE_MS = 200
/** How long to wait before each new start after the graphics context was lost; then there are no more. */
const BACK_OFF_MS = [0, 1000, 4000, 15000]
const FORGIVE_MS = 600_000
/** Pannellum loads so many tiles at a time. */
const TILES_AT_ONCE = 4

export class PannellumViewer implements TourViewer {
  readonly #stage: HTMLElement
  readonly #settings: ViewerSettings
  readonly #listeners = new Map<ViewerEvent, Set<(view: View) => void>>()
  readonly #given = new AbortController()
  readonly #sizes: ResizeObserver
  #container: HTMLElement | null = null
  #inner: PannellumApi | null = null
  #canvas: HTMLCanvasElement | null = null
  #scene: SceneImages | null = null
  #capped = false
  #view: View
  #turn = 0
  #frames = 0
  #sharp = true
  #lost: number[] = []
  /** Tiles that are on their way before Pannellum asks for them; held until it has. */
  #ahead: readonly HTMLImageElement[] = []
  #timers = new Set<number>()

  constructor(stage: HTMLElement, settings: ViewerSettings) {
    this.#stage = stage
    this.#settings = settings
    this.#view = { yaw: 0, pitch: 0, fov: 90 }
    this.#sizes = new ResizeObserver(() => this.resize()) // 18: it sees the window's changes only
    this.#sizes.observe(stage)
    document.addEventListener("visibilitychange", this.#lookAfter, { signal: this.#given.signal })
  }

  async open(scene: SceneImages, at: View): Promise<void> {
    const view = clampView(at)
    const turn = ++this.#turn
    this.#scene = scene
    this.#capped = wantsCapped(view, devicePixelRatio, savesData())
    // 6: missing tiles are black and silent in Pannellum. Loading them here is the signal, the probe and the preload.
    const first = levelOne(scene.config, view, this.#size()).map(url => load(url))
    this.#fetchAhead(view)
    await Promise.all(first)
    if (turn !== this.#turn || this.#given.signal.aborted) return
    await this.#show(view)
  }

  view(): View {
    return this.#view
  }

  turn(to: Partial<View>, ms: number): void {
    const view = clampView({ ...this.#view, ...to })
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    if (this.#inner === null) {
      this.#view = view
      this.#announce("view")
      return
    }
    this.#inner.stopMovement()
    this.#inner.lookAt(
      view.pitch,
      view.yaw,
      horizontalFov(view.fov, this.#size()),
      calm || ms === 0 ? false : ms,
    )
    if (this.#capped && !wantsCapped(view, devicePixelRatio, savesData())) this.#uncap()
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
    if (this.#inner === null) return
    this.#inner.resize()
    this.#inner.setHfov(horizontalFov(this.#view.fov, this.#size()), false) // 12: its own angle is always horizontal
  }

  /** 21: a drag that begins on a hotspot does not reach the picture. Told like this, it began there. */
  grab(from: Point): Grip {
    const tell = (target: EventTarget | null | undefined, type: string, at: Point): void => {
      target?.dispatchEvent(
        new MouseEvent(type, { bubbles: true, cancelable: true, clientX: at.x, clientY: at.y, buttons: 1 }),
      )
    }
    tell(this.#container?.querySelector(".pnlm-dragfix"), "mousedown", from)
    return {
      move: to => tell(document, "mousemove", to),
      drop: at => tell(document, "mouseup", at),
    }
  }

  close(): void {
    this.#given.abort()
    this.#turn++
    this.#sizes.disconnect()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#destroy()
    this.#listeners.clear()
  }

  /** 22: one tile after the other takes a trip over the line each; asked for at once, they share one. */
  #fetchAhead(view: View): void {
    for (const left of this.#ahead) if (!left.complete) left.removeAttribute("src") // of a scene that was left
    if (this.#scene === null) return
    const config = this.#capped ? capped(this.#scene.config) : this.#scene.config
    this.#ahead = sharperTiles(config, view, this.#size(), devicePixelRatio).map(begin)
  }

  #announce(name: ViewerEvent): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(this.#view)
  }

  #size(): Size {
    return { width: this.#stage.clientWidth || 1, height: this.#stage.clientHeight || 1 }
  }

  #later(action: () => void, ms: number): void {
    const timer = window.setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }

  /** The full pyramid takes over under a picture of the last frame. */
  #uncap(): void {
    this.#capped = false
    this.#fetchAhead(this.#view)
    if (this.#scene !== null) void this.#show(this.#view).catch(this.#failed)
  }

  #failed = (): void => this.#announce("fault")

  async #show(view: View): Promise<void> {
    const scene = this.#scene
    if (scene === null) return
    const snapshot = this.#snapshot()
    this.#view = view
    this.#sharp = false
    this.#frames = 0
    const painted = this.#painted()
    const inner = this.#inner ?? this.#create()
    const key = `${scene.key}${this.#capped ? "-low" : ""}`
    // 10: the configuration is kept by reference and altered.
    inner.addScene(key, structuredClone(this.#capped ? capped(scene.config) : scene.config) as SceneConfig)
    inner.loadScene(key, view.pitch, view.yaw, horizontalFov(view.fov, this.#size()))
    this.#watchFrames()
    this.#settle()
    await painted
    if (snapshot !== null) this.#fadeOut(snapshot)
  }

  /** Draws until everything in view is sharp: Pannellum stops one frame before anybody could see that it is. */
  #settle = (): void => {
    const renderer = this.#inner?.getRenderer()
    if (this.#sharp || renderer === undefined) return
    if (this.#frames >= 2 && !renderer.isLoading()) {
      this.#sharp = true
      this.#ahead = []
      this.#announce("sharp")
      return
    }
    this.#inner?.setUpdate(false) // begins to draw again, changes nothing else
    requestAnimationFrame(this.#settle)
  }

  #create(): PannellumApi {
    if (window.pannellum === undefined) throw new Error("Pannellum did not load.")
    const container = document.createElement("div")
    container.className = "tour-picture"
    this.#stage.prepend(container)
    // 2, 5: text is escaped and there is none; nothing loads before loadScene is asked for.
    const inner = window.pannellum.viewer(container, structuredClone({ ...this.#settings, scenes: {} }))
    container.tabIndex = -1
    container.setAttribute("aria-hidden", "true")
    container.querySelector(".pnlm-about-msg")?.remove() // a link that could be reached by Tab
    container.addEventListener("focus", () => this.#stage.focus({ preventScroll: true }))
    this.#container = container
    this.#inner = inner
    return inner
  }

  /** 11: nothing tells that the view moved; each frame's arguments do. Throws where nothing can be drawn. */
  #watchFrames(): void {
    const renderer = this.#inner?.getRenderer()
    const canvas = renderer?.getCanvas()
    if (renderer === undefined || canvas === undefined || contextOf(canvas) === null) {
      this.#destroy()
      throw new Error("This browser has no WebGL for the panorama.")
    }
    if (canvas !== this.#canvas) {
      this.#canvas = canvas
      canvas.addEventListener("webglcontextlost", this.#contextLost)
    }
    if ("watched" in renderer) return
    const draw = renderer.render.bind(renderer)
    const observed = (pitch: number, yaw: number, hfov: number, params?: unknown): unknown => {
      const result = draw(pitch, yaw, hfov, params)
      if (!this.#sharp && this.#canvas !== null)
        withoutDrawing(this.#canvas, () => {
          for (let more = 1; more < TILES_AT_ONCE; more++) draw(pitch, yaw, hfov)
        })
      this.#drawn(pitch, yaw, hfov)
      return result
    }
    Object.assign(renderer, { render: observed, watched: true })
  }

  #drawn(pitch: number, yaw: number, hfov: number): void {
    const deg = 180 / Math.PI
    const fov = longerFov(hfov * deg, this.#size())
    this.#view = { yaw: wrapped(yaw * deg), pitch: pitch * deg, fov }
    this.#frames++
    // 12: two fingers zoom by its own angle, which knows other limits than ours.
    const within = Math.min(MAX_FOV, Math.max(MIN_FOV, fov))
    if (Math.abs(within - fov) > 0.01) this.#inner?.setHfov(horizontalFov(within, this.#size()), false)
    if (this.#capped && this.#sharp && !wantsCapped(this.#view, devicePixelRatio, savesData())) this.#uncap()
    this.#announce("view")
  }

  /** 7: resolves when no part of the picture is black any more; until then the poster or the snapshot covers it. */
  #painted(): Promise<void> {
    return new Promise(resolve => {
      const look = (): void => {
        if (!this.#sharp && (this.#frames < 2 || this.#hasHoles())) return
        off()
        offSharp()
        resolve()
      }
      const off = this.on("view", look)
      const offSharp = this.on("sharp", look)
    })
  }

  #hasHoles(): boolean {
    const gl = this.#canvas === null ? null : contextOf(this.#canvas)
    if (!gl) return false
    const pixel = new Uint8Array(4)
    for (const x of [0.02, 0.35, 0.65, 0.98])
      for (const y of [0.02, 0.35, 0.65, 0.98]) {
        const { drawingBufferWidth: width, drawingBufferHeight: height } = gl
        gl.readPixels(Math.floor(x * width), Math.floor(y * height), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
        if (pixel[0] === 0 && pixel[1] === 0 && pixel[2] === 0) return true
      }
    return false
  }

  /** 8: its own fade waits for a `data:` picture that the CSP refuses. Ours copies the frame it has just drawn. */
  #snapshot(): HTMLCanvasElement | null {
    const renderer = this.#inner?.getRenderer()
    const source = this.#canvas
    if (renderer === undefined || source === null) return null
    const deg = Math.PI / 180
    const hfov = horizontalFov(this.#view.fov, this.#size())
    renderer.render(this.#view.pitch * deg, this.#view.yaw * deg, hfov * deg)
    const copy = document.createElement("canvas")
    copy.className = "tour-snapshot"
    copy.width = source.width
    copy.height = source.height
    copy.getContext("2d")?.drawImage(source, 0, 0)
    this.#container?.after(copy)
    return copy
  }

  #fadeOut(snapshot: HTMLCanvasElement): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    snapshot.toggleAttribute("data-leaving", true)
    this.#later(() => snapshot.remove(), calm ? 0 : FADE_MS)
  }

  /** 9: after a lost context the picture stays blank for ever, and nobody is told. */
  #contextLost = (event: Event): void => {
    event.preventDefault()
    this.#restart()
  }

  /** A phone may take the context of a page that it hid and never say so: whoever comes back finds it here. */
  #lookAfter = (): void => {
    if (document.hidden || this.#canvas === null) return
    if (contextOf(this.#canvas)?.isContextLost()) this.#restart()
  }

  #restart(): void {
    const now = performance.now()
    this.#lost = this.#lost.filter(at => now - at < FORGIVE_MS)
    const wait = BACK_OFF_MS[this.#lost.length]
    this.#lost.push(now)
    this.#destroy()
    this.#announce("lost")
    if (wait === undefined) this.#announce("fault")
    else this.#later(() => void this.#show(this.#view).catch(this.#failed), wait)
  }

  #destroy(): void {
    this.#canvas?.removeEventListener("webglcontextlost", this.#contextLost) // destroy() loses it on purpose
    this.#canvas = null
    this.#inner?.destroy()
    this.#inner = null
    this.#container?.remove()
    this.#container = null
    for (const left of this.#stage.querySelectorAll(".tour-snapshot")) left.remove()
  }
}

/** Its own drawing context: asked for under the same name, a canvas gives the same one again. */
function contextOf(canvas: HTMLCanvasElement): WebGLRenderingContext | null {
  return canvas.getContext("experimental-webgl") as WebGLRenderingContext | null
}

/** 22: with each frame it asks for one tile. A frame that is not drawn costs nothing and asks, too. */
function withoutDrawing(canvas: HTMLCanvasElement, frames: () => void): void {
  const gl = contextOf(canvas)
  if (gl === null) return
  const mute = { clear: nothing, bufferData: nothing, drawElements: nothing }
  Object.assign(gl, mute) // hides the prototype's
  try {
    frames()
  } finally {
    for (const name of Object.keys(mute)) Reflect.deleteProperty(gl, name)
  }
}

const nothing = (): void => undefined
