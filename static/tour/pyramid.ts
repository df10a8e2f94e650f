/** Which files a view needs of a scene's tiles, and which of its formats and levels this visitor gets. */
import {
  cameraOf,
  FACES,
  type Face,
  facesInView,
  horizontalFov,
  rayOn,
  type Size,
  type View,
  wrapped,
} from "./project.ts"

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
const TILE = 512

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

/** So fine a turn meets every tile that the picture shows on its way round. */
const ROUND_STEPS = 72

/** Whatever a slow turn round shows. */
export function tilesAround(config: SceneConfig, start: View, size: Size, density: number): string[] {
  const { basePath, extension } = config.multiRes
  const first = FACES.map(face => `${basePath}/1/${face}0_0.${extension}`)
  const views = Array.from({ length: ROUND_STEPS }, (_, step) => ({
    ...start,
    yaw: wrapped(start.yaw + (360 * step) / ROUND_STEPS),
  }))
  return [...new Set([...first, ...views.flatMap(view => tilesInView(config, view, size, density))])]
}

interface Tile {
  readonly level: number
  readonly name: string
  /** How near to the middle of the view: the greater, the nearer. */
  readonly near: number
}

/** What Pannellum will load of a view: level by level, the middle first, as it asks itself. */
export function tilesInView(config: SceneConfig, view: View, size: Size, density: number): string[] {
  const { basePath, extension, cubeResolution, maxLevel } = config.multiRes
  const half = Math.tan((horizontalFov(view.fov, size) * Math.PI) / 360)
  const found: Tile[] = []
  let seen = new Set<string>(FACES.map(face => `${face}0_0`))
  const fine = (level: number): boolean =>
    size.width * density > TILE * 2 ** (level - 2) * half * Math.SQRT1_2
  for (let level = 1; level === 1 || (level <= maxLevel && fine(level)); level++) {
    const side = (TILE * 2) / (cubeResolution / 2 ** (maxLevel - level))
    const shown = new Set<string>()
    for (const face of FACES)
      for (let row = 0; row * side < 2; row++)
        for (let column = 0; column * side < 2; column++) {
          if (!seen.has(`${face}${row >> 1}_${column >> 1}`)) continue
          const corners = cornersOf(face, row * side - 1, column * side - 1, side).map(ray =>
            cameraOf(ray, view),
          )
          if (!meets(corners, half, (half * size.height) / size.width)) continue
          const name = `${face}${row}_${column}`
          shown.add(name)
          found.push({ level, name, near: nearness(corners) })
        }
    seen = shown
  }
  return found
    .sort((one, other) => one.level - other.level || other.near - one.near)
    .map(({ level, name }) => `${basePath}/${level}/${name}.${extension}`)
}

type Corner = readonly [x: number, y: number, z: number]

function cornersOf(face: Face, top: number, left: number, side: number): readonly Corner[] {
  const [bottom, right] = [Math.min(1, top + side), Math.min(1, left + side)]
  return [
    rayOn(face, left, top),
    rayOn(face, right, top),
    rayOn(face, right, bottom),
    rayOn(face, left, bottom),
  ]
}

/** Pannellum's own test, which lets more through than can be seen: the signs turn behind the camera. */
function meets(corners: readonly Corner[], across: number, up: number): boolean {
  const all = (test: (x: number, y: number, z: number) => boolean): boolean =>
    corners.every(corner => test(...corner))
  return !(
    all((x, _, z) => x / z < -across) ||
    all((x, _, z) => x / z > across) ||
    all((_, y, z) => y / z < -up) ||
    all((_, y, z) => y / z > up) ||
    all((_x, _y, z) => z < 0.1)
  )
}

function nearness(corners: readonly Corner[]): number {
  const [x, y, z] = [0, 1, 2].map(axis => corners.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0))
  return (z ?? 0) / Math.hypot(x ?? 0, y ?? 0, z ?? 0)
}

/** Begins to load a picture as Pannellum will; it comes into the cache as long as somebody holds this. */
export function begin(url: string): HTMLImageElement {
  const image = new Image()
  image.crossOrigin = "anonymous"
  image.src = url
  return image
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
