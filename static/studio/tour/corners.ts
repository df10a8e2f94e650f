import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import type { Direction, Size, View } from "../../tour/project.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"
import { direction, type Hotspot, type Shape } from "./document.ts"
import { handle, placed } from "./handle.ts"
import type { TourModel } from "./model.ts"

const LEAST_CORNERS = 3

/** The corners of the selected hotspot's shape as buttons over the picture; Delete takes one out of a polygon. */
export class Corners {
  readonly element = h("div", { class: "editor-corners", role: "group" })
  readonly #model: TourModel
  readonly #viewer: PannellumViewer
  readonly #moving: () => void
  readonly #editable: boolean
  #buttons: HTMLButtonElement[] = []
  #of = ""

  constructor(model: TourModel, viewer: PannellumViewer, moving: () => void, editable: boolean) {
    this.#model = model
    this.#viewer = viewer
    this.#moving = moving
    this.#editable = editable
    this.element.setAttribute("aria-label", t("Corners of the outline"))
    this.element.addEventListener("keydown", this.#keys)
  }

  update(): void {
    const { spot } = this.#model
    const points = this.#editable ? (spot?.shape?.points ?? []) : []
    const of = `${spot?.id} ${points.length}`
    if (of !== this.#of) {
      this.#of = of
      this.#buttons = points.map((_, index) => this.#button(index, points.length))
      this.element.replaceChildren(...this.#buttons)
    }
    this.element.hidden = points.length === 0
  }

  place(view: View, size: Size): void {
    const shown = this.#model.shown.find(one => one.id === this.#model.spot?.id)
    for (const [index, button] of this.#buttons.entries()) {
      const at = shown?.shape?.points[index]
      if (at) placed(button, at, view, size)
    }
  }

  #button(index: number, count: number): HTMLButtonElement {
    const button = h("button", {
      type: "button",
      class: "editor-corner",
      "aria-label": t("Corner %(number)s of %(count)s", { number: index + 1, count }),
    })
    const corners = (): readonly Direction[] => this.#model.spot?.shape?.points ?? []
    const at = (): Direction => corners()[index] ?? { yaw: 0, pitch: 0 }
    const pushed = (by: Direction): Partial<Hotspot> => {
      const to = direction(at().yaw + by.yaw, at().pitch + by.pitch)
      return shaped(this.#model.spot, corners().with(index, to))
    }
    handle(button, {
      viewer: this.#viewer,
      at,
      dragging: by => {
        this.#model.preview = new Map([[this.#model.spot?.id ?? "", pushed(by)]])
        this.#moving()
      },
      moved: (by, keys) => this.#keep(pushed(by), keys),
      chosen: () => undefined,
    })
    return button
  }

  #keys = (event: KeyboardEvent): void => {
    const index = this.#buttons.indexOf(event.target as HTMLButtonElement)
    const shape = this.#model.spot?.shape
    if (!shape || (event.key !== "Delete" && event.key !== "Backspace")) return
    event.preventDefault()
    if (shape.form === "quad" || shape.points.length <= LEAST_CORNERS) return
    this.#keep(shaped(this.#model.spot, shape.points.toSpliced(index, 1)), false)
    this.#buttons[Math.min(index, this.#buttons.length - 1)]?.focus({ preventScroll: true })
  }

  #keep(values: Partial<Hotspot>, typing: boolean): void {
    const { spot } = this.#model
    if (spot) this.#model.changeSpots([spot.id], () => values, { typing })
  }
}

/** A hotspot with other corners: its button stands in their middle. */
export function shaped(spot: Hotspot | undefined, points: readonly Direction[]): Partial<Hotspot> {
  return spot?.shape ? { shape: { ...spot.shape, points }, point: middle(points), check: false } : {}
}

/** The middle of a shape's corners on the sphere: there its button stands. */
export function middle(points: readonly Direction[]): Direction {
  const rays = points.map(({ yaw, pitch }) => {
    const [a, b] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180]
    return [Math.cos(b) * Math.sin(a), Math.sin(b), Math.cos(b) * Math.cos(a)] as const
  })
  const sum = (axis: 0 | 1 | 2): number => rays.reduce((total, ray) => total + ray[axis], 0)
  const [x, y, z] = [sum(0), sum(1), sum(2)]
  return direction((Math.atan2(x, z) * 180) / Math.PI, (Math.atan2(y, Math.hypot(x, z)) * 180) / Math.PI)
}

/** A shape of about the size of a shelf or a screen round a direction. */
export function around(at: Direction, form: Shape["form"]): Shape {
  const [wide, high] = form === "quad" ? [9, 5] : [10, 8]
  const corners = [
    [-wide, high],
    [wide, high],
    [wide, -high],
    [-wide, -high],
  ] as const
  // Towards the zenith degrees of yaw get narrower.
  const stretch = 1 / Math.max(0.2, Math.cos((at.pitch * Math.PI) / 180))
  return { form, points: corners.map(([x, y]) => direction(at.yaw + x * stretch, at.pitch + y)) }
}

/** A corner more in the middle of the longest edge of a polygon. */
export function withCorner(spot: Hotspot): Shape | null {
  const { shape } = spot
  if (!shape || shape.form === "quad") return shape
  const edge = (index: number): number => {
    const [one, other] = [shape.points[index], shape.points[(index + 1) % shape.points.length]]
    return one && other ? Math.hypot(turned(one, other), other.pitch - one.pitch) : 0
  }
  const longest = shape.points
    .map((_, index) => index)
    .reduce((best, one) => (edge(one) > edge(best) ? one : best), 0)
  const [one, other] = [shape.points[longest], shape.points[(longest + 1) % shape.points.length]]
  if (!one || !other) return shape
  const halfway = direction(one.yaw + turned(one, other) / 2, (one.pitch + other.pitch) / 2)
  return { ...shape, points: shape.points.toSpliced(longest + 1, 0, halfway) }
}

/** How far to the right the other direction lies, by the shorter way. */
function turned(one: Direction, other: Direction): number {
  return direction(other.yaw - one.yaw, 0).yaw
}
