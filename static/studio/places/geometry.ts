/** Where things on the sheet of a floor lie, in metres from its top left corner. Pure. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export interface Area {
  readonly id: string
  readonly corners: readonly Spot[]
}

export interface Mark extends Spot {
  readonly id: string
}

export interface Sheet {
  readonly width: number
  readonly height: number
}

/** To the centimetre: nobody measures a shop finer, and a person reads the number. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

/** The part of a move that keeps all of these spots on the sheet. */
export function kept(spots: readonly Spot[], by: Spot, sheet: Sheet): Spot {
  const [xs, ys] = [spots.map(one => one.x), spots.map(one => one.y)]
  return {
    x: within(by.x, -Math.min(...xs), sheet.width - Math.max(...xs)),
    y: within(by.y, -Math.min(...ys), sheet.height - Math.max(...ys)),
  }
}

function within(value: number, least: number, most: number): number {
  return rounded(Math.max(Math.min(value, most), Math.min(least, most)))
}

/** Whether a spot lies in an area, by counting the edges to its right. */
export function inside(corners: readonly Spot[], { x, y }: Spot): boolean {
  let found = false
  for (const [index, one] of corners.entries()) {
    const before = corners.at(index - 1) ?? one
    if (one.y > y !== before.y > y && x < one.x + ((before.x - one.x) * (y - one.y)) / (before.y - one.y))
      found = !found
  }
  return found
}

function size(corners: readonly Spot[]): number {
  const twice = corners.map((one, index) => {
    const before = corners.at(index - 1) ?? one
    return before.x * one.y - one.x * before.y
  })
  return Math.abs(twice.reduce((sum, each) => sum + each, 0)) / 2
}

/** The place that somebody means who lets go here: a mark within reach, else the smallest area around the spot. */
export function meant(
  spot: Spot,
  areas: readonly Area[],
  marks: readonly Mark[],
  reach: number,
): string | null {
  const near = marks
    .map(mark => ({ id: mark.id, away: Math.hypot(mark.x - spot.x, mark.y - spot.y) }))
    .filter(({ away }) => away <= reach)
    .sort((one, other) => one.away - other.away)
  if (near[0]) return near[0].id
  const around = areas.filter(area => inside(area.corners, spot))
  return around.sort((one, other) => size(one.corners) - size(other.corners))[0]?.id ?? null
}

/** A rectangle between two corners, as people write an area: “0,0 4.5,0 4.5,3 0,3”. */
export function rectangle(one: Spot, other: Spot): string {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)].map(rounded)
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)].map(rounded)
  return `${left},${top} ${right},${top} ${right},${bottom} ${left},${bottom}`
}

/** The corners of an SVG `points` attribute. */
export function cornersOf(points: string): Spot[] {
  return points
    .trim()
    .split(/\s+/)
    .map(pair => pair.split(",").map(Number))
    .flatMap(([x, y]) => (x !== undefined && y !== undefined ? [{ x, y }] : []))
}

/** How wide a picture is whose two points (in shares of its width and height) are so many metres apart; null: no scale. */
export function widthBy(ends: readonly [Spot, Spot], ratio: number, metres: number): number | null {
  const [one, other] = ends
  const share = Math.hypot(other.x - one.x, (other.y - one.y) * ratio)
  const width = metres / share
  return Number.isFinite(width) && metres > 0 && share > 0.01 ? Math.round(width * 100) / 100 : null
}
