import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Direction, type Size, toWindow, type View } from "../../tour/project.ts"
import { pathOf } from "../../tour/shapes.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"
import { direction } from "./document.ts"
import { handle, placed } from "./handle.ts"
import { edgeOf, horizonThrough } from "./level.ts"
import type { Drawing, TourModel } from "./model.ts"

const SVG = "http://www.w3.org/2000/svg"

/** What is being drawn over the photo to change it: the horizon with its two points, or circles to be blurred. */
export class Drawn {
  readonly element = h("div", { class: "editor-corners", role: "group" })
  readonly #lines = document.createElementNS(SVG, "svg")
  readonly #ends: readonly HTMLButtonElement[]
  readonly #model: TourModel
  readonly #moving: () => void
  /** The horizon as it would be if what is dragged were let go. */
  #held: Drawing | null = null

  constructor(model: TourModel, viewer: PannellumViewer, moving: () => void) {
    this.#model = model
    this.#moving = moving
    this.#lines.setAttribute("class", "editor-outlines")
    this.#lines.setAttribute("aria-hidden", "true")
    this.#ends = [0, 1].map(index => this.#end(index, viewer))
    this.element.setAttribute("aria-label", t("Horizon"))
    this.element.append(this.#lines, ...this.#ends)
  }

  update(): void {
    const { drawing } = this.#model
    this.#held = drawing
    this.element.hidden = drawing === null
    for (const end of this.#ends) end.hidden = drawing?.what !== "horizon"
  }

  place(view: View, size: Size): void {
    const drawing = this.#held
    if (drawing === null) return
    const paths =
      drawing.what === "horizon"
        ? [line(horizonThrough(...drawing.ends), view, size)]
        : drawing.circles.map(circle => pathOf(edgeOf(circle), view, size))
    this.#lines.replaceChildren(
      ...paths.map(d => {
        const path = document.createElementNS(SVG, "path")
        path.setAttribute("d", d)
        path.setAttribute("data-selected", "")
        path.toggleAttribute("data-open", drawing.what === "horizon")
        return path
      }),
    )
    if (drawing.what === "horizon")
      for (const [index, end] of this.#ends.entries())
        placed(end, drawing.ends[index] ?? drawing.ends[0], view, size)
  }

  #end(index: number, viewer: PannellumViewer): HTMLButtonElement {
    const button = h("button", {
      type: "button",
      class: "editor-corner",
      "aria-label": t("Point %(number)s of the horizon", { number: index + 1 }),
    })
    const at = (): Direction => {
      const { drawing } = this.#model
      return (drawing?.what === "horizon" ? drawing.ends[index] : undefined) ?? { yaw: 0, pitch: 0 }
    }
    const moved = (by: Direction): Drawing | null => {
      const { drawing } = this.#model
      if (drawing?.what !== "horizon") return drawing
      const to = direction(at().yaw + by.yaw, at().pitch + by.pitch)
      const [one, other] = drawing.ends
      return { ...drawing, ends: index === 0 ? [to, other] : [one, to] }
    }
    handle(button, {
      viewer,
      at,
      dragging: by => {
        this.#held = moved(by)
        this.#moving()
      },
      moved: by => this.#model.draw(moved(by)),
      chosen: () => undefined,
    })
    return button
  }
}

/** A line of directions as the `d` of a path, without the pieces that lie behind. */
function line(points: readonly Direction[], view: View, size: Size): string {
  let open = false
  return points
    .map(one => {
      const at = toWindow(one, view, size)
      const piece = at && `${open ? "L" : "M"}${at.x.toFixed(1)} ${at.y.toFixed(1)}`
      open = at !== null
      return piece ?? ""
    })
    .join("")
}
