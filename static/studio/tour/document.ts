/** What the editor works on: the tour's document and what the API tells beside it. */
import type { Direction, View } from "../../tour/project.ts"
import type { SceneConfig } from "../../tour/pyramid.ts"
import type { Json } from "../draft.ts"

export type Texts = Readonly<Record<string, string>>

export interface Shape {
  readonly form: "polygon" | "quad"
  readonly points: readonly Direction[]
}

export interface Hotspot {
  readonly id: string
  readonly kind: string
  readonly point: Direction
  readonly shape: Shape | null
  readonly name: Texts
  readonly order: number | null
  readonly place: string | null
  readonly check: boolean
  readonly data: { readonly [key: string]: Json }
}

export interface Version {
  readonly id: string
  readonly panorama: string
  readonly north: number
  readonly start: View
  readonly name: Texts
  readonly description: Texts
  readonly hotspots: readonly Hotspot[]
  readonly valid_from: string | null
  readonly valid_to: string | null
}

export interface Scene {
  readonly id: string
  readonly slug: string
  readonly aliases: readonly string[]
  readonly place: string | null
  readonly versions: readonly Version[]
}

export interface Tour {
  readonly title: string
  readonly slug: string
  readonly aliases: readonly string[]
  readonly store: string
  readonly camera_height: number
  readonly slow_pan: boolean
  readonly first: string
  readonly scenes: readonly Scene[]
}

/** A region of a photo: a circle, or a polygon with its points. */
export interface Region {
  readonly shape: "circle" | "polygon"
  readonly yaw?: number
  readonly pitch?: number
  readonly radius?: number
  readonly points?: readonly Direction[]
}

export interface Edits {
  readonly level: { readonly pitch: number; readonly roll: number }
  readonly regions: readonly Region[]
  readonly patch: { readonly radius: number } | null
}

export interface Photo {
  readonly id: string
  readonly state: "arriving" | "ready" | "refused"
  readonly progress: number
  readonly problem: string
  readonly warnings: readonly string[]
  readonly thumbnail: string
  readonly images: SceneConfig | null
  readonly edits: Edits
  /** Found and waiting for a person; null: nobody looked. */
  readonly faces: readonly Region[] | null
  readonly looking: boolean
  readonly can_look: boolean
  readonly confirmed: boolean
}

export interface Choice {
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly picture: string
}

export interface Floor {
  readonly id: string
  readonly name: string
  readonly plan: string
  readonly width: number
  readonly height: number
}

export interface Input {
  readonly field: string
  readonly wants: string
  readonly label: string
  readonly needed: boolean
}

export interface Kind {
  readonly kind: string
  readonly label: string
  readonly icon: string
  readonly shapes: readonly ("point" | "polygon" | "quad")[]
  readonly named: boolean
  readonly form: readonly Input[]
}

export interface Finding {
  readonly pointer: string
  readonly detail: string
  readonly blocks: boolean
  readonly code: string
  readonly clause: string
  readonly fix: string
}

/** Whether visitors see a version at a moment. */
export function isSeen(version: Version, now = Date.now()): boolean {
  const { valid_from: from, valid_to: to } = version
  return (from === null || Date.parse(from) <= now) && (to === null || now < Date.parse(to))
}

/** The version that visitors see at a moment; where there is none, the one that was seen last or comes first. */
export function seen(scene: Scene, now = Date.now()): Version {
  const begins = (one: Version): number => (one.valid_from === null ? -Infinity : Date.parse(one.valid_from))
  const ordered = scene.versions.toSorted((one, other) => begins(one) - begins(other) || 0)
  const begun = ordered.filter(one => begins(one) <= now)
  return (begun.findLast(one => isSeen(one, now)) ?? begun.at(-1) ?? ordered[0]) as Version
}

/** A text in the page's language, or in any. */
export function textOf(texts: Texts): string {
  const language = document.documentElement.lang.slice(0, 2)
  return texts[language] || Object.values(texts).find(text => text !== "") || ""
}

/** The place of a hotspot with everything it covers, moved by so many degrees. */
export function moved(spot: Hotspot, by: Direction): Pick<Hotspot, "point" | "shape" | "check"> {
  const shift = (at: Direction): Direction => direction(at.yaw + by.yaw, at.pitch + by.pitch)
  const shape = spot.shape && { ...spot.shape, points: spot.shape.points.map(shift) }
  return { point: shift(spot.point), shape, check: false }
}

/** A direction within its limits, to a hundredth of a degree. */
export function direction(yaw: number, pitch: number): Direction {
  const round = (degrees: number): number => Math.round(degrees * 100) / 100
  return {
    yaw: round(((((yaw + 180) % 360) + 360) % 360) - 180),
    pitch: round(Math.min(90, Math.max(-90, pitch))),
  }
}
