/** Which hotspots show their names: those that would lie over another name, or over another button, stay silent. Pure. */
import type { Point } from "./project.ts"

/** A name hangs below its button: see .tour-hotspot-name. */
const BUTTON_PX = 44
const BELOW_PX = BUTTON_PX / 2 + 6
const HEIGHT_PX = 22
/** Between two names, so that they are not read as one. */
const GAP_PX = 6

export interface Named {
  readonly at: Point
  /** How wide the name is written. */
  readonly width: number
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** For each, first come first served, whether its name may be seen. */
export function spoken(all: readonly Named[]): boolean[] {
  const buttons = all.map(({ at }) => box(at.x, at.y - BUTTON_PX / 2, BUTTON_PX, BUTTON_PX))
  const names: Box[] = []
  return all.map(({ at, width }, index) => {
    const name = box(at.x, at.y + BELOW_PX, width + GAP_PX, HEIGHT_PX)
    const free =
      names.every(other => !meet(name, other)) &&
      buttons.every((button, of) => of === index || !meet(name, button))
    if (free) names.push(name)
    return free
  })
}

function box(middle: number, top: number, width: number, height: number): Box {
  return { left: middle - width / 2, top, right: middle + width / 2, bottom: top + height }
}

function meet(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}
