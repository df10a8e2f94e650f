/**
 * Which targets are drawn, and which are gathered under one: two that are nearer than a fingertip cannot be hit
 * apart. Pure.
 */
import type { Point } from "./project.ts"

/** A target's diameter (WCAG 2.5.5): no two that are drawn have their middles nearer than this. */
export const APART_PX = 44

export interface Target {
  /** Which hotspot it is: its place in the reading order. */
  readonly index: number
  readonly at: Point
  /** It has the focus, or its card is open: it stands alone, and what is under it waits. */
  readonly chosen: boolean
}

export interface Group {
  readonly at: Point
  /** In reading order; the first one's place is where the group is drawn. */
  readonly members: readonly number[]
}

/** Groups in reading order; a chosen target comes first and alone, and what it covers is in no group. */
export function grouped(targets: readonly Target[]): Group[] {
  const chosen = targets.filter(target => target.chosen)
  const groups = chosen.map(target => ({ at: target.at, members: [target.index] }))
  for (const target of targets) {
    if (target.chosen || chosen.some(one => near(one.at, target.at))) continue
    const other = groups.find(group => near(group.at, target.at))
    if (other === undefined) groups.push({ at: target.at, members: [target.index] })
    else other.members.push(target.index)
  }
  return groups
}

function near(one: Point, other: Point): boolean {
  return Math.hypot(one.x - other.x, one.y - other.y) < APART_PX
}
