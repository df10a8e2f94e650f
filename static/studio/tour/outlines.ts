import type { Direction, Size, View } from "../../tour/project.ts"
import { pathOf } from "../../tour/shapes.ts"
import type { TourModel } from "./model.ts"

const SVG = "http://www.w3.org/2000/svg"

/** The outlines of areas and flat things, drawn over the picture and under the marks. */
export class Outlines {
  readonly element = document.createElementNS(SVG, "svg")
  #paths = new Map<SVGPathElement, readonly Direction[]>()

  constructor() {
    this.element.setAttribute("class", "editor-outlines")
    this.element.setAttribute("aria-hidden", "true")
  }

  update(model: TourModel | null): void {
    const shaped = (model?.shown ?? []).filter(spot => spot.shape !== null)
    this.#paths = new Map(
      shaped.map(spot => {
        const path = document.createElementNS(SVG, "path")
        path.toggleAttribute("data-selected", model?.selected.has(spot.id) ?? false)
        return [path, spot.shape?.points ?? []]
      }),
    )
    this.element.replaceChildren(...this.#paths.keys())
  }

  place(view: View, size: Size): void {
    for (const [path, corners] of this.#paths) path.setAttribute("d", pathOf(corners, view, size))
  }
}
