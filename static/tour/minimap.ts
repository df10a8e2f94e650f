/** The floor plan in a corner of the picture, with a cone that turns as the visitor looks round. */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { horizontalFov, type Size, type View } from "./project.ts"

export class Minimap {
  readonly element: HTMLElement
  readonly #button: HTMLButtonElement
  readonly #sheet = h("div", { class: "tour-minimap-sheet", "aria-hidden": "true" })
  #cones: Element[] = []
  #north = 0

  constructor() {
    this.#button = h(
      "button",
      { type: "button", class: "tour-control", "aria-pressed": "true", "aria-label": t("Floor plan") },
      icon("map"),
    )
    this.#button.addEventListener("click", () => this.#toggle())
    this.element = h("div", { class: "tour-minimap" }, this.#button, this.#sheet)
    // On a small window the picture comes first; the plan is one press away.
    if (matchMedia("(width <= 860px)").matches) this.#toggle()
  }

  /** Takes the plan that the server drew beside the picture. north: the azimuth of yaw 0 in this scene. */
  show(north: number): void {
    this.#north = north
    const plan = document.querySelector("#tour-plan svg")
    this.element.hidden = plan === null
    if (plan === null) {
      this.#cones = []
      return
    }
    const copy = plan.cloneNode(true) as Element
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) named.removeAttribute("id")
    for (const link of copy.querySelectorAll("a")) link.setAttribute("tabindex", "-1") // the plan in the list has them
    this.#sheet.replaceChildren(copy)
    this.#cones = [...document.querySelectorAll("[data-cone]")]
  }

  place(view: View, size: Size): void {
    const azimuth = (view.yaw + this.#north).toFixed(1)
    const half = Math.tan((Math.min(150, horizontalFov(view.fov, size)) / 2) * (Math.PI / 180))
    for (const cone of this.#cones) {
      cone.setAttribute("transform", `rotate(${azimuth})`)
      cone.firstElementChild?.setAttribute("d", conePath(half))
    }
  }

  #toggle(): void {
    const shown = this.#button.getAttribute("aria-pressed") !== "true"
    this.#button.setAttribute("aria-pressed", String(shown))
    this.#sheet.hidden = !shown
  }
}

/** A cone of unit length, opening upwards. half: half of its width there. */
export function conePath(half: number): string {
  const [x, y] = [half / Math.hypot(1, half), 1 / Math.hypot(1, half)]
  return `M0 0L${(-x).toFixed(3)} ${(-y).toFixed(3)}A1 1 0 0 1 ${x.toFixed(3)} ${(-y).toFixed(3)}Z`
}
