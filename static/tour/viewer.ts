/**
 * The one door to Pannellum 2.5.7. It draws the picture; everything else (hotspots, keys, words) is ours. The
 * numbers in the comments are those of its traps in docs/explanation/viewer.md.
 */
import "pannellum"
import {
  clampView,
  type Direction,
  facesInView,
  fromWindow,
  horizontalFov,
  longerFov,
  type Size,
  type View,
  wrapped,
} from "./project.ts"

/** One scene as tours/pannellum/config.py compiled it. */
export interface SceneImages {
  readonly key: string
  readonly config: SceneConfig
}

export interface SceneConfig {
  readonly multiRes: MultiRes
  readonly [other: string]: unknown
}

interface MultiRes {
  readonly basePath: string
  readonly extension: string
  readonly maxLevel: number
  readonly cubeResolution: number
  readonly [other: string]: unknown
}

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

interface Settings {
  readonly escapeHTML: true
  readonly default: Readonly<Record<string, unknown>>
}

const FADE_MS = 200
/** How long to wait before each new start after the graphics context was lost; then the poster stays. */
const BACK_OFF_MS = [0, 1000, 4000, 15000]
const FORGIVE_MS = 600_000
/** A window that sees less than this wants the full pyramid, however dense its pixels are. */
const ZOOMED_FOV = 60

/** Loads a picture as Pannellum will (17: the same crossOrigin, or the cache holds it twice). */
async function load(url: string): Promise<void> {
  const image = new Image()
  image.crossOrigin = "anonymous"
  image.src = url
  await image.decode()
}

function level1(scene: SceneImages, at: View, size: Size): string[] {
  const { basePath, extension } = scene.config.multiRes
  return facesInView(at, size).map(face => `${basePath}/1/${face}0_0.${extension}`)
}

/** Brings the first tiles of a scene into the cache; for the scenes next door. */
export async function preload(scene: SceneImages, at: View, size: Size): Promise<void> {
  await Promise.allSettled(level1(scene, at, size).map(load))
}

export function savesData(): boolean {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection
  return connection?.saveData === true
}

export class PannellumViewer implements TourViewer {
  readonly #stage: HTMLElement
  readonly #settings: Settings
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
  #timers = new Set<number>()

  constructor(stage: HTMLElement, settings: Settings) {
    this.#stage = stage
    this.#settings = settings
    this.#view = { yaw: 0, pitch: 0, fov: 90 }
    this.#sizes = new ResizeObserver(() => this.resize()) // 18: it sees the window's changes only
    this.#sizes.observe(stage)
  }

  async open(scene: SceneImages, at: View): Promise<void> {
    const view = clampView(at)
    const turn = ++this.#turn
    this.#scene = scene
    this.#capped = this.#wantsCapped(view)
    // 6: missing tiles are black and silent in Pannellum. Loading them here is the signal, the probe and the preload.
    await Promise.all(level1(scene, view, this.#size()).map(load))
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
      return
    }
    this.#inner.stopMovement()
    this.#inner.lookAt(
      view.pitch,
      view.yaw,
      horizontalFov(view.fov, this.#size()),
      calm || ms === 0 ? false : ms,
    )
    if (this.#capped && view.fov < ZOOMED_FOV) this.#uncap()
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

  close(): void {
    this.#given.abort()
    this.#turn++
    this.#sizes.disconnect()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#destroy()
    this.#listeners.clear()
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

  /** 20: it loads every level; where pixels are tiny or data is dear, the same tiles without the last level do. */
  #wantsCapped(view: View): boolean {
    return (devicePixelRatio > 2 || savesData()) && view.fov >= ZOOMED_FOV
  }

  #config(scene: SceneImages): SceneConfig {
    const config = structuredClone(scene.config) // 10: kept by reference and altered
    const { multiRes } = config
    if (!this.#capped || multiRes.maxLevel < 2) return config
    return {
      ...config,
      multiRes: { ...multiRes, maxLevel: multiRes.maxLevel - 1, cubeResolution: multiRes.cubeResolution / 2 },
    }
  }

  #uncap(): void {
    this.#capped = false
    if (this.#scene !== null) void this.#show(this.#view)
  }

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
    inner.addScene(key, this.#config(scene))
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

  /** 11: nothing tells that the view moved; each frame's arguments do. */
  #watchFrames(): void {
    const renderer = this.#inner?.getRenderer()
    if (renderer === undefined) {
      this.#announce("fault")
      return
    }
    const canvas = renderer.getCanvas()
    if (canvas !== this.#canvas) {
      this.#canvas = canvas
      canvas.addEventListener("webglcontextlost", this.#contextLost)
    }
    if ("watched" in renderer) return
    const draw = renderer.render.bind(renderer)
    const observed = (pitch: number, yaw: number, hfov: number, params?: unknown): unknown => {
      const result = draw(pitch, yaw, hfov, params)
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
    const gl = this.#canvas?.getContext("experimental-webgl") as WebGLRenderingContext | null
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
    const now = performance.now()
    this.#lost = this.#lost.filter(at => now - at < FORGIVE_MS)
    const wait = BACK_OFF_MS[this.#lost.length]
    this.#lost.push(now)
    this.#destroy()
    this.#announce("lost")
    if (wait === undefined) {
      this.#announce("fault")
      return
    }
    this.#later(() => void this.#show(this.#view), wait)
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
