import { h, icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import type { Direction, Size, View } from "../../tour/project.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"
import { type Hotspot, moved } from "./document.ts"
import { handle, placed } from "./handle.ts"
import type { TourModel } from "./model.ts"

/** The hotspots as buttons over the picture: one tab stop, Page Up and Page Down go from one to the next. */
export class Marks {
  readonly element = h("div", { class: "editor-marks", role: "toolbar" })
  readonly #model: TourModel
  readonly #viewer: PannellumViewer
  readonly #moving: () => void
  readonly #editable: boolean
  #buttons = new Map<string, HTMLButtonElement>()

  constructor(model: TourModel, viewer: PannellumViewer, moving: () => void, editable: boolean) {
    this.#model = model
    this.#viewer = viewer
    this.#moving = moving
    this.#editable = editable
    this.element.setAttribute("aria-label", t("Hotspots in this scene"))
    this.element.addEventListener("keydown", this.#keys)
    this.element.addEventListener("focusin", this.#focused)
  }

  update(): void {
    const spots = this.#model.version?.hotspots ?? []
    const faulty = new Set(
      this.#model.findings.flatMap(one => new URLSearchParams(one.fix).get("hotspot") ?? []),
    )
    const before = this.#buttons
    this.#buttons = new Map(spots.map(spot => [spot.id, before.get(spot.id) ?? this.#button(spot)]))
    for (const [id, button] of before) if (!this.#buttons.has(id)) button.remove()
    for (const spot of spots) this.#describe(spot, faulty.has(spot.id))
    const [stop] = this.#model.selected
    const first = stop ?? spots[0]?.id
    for (const [id, button] of this.#buttons) button.tabIndex = id === first ? 0 : -1
    this.element.hidden = spots.length === 0
  }

  place(view: View, size: Size): void {
    for (const spot of this.#model.shown) {
      const button = this.#buttons.get(spot.id)
      if (button) placed(button, spot.point, view, size)
    }
  }

  focus(id: string): void {
    this.#buttons.get(id)?.focus({ preventScroll: true })
  }

  #button(spot: Hotspot): HTMLButtonElement {
    const button = h(
      "button",
      { type: "button", class: "editor-mark", "data-hotspot": spot.id, "data-kind": spot.kind },
      icon(this.#model.kindOf(spot.kind)?.icon ?? "map-pin"),
      h("span", { class: "editor-mark-name" }),
    )
    const at = (): Direction => this.#spot(spot.id)?.point ?? spot.point
    button.addEventListener("click", event => {
      if (event.detail === 0) this.#choose(spot.id, event.shiftKey)
    })
    handle(button, {
      viewer: this.#viewer,
      at,
      dragging: by => {
        if (!this.#editable) return
        if (!this.#model.selected.has(spot.id)) this.#model.select([spot.id])
        const spots = this.#model.version?.hotspots.filter(one => this.#model.selected.has(one.id)) ?? []
        this.#model.preview = new Map(spots.map(one => [one.id, moved(one, by)]))
        this.#moving()
      },
      moved: (by, keys) => this.#move(spot.id, by, keys),
      chosen: event => this.#choose(spot.id, event.shiftKey || event.ctrlKey || event.metaKey),
    })
    this.element.append(button)
    return button
  }

  #describe(spot: Hotspot, faulty: boolean): void {
    const button = this.#buttons.get(spot.id)
    if (button === undefined) return
    const name = this.#model.spotName(spot)
    const kind = this.#model.kindOf(spot.kind)?.label ?? spot.kind
    const said = this.#model.saidOf(this.#model.sceneId, spot.id)
    const comments = said > 0 ? `, ${tn("%(n)s open comment", "%(n)s open comments", said)}` : ""
    button.setAttribute("aria-label", (name === kind ? kind : `${kind}: ${name}`) + comments)
    if (said > 0) button.dataset["said"] = String(said)
    else delete button.dataset["said"]
    button.setAttribute("aria-pressed", String(this.#model.selected.has(spot.id)))
    button.toggleAttribute("data-check", spot.check)
    button.toggleAttribute("data-faulty", faulty)
    const words = button.querySelector(".editor-mark-name")
    if (words) words.textContent = name
  }

  #spot(id: string): Hotspot | undefined {
    return this.#model.version?.hotspots.find(one => one.id === id)
  }

  #choose(id: string, more: boolean): void {
    const { selected } = this.#model
    if (!more) this.#model.select([id])
    else if (selected.has(id)) this.#model.select([...selected].filter(one => one !== id))
    else this.#model.select([...selected, id])
  }

  #move(id: string, by: Direction, keys: boolean): void {
    if (!this.#editable) return
    const ids = this.#model.selected.has(id) ? this.#model.selected : [id]
    this.#model.changeSpots(ids, spot => moved(spot, by), { typing: keys })
  }

  #focused = (event: FocusEvent): void => {
    const button = event.target as HTMLElement
    for (const one of this.#buttons.values()) one.tabIndex = one === button ? 0 : -1
    const spot = this.#spot(button.dataset["hotspot"] ?? "")
    // Only a keyboard's focus turns the camera: a click on what is seen must not move it away from the pointer.
    if (spot && button.matches(":focus-visible") && button.hasAttribute("data-away"))
      this.#viewer.turn(spot.point, 0)
  }

  #keys = (event: KeyboardEvent): void => {
    const buttons = [...this.#buttons.values()]
    const here = buttons.indexOf(event.target as HTMLButtonElement)
    const step = { PageDown: 1, PageUp: -1 }[event.key]
    if (step !== undefined) buttons.at((here + step) % buttons.length)?.focus({ preventScroll: true })
    else if (event.key === "Delete" || event.key === "Backspace") this.#remove(here)
    else if (event.key === "Escape") this.#model.select([])
    else return
    event.preventDefault()
  }

  #remove(at: number): void {
    const id = [...this.#buttons.keys()][at]
    if (id === undefined || !this.#editable) return
    const ids = this.#model.selected.has(id) ? [...this.#model.selected] : [id]
    this.element.dispatchEvent(new CustomEvent("aus:removal-wanted", { detail: ids, bubbles: true }))
  }
}
