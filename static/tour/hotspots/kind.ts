import type { Direction } from "../project.ts"

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
}

/** The browser half of one kind in tours/hotspots: its icon and what choosing it does. */
export interface HotspotKind {
  readonly kind: string
  readonly icon: string
  choose(spot: Spot, actions: Actions): void
}
