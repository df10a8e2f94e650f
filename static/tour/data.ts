import type { View } from "./project.ts"
import type { SceneConfig } from "./viewer.ts"

/** The JSON block of a tour page, as tours/pages.py writes it. */
export interface TourData {
  readonly slug: string
  readonly store: string
  readonly language: string
  readonly scene: string
  readonly viewer: { readonly escapeHTML: true; readonly default: Readonly<Record<string, unknown>> }
  readonly scenes: Readonly<Record<string, SceneData>>
}

export interface SceneData {
  readonly key: string
  readonly path: string
  readonly name: string
  readonly poster: string
  readonly north: number
  readonly start: View
  readonly images: SceneConfig
}

export function readData(): TourData {
  const block = document.getElementById("tour-data")
  if (block === null) throw new Error("The page has no tour data.")
  return JSON.parse(block.textContent ?? "") as TourData
}
