/** Once the picture is sharp and the page idle: the first tiles of the scenes next door, the nearest way first. */
import { type Direction, type Size, type View, wrapped } from "./project.ts"
import { preload, type SceneImages, savesData } from "./pyramid.ts"

export interface Neighbour {
  /** Where the way to it lies. */
  readonly at: Direction
  readonly images: SceneImages
  readonly start: View
}

export class Neighbours {
  readonly #done = new Set<string>()
  #turn = 0

  load(neighbours: readonly Neighbour[], view: View, size: Size): void {
    if (savesData()) return
    const turn = ++this.#turn
    const waiting = nearestFirst(neighbours, view).filter(one => !this.#done.has(one.images.key))
    const next = async (): Promise<void> => {
      const one = waiting.shift()
      if (one === undefined || turn !== this.#turn) return
      this.#done.add(one.images.key)
      await preload(one.images, one.start, size)
      whenIdle(() => void next())
    }
    whenIdle(() => void next())
  }

  stop(): void {
    this.#turn++
  }
}

export function nearestFirst(neighbours: readonly Neighbour[], view: View): Neighbour[] {
  const away = (one: Neighbour): number =>
    Math.hypot(wrapped(one.at.yaw - view.yaw), one.at.pitch - view.pitch)
  return [...neighbours].sort((one, other) => away(one) - away(other))
}

function whenIdle(action: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(action, { timeout: 2000 })
  else setTimeout(action, 200) // Safari has no such callback
}
