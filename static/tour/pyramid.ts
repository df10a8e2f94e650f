/** Which files a view needs of a scene's tiles, and which of its formats and levels this visitor gets. */
import { facesInView, type Size, type View } from "./project.ts"

/** One scene as tours/pannellum/config.py compiled it. */
export interface SceneImages {
  readonly key: string
  readonly config: SceneConfig
  /** The address of a still, where the server draws them: `{yaw}`, `{pitch}`, `{fov}` stand for a snapped view. */
  readonly stills?: string
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

/** A window that sees less than this wants the full pyramid, however dense its pixels are. */
const ZOOMED_FOV = 60

/** The format of the poster that the browser chose: it has shown that it can read that one. */
export function formatOf(poster: string): string {
  return /\.([a-z]+)(?:[?#]|$)/.exec(poster)?.[1] ?? ""
}

/** The address of the same poster in this format, where it is there. */
export function posterIn(extension: string, poster: string, formats: readonly string[]): string {
  return formats.includes(extension) ? poster.replace(/\.[a-z]+$/, `.${extension}`) : poster
}

/** Tiles of this format, where they are there. */
export function tilesIn(extension: string, config: SceneConfig, formats: readonly string[]): SceneConfig {
  if (!formats.includes(extension)) return config
  const basePath = config.multiRes.basePath.replace(/\/[a-z]+$/, `/${extension}`)
  return { ...config, multiRes: { ...config.multiRes, basePath, extension } }
}

/**
 * 20: Pannellum loads every level up to the one that a window's pixels ask for. Where they are tiny, or data is
 * dear, the same tiles without the last level do.
 */
export function capped(config: SceneConfig): SceneConfig {
  const { multiRes } = config
  if (multiRes.maxLevel < 2) return config
  return {
    ...config,
    multiRes: {
      ...multiRes,
      maxLevel: multiRes.maxLevel - 1,
      cubeResolution: multiRes.cubeResolution / 2,
    },
  }
}

export function wantsCapped(view: View, density: number, saving: boolean): boolean {
  return (density > 2 || saving) && view.fov >= ZOOMED_FOV
}

export function savesData(): boolean {
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection
  return connection?.saveData === true
}

/** The first tiles of what a view shows, the one in its middle first. */
export function levelOne(config: SceneConfig, view: View, size: Size): string[] {
  const { basePath, extension } = config.multiRes
  return facesInView(view, size).map(face => `${basePath}/1/${face}0_0.${extension}`)
}

/** Loads a picture as Pannellum will (17: the same crossOrigin, or the cache holds it twice). */
export async function load(url: string, priority: "auto" | "low" = "auto"): Promise<void> {
  const image = new Image()
  image.crossOrigin = "anonymous"
  image.fetchPriority = priority
  image.src = url
  await image.decode()
}

/** Brings the first tiles of a scene next door into the cache. */
export async function preload(scene: SceneImages, at: View, size: Size): Promise<void> {
  await Promise.allSettled(levelOne(scene.config, at, size).map(url => load(url, "low")))
}
