import type { OnAirWatch } from "../on-air.ts"
import type { Direction } from "../project.ts"
import type { Box } from "../quad.ts"

/** An area of the sphere; a quad's four corners run clockwise from the top left. */
export interface Shape {
  readonly form: "polygon" | "quad"
  readonly points: readonly Direction[]
}

/** One hotspot as the server publishes it: neutral, without price or stock. */
export interface Spot extends Direction {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly shape: Shape | null
  readonly data: Readonly<Record<string, unknown>>
}

/** What a kind may ask of the page. */
export interface Actions {
  /** Opens the card with this hotspot's entry of the list beside the picture. */
  openCard(spot: Spot): void
  /** Walks into another scene of the tour. */
  walk(spot: Spot, scene: string): void
  /** What the scene's displays show now. */
  readonly onAir: OnAirWatch
}

/** An element of a fixed size that lies on a hotspot's quad, in the picture's perspective. */
export interface Face {
  readonly element: HTMLElement
  readonly box: Box
  close(): void
}

/** The browser half of one kind in tours/hotspots: its icon and what choosing it does. */
export interface HotspotKind {
  readonly kind: string
  readonly icon: string
  choose(spot: Spot, actions: Actions): void
  /** What lies in the picture itself, where the hotspot has a quad. */
  face?(spot: Spot, actions: Actions): Face | undefined
}
