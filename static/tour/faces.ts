/** Elements that lie in the picture itself, in its perspective: the faces of displays. */
import { h } from "../lib/dom.ts"
import { kindOf } from "./hotspots/index.ts"
import type { Actions, Face, Spot } from "./hotspots/kind.ts"
import type { Direction, Size, View } from "./project.ts"
import { quadMatrix } from "./quad.ts"

interface Laid {
  readonly face: Face
  readonly corners: readonly Direction[]
}

export class Faces {
  /** The buttons say the same in words; a face is for those who point. */
  readonly element = h("div", { class: "tour-faces", "aria-hidden": "true" })
  readonly #actions: Actions
  readonly #chosen: (spot: Spot) => void
  #laid: readonly Laid[] = []

  constructor(actions: Actions, chosen: (spot: Spot) => void) {
    this.#actions = actions
    this.#chosen = chosen
  }

  show(spots: readonly Spot[]): void {
    this.close()
    this.#laid = spots.flatMap(spot => {
      const face = spot.shape?.form === "quad" ? kindOf(spot.kind)?.face?.(spot, this.#actions) : undefined
      if (!face || !spot.shape) return []
      face.element.addEventListener("click", () => this.#chosen(spot))
      return [{ face, corners: spot.shape.points }]
    })
    this.element.replaceChildren(...this.#laid.map(({ face }) => face.element))
  }

  place(view: View, size: Size): void {
    for (const { face, corners } of this.#laid) {
      const matrix = quadMatrix(corners, view, size, face.box)
      face.element.toggleAttribute("data-away", matrix === null)
      if (matrix !== null) face.element.style.transform = matrix
    }
  }

  close(): void {
    for (const { face } of this.#laid) face.close()
    this.#laid = []
  }
}
