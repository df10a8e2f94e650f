import type { PropertyDeclarations } from "lit"
import { StudioElement } from "../playlist/element.ts"
import type { TourModel } from "./model.ts"

/** A part of the tour editor: draws the shared model anew whenever the editor counts one up. */
export abstract class TourPanel extends StudioElement {
  static override properties: PropertyDeclarations = {
    model: { attribute: false },
    tick: { type: Number },
    editable: { type: Boolean },
  }

  declare model: TourModel
  declare tick: number
  declare editable: boolean

  constructor() {
    super()
    this.tick = 0
    this.editable = false
  }
}
