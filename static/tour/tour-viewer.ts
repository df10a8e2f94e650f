/** What a page knows of whatever draws its panorama. */
import type { Direction, View } from "./project.ts"
import type { SceneImages } from "./pyramid.ts"

export type ViewerEvent = "view" | "sharp" | "lost" | "fault"

export interface TourViewer {
  /** Resolves when level 1 of what is in view is painted; rejects without its tiles. Work begins `after` the rest. */
  open(scene: SceneImages, at: View, after?: Promise<unknown>): Promise<void>
  view(): View
  turn(to: Partial<View>, ms: number): void
  pick(x: number, y: number): Direction
  on(name: ViewerEvent, listener: (view: View) => void): () => void
  resize(): void
  close(): void
}

export interface ViewerSettings {
  readonly escapeHTML: true
  readonly default: Readonly<Record<string, unknown>>
}
