/** The areas of hotspots that are more than a spot: drawn over the picture, for those who point. */
import type { Spot } from "./hotspots/kind.ts"
import type { Size, View } from "./project.ts"
import { pathOf } from "./shapes.ts"

const SVG = "http://www.w3.org/2000/svg"

export class Outlines {
  readonly element = document.createElementNS(SVG, "svg")
  readonly #chosen: (spot: Spot) => void
  #areas: { readonly spot: Spot; readonly path: SVGPathElement }[] = []

  constructor(chosen: (spot: Spot) => void) {
    this.#chosen = chosen
    this.element.setAttribute("class", "tour-areas")
    this.element.setAttribute("aria-hidden", "true") // each has its button
  }

  show(spots: readonly Spot[]): void {
    this.#areas = spots.flatMap(spot => (spot.shape?.form === "polygon" ? [this.#area(spot)] : []))
    this.element.replaceChildren(...this.#areas.map(area => area.path))
  }

  place(view: View, size: Size): void {
    for (const { spot, path } of this.#areas)
      path.setAttribute("d", pathOf(spot.shape?.points ?? [], view, size))
  }

  #area(spot: Spot): { spot: Spot; path: SVGPathElement } {
    const path = document.createElementNS(SVG, "path")
    path.setAttribute("class", "tour-area")
    path.addEventListener("click", () => this.#chosen(spot))
    return { spot, path }
  }
}
