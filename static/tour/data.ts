import type { View } from "./project.ts"
import type { SceneConfig } from "./pyramid.ts"
import type { ViewerSettings } from "./tour-viewer.ts"

/** The JSON block of a tour page, as tours/visit.py writes it. */
export interface TourData {
  readonly slug: string
  readonly store: string
  readonly language: string
  readonly scene: string
  /** Whether a page that nobody touches turns slowly. */
  readonly slow_pan: boolean
  readonly viewer: ViewerSettings
  readonly scenes: Readonly<Record<string, SceneData>>
}

export interface SceneData {
  readonly key: string
  readonly path: string
  readonly name: string
  readonly poster: string
  /** In which formats its poster and its tiles are there. */
  readonly formats: readonly string[]
  readonly stills: string
  readonly north: number
  readonly start: View
  readonly images: SceneConfig
}

export function readData(): TourData {
  const block = document.getElementById("tour-data")
  if (block === null) throw new Error("The page has no tour data.")
  return JSON.parse(block.textContent ?? "") as TourData
}
