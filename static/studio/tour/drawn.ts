import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Direction, type Size, toWindow, type View } from "../../tour/project.ts"
import { pathOf } from "../../tour/shapes.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"
import { along, type Blur, LEAST_CORNERS } from "./brush.ts"
import { direction } from "./document.ts"
import { handle, placed } from "./handle.ts"
import { edgeOf, horizonThrough } from "./level.ts"
import type { Drawing, TourModel } from "./model.ts"
import type { Painter } from "./painter.ts"

const SVG = "http://www.w3.org/2000/svg"
/** An edge is drawn in pieces of so many degrees: great circles are not straight in a picture. */
const PIECE = 3
const DOT_PX = 6

interface Path {
  readonly d: string
  /** Drawn as a line, not as an area. */
  readonly open?: boolean
  /** Not set yet: where the brush is. */
  readonly faint?: boolean
}

/** What is being drawn over the photo to change it: the horizon with its two points, or regions to be blurred. */
export class Drawn {
  readonly element = h("div", { class: "editor-corners", role: "group" })
  readonly #lines = document.createElementNS(SVG, "svg")
  readonly #ends: readonly HTMLButtonElement[]
  readonly #model: TourModel
  readonly #moving: () => void
  readonly #painter: Painter
  /** The horizon as it would be if what is dragged were let go. */
  #held: Drawing | null = null

  constructor(model: TourModel, viewer: PannellumViewer, moving: () => void, painter: Painter) {
    this.#model = model
    this.#painter = painter
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
    const paths: Path[] =
      drawing.what === "horizon"
        ? [{ d: line(horizonThrough(...drawing.ends), view, size), open: true }]
        : this.#blurred(drawing, view, size)
    this.#lines.replaceChildren(
      ...paths.map(({ d, open = false, faint = false }) => {
        const path = document.createElementNS(SVG, "path")
        path.setAttribute("d", d)
        path.setAttribute("data-selected", "")
        path.toggleAttribute("data-open", open)
        path.toggleAttribute("data-faint", faint)
        return path
      }),
    )
    if (drawing.what === "horizon")
      for (const [index, end] of this.#ends.entries())
        placed(end, drawing.ends[index] ?? drawing.ends[0], view, size)
  }

  /** The regions, the area whose outline is being clicked, and where the next circle or corner would be. */
  #blurred({ regions, corners }: Blur, view: View, size: Size): Path[] {
    const { ghost, next } = this.#painter
    const edges = corners.map((one, at) => [one, ...along(one, corners[at + 1] ?? next, PIECE)])
    return [
      ...regions.map(region => ({ d: pathOf(edgeOf(region), view, size) })),
      ...(ghost ? [{ d: pathOf(edgeOf(ghost), view, size), open: true, faint: true }] : []),
      ...(edges.length > 0 ? [{ d: line([...edges.flat(), next], view, size), open: true }] : []),
      ...corners.map((one, at) => ({
        d: dot(one, view, size, at === 0 && corners.length >= LEAST_CORNERS ? 2 * DOT_PX : DOT_PX),
      })),
    ]
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

/** A disc of so many pixels; of the first corner a wide one, once a click on it closes the outline. */
function dot(at: Direction, view: View, size: Size, radius: number): string {
  const point = toWindow(at, view, size)
  if (point === null) return ""
  const [left, y, wide] = [(point.x - radius).toFixed(1), point.y.toFixed(1), 2 * radius]
  return `M${left} ${y}a${radius} ${radius} 0 1 0 ${wide} 0a${radius} ${radius} 0 1 0 ${-wide} 0Z`
}
