/**
 * Where somebody looked, as sums: the sphere in 32 rows of equal sin(pitch) and 64 columns of yaw, all of the same
 * area (tours/gaze.py). The order of looks is not kept, so no path can be read from them.
 */
import { type Direction, wrapped } from "./project.ts"

export const ROWS = 32
export const COLUMNS = 64
/** A view that stays in one bin this long is a page that was left open, not somebody looking. */
export const LONGEST = 120

/** The bin of a direction: rows from the top, columns from yaw −180. */
export function binOf({ yaw, pitch }: Direction): number {
  const down = (1 - Math.sin((pitch * Math.PI) / 180)) / 2
  const row = Math.min(ROWS - 1, Math.floor(down * ROWS))
  const column = Math.min(COLUMNS - 1, Math.floor(((wrapped(yaw) + 180) / 360) * COLUMNS))
  return row * COLUMNS + column
}

export class Gaze {
  #sums = new Map<number, number>()
  #last = -1
  #inRow = 0

  look(at: Direction): void {
    const bin = binOf(at)
    this.#inRow = bin === this.#last ? this.#inRow + 1 : 1
    this.#last = bin
    if (this.#inRow <= LONGEST) this.#sums.set(bin, (this.#sums.get(bin) ?? 0) + 1)
  }

  /** What was gathered, in the order of the bins, and begins anew. */
  take(): [bin: number, looks: number][] {
    const sums = [...this.#sums].sort(([one], [other]) => one - other)
    this.#sums = new Map()
    return sums
  }
}
