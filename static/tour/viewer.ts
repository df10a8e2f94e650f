/**
 * The one door to Pannellum 2.5.7. It draws the picture; everything else (hotspots, keys, words) is ours. The
 * numbers in the comments are those of its traps in docs/explanation/viewer.md.
 */
import "pannellum"
import { type Grip, gripOn } from "./drag.ts"
import { contextOf, watchTiles, withoutDrawing, withoutSmoothing } from "./graphics.ts"
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
  tilesInView,
  wantsCapped,
} from "./pyramid.ts"
import type { TourViewer, ViewerEvent, ViewerSettings } from "./tour-viewer.ts"

const FADE_MS = 200
/** How long to wait before each new start after the graphics context was lost; then there are no more. */
const BACK_OFF_MS = [0, 1000, 4000, 15000]
const FORGIVE_MS = 600_000
/** Pannellum loads so many tiles at a time. */
const TILES_AT_ONCE = 4
/** Tiles that nobody sees come wait for no frame of the browser's. */
const UNSEEN_MS = 10
/** A picture that stands still is drawn anew so often while it becomes sharper: each time costs a slow device much. */
const SHARPER_MS = 200
const NO_FRAME = { pitch: Number.NaN, yaw: Number.NaN, hfov: Number.NaN, at: 0, stale: true }

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
  /** How often Pannellum was asked for a frame of this scene; 22: it may have none of its tiles in its list before. */
  #frames = 0
  /** The last frame's pitch, yaw and angle as Pannellum says them; when one was drawn; whether a tile came since. */
  #frame = { ...NO_FRAME }
  #sharp = true
  /** First tiles of what is in view that are no part of the picture yet: without them it has black holes. */
  #holes = new Set<string>()
  /** 6: all of those tiles exist. */
  #probed = false
  #lost: number[] = []
  /** Something stands before the picture that shows the same, better: it is not drawn before it is sharp. */
  covered = false
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

  async open(scene: SceneImages, at: View, after: Promise<unknown> = Promise.resolve()): Promise<void> {
    const view = clampView(at)
    const turn = ++this.#turn
    this.#scene = scene
    this.#capped = wantsCapped(view, devicePixelRatio, savesData())
    if (this.#inner === null) this.#look(view) // hotspots hang right before the poster, too
    // 6: missing tiles are black and silent in Pannellum. Loading them here is the signal, the probe and the preload.
    const first = Promise.all(levelOne(scene.config, view, this.#size()).map(url => load(url)))
    this.#fetchAhead(view)
    this.#probed = false
    const probed = first.then(() => {
      if (turn === this.#turn) this.#probed = true
    })
    probed.catch(nothing) // heard below, which may be later
    await after
    // Graphics take long to start: the tiles come meanwhile. What stands there already stays until the next are here.
    if (this.#inner !== null) await probed
    if (turn !== this.#turn || this.#given.signal.aborted) return
    try {
      await Promise.all([probed, this.#show(view)])
    } catch (cause) {
      if (turn === this.#turn) this.#destroy()
      throw cause
    }
  }

  view(): View {
    return this.#view
  }

  turn(to: Partial<View>, ms: number): void {
    const view = clampView({ ...this.#view, ...to })
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    if (this.#inner === null) {
      this.#look(view)
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

  /** 21: a drag that begins on a hotspot does not reach the picture. */
  grab(from: Point): Grip {
    return gripOn(this.#container?.querySelector(".pnlm-dragfix"), from)
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
    this.#ahead = tilesInView(config, view, this.#size(), devicePixelRatio).map(begin)
  }

  #look(view: View): void {
    this.#view = view
    this.#announce("view")
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
    this.#sharp = false
    this.#frames = 0
    this.#frame = { ...NO_FRAME }
    this.#holes = new Set(
      levelOne(scene.config, view, this.#size()).map(url => new URL(url, document.baseURI).href),
    )
    this.#look(view)
    const painted = this.#painted()
    const inner = this.#inner ?? this.#create()
    const key = `${scene.key}${this.#capped ? "-low" : ""}`
    // 10: the configuration is kept by reference and altered.
    inner.addScene(key, structuredClone(this.#capped ? capped(scene.config) : scene.config) as SceneConfig)
    withoutSmoothing(() => inner.loadScene(key, view.pitch, view.yaw, horizontalFov(view.fov, this.#size())))
    this.#watchFrames()
    this.#settle()
    await painted
    if (snapshot !== null) this.#fadeOut(snapshot)
  }

  /** Asks for frames until everything in view is sharp: Pannellum stops one before anybody could see that it is. */
  #settle = (): void => {
    const renderer = this.#inner?.getRenderer()
    if (this.#sharp || renderer === undefined) return
    const { pitch, yaw, hfov } = this.#frame
    if (this.#frames >= 2 && this.#probed && !renderer.isLoading()) {
      this.#sharp = true
      this.#ahead = []
    }
    const unseen = this.covered && this.#frames >= 2
    if (this.#sharp || unseen) renderer.render(pitch, yaw, hfov)
    if (this.#sharp) this.#announce("sharp")
    else if (unseen) this.#later(this.#settle, UNSEEN_MS)
    else {
      this.#inner?.setUpdate(false) // begins to draw again, changes nothing else
      requestAnimationFrame(this.#settle)
    }
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
      watchTiles(canvas, url => {
        this.#holes.delete(url)
        this.#frame.stale = true
      })
    }
    if ("watched" in renderer) return
    const draw = renderer.render.bind(renderer)
    const observed = (pitch: number, yaw: number, hfov: number, params?: unknown): unknown => {
      this.#frames++
      const worth = this.#worthDrawing(pitch, yaw, hfov)
      const result = worth ? draw(pitch, yaw, hfov, params) : undefined
      if (!this.#sharp)
        withoutDrawing(canvas, () => {
          for (let more = worth ? 1 : 0; more < TILES_AT_ONCE; more++) draw(pitch, yaw, hfov)
        })
      const unseen = !worth && this.covered && this.#frame.at === 0 && this.#holes.size === 0
      Object.assign(this.#frame, { pitch, yaw, hfov })
      if (worth || unseen) this.#drawn(pitch, yaw, hfov) // what could be shown is as good as drawn
      return result
    }
    Object.assign(renderer, { render: observed, watched: true })
  }

  /** 22: while tiles come, it draws the same view again and again, most of it unseen behind a poster. */
  #worthDrawing(pitch: number, yaw: number, hfov: number): boolean {
    const last = this.#frame
    const same = pitch === last.pitch && yaw === last.yaw && hfov === last.hfov
    if (this.#sharp || !(same || Number.isNaN(last.hfov))) return true
    return !this.covered && last.stale && performance.now() - last.at >= SHARPER_MS && this.#holes.size === 0
  }

  #drawn(pitch: number, yaw: number, hfov: number): void {
    Object.assign(this.#frame, { at: performance.now(), stale: false })
    const deg = 180 / Math.PI
    const fov = longerFov(hfov * deg, this.#size())
    this.#view = { yaw: wrapped(yaw * deg), pitch: pitch * deg, fov }
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
        if (!this.#sharp && this.#holes.size > 0) return
        off()
        offSharp()
        resolve()
      }
      const off = this.on("view", look)
      const offSharp = this.on("sharp", look)
    })
  }

  /** 8: its own fade waits for a `data:` picture that the CSP refuses. Ours copies the frame it has just drawn. */
  #snapshot(): HTMLCanvasElement | null {
    const renderer = this.#inner?.getRenderer()
    const source = this.#canvas
    if (renderer === undefined || source === null) return null
    const deg = Math.PI / 180
    const hfov = horizontalFov(this.#view.fov, this.#size())
    this.#frame.hfov = 0 // whatever was drawn last, this one must be
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

const nothing = (): void => undefined
