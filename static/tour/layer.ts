/**
 * The hotspots over the picture: real buttons, always in the DOM, one tab stop. Pannellum's own lose their
 * attributes, vanish from the keyboard and change their order (its traps 1, 3 and 4).
 */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { kindOf } from "./hotspots/index.ts"
import type { Actions, Spot } from "./hotspots/kind.ts"
import { type Point, type Size, toWindow, type View } from "./project.ts"

const TURN_MS = 600
/** Half of the 44 px target: a hotspot this far outside is still drawn, so that it slides in. */
const MARGIN_PX = 22
/** Nearer than this two targets cannot be hit apart: the later one waits until the visitor zooms in. */
const APART_PX = 40
/** Names nearer than this would be written over each other. */
const NAME_PX = { width: 150, height: 30 }

export class HotspotLayer {
  readonly element: HTMLElement
  readonly #actions: Actions
  readonly #turnTo: (spot: Spot, ms: number) => void
  #spots: readonly Spot[] = []
  #buttons: HTMLButtonElement[] = []
  #current = 0

  constructor(actions: Actions, turnTo: (spot: Spot, ms: number) => void) {
    this.#actions = actions
    this.#turnTo = turnTo
    this.element = h("div", {
      class: "tour-hotspots",
      role: "toolbar",
      "aria-label": t("Things in this scene"),
    })
    this.element.addEventListener("keydown", this.#keys)
    this.element.addEventListener("focusin", this.#focused)
  }

  show(spots: readonly Spot[]): void {
    this.#spots = spots
    this.#current = 0
    this.#buttons = spots.map((spot, index) => this.#button(spot, index))
    this.element.replaceChildren(...this.#buttons)
    this.element.hidden = spots.length === 0
  }

  /** Puts every button where its direction appears; those behind the eye stay in the DOM, unseen. */
  place(view: View, size: Size): void {
    const targets: Point[] = []
    const names: Point[] = []
    for (const [button, spot] of this.#byWeight()) {
      const at = toWindow(spot, view, size)
      const seen =
        at !== null &&
        at.x > -MARGIN_PX &&
        at.y > -MARGIN_PX &&
        at.x < size.width + MARGIN_PX &&
        at.y < size.height + MARGIN_PX
      const hit = seen && targets.every(other => Math.hypot(other.x - at.x, other.y - at.y) >= APART_PX)
      button.toggleAttribute("data-away", !hit)
      if (!seen) continue
      button.style.transform = `translate(${at.x.toFixed(2)}px, ${at.y.toFixed(2)}px)`
      if (!hit) continue
      const apart = names.every(
        other => Math.abs(other.x - at.x) >= NAME_PX.width || Math.abs(other.y - at.y) >= NAME_PX.height,
      )
      button.toggleAttribute("data-quiet", !apart)
      targets.push(at)
      if (apart) names.push(at)
    }
  }

  /** First what has the focus or an open card, then the ways out, then the rest in reading order. */
  #byWeight(): [HTMLButtonElement, Spot][] {
    const weight = ([button, spot]: [HTMLButtonElement, Spot]): number =>
      button === document.activeElement || button.getAttribute("aria-expanded") === "true"
        ? 0
        : spot.kind === "link"
          ? 1
          : 2
    const pairs = this.#buttons.flatMap((button, index): [HTMLButtonElement, Spot][] => {
      const spot = this.#spots[index]
      return spot === undefined ? [] : [[button, spot]]
    })
    return pairs.sort((one, other) => weight(one) - weight(other))
  }

  /** Marks the one whose card is open. */
  mark(id: string | null): void {
    for (const button of this.#buttons)
      button.setAttribute("aria-expanded", String(id !== null && button.dataset["hotspot"] === id))
  }

  focus(id: string): void {
    this.#buttons.find(button => button.dataset["hotspot"] === id)?.focus({ preventScroll: true })
  }

  #button(spot: Spot, index: number): HTMLButtonElement {
    const kind = kindOf(spot.kind)
    const button = h(
      "button",
      {
        type: "button",
        class: "tour-hotspot",
        "data-hotspot": spot.id,
        "data-kind": spot.kind,
        tabindex: index === 0 ? 0 : -1,
      },
      icon(kind?.icon ?? "info"),
      h("span", { class: "tour-hotspot-name" }, spot.name),
    )
    button.addEventListener("click", () => kind?.choose(spot, this.#actions))
    return button
  }

  #focused = (event: FocusEvent): void => {
    const index = this.#buttons.indexOf(event.target as HTMLButtonElement)
    const spot = this.#spots[index]
    if (spot === undefined) return
    this.#rove(index)
    // Only a keyboard's focus turns the camera: a click on what is seen must not move it away from the finger.
    if (this.#buttons[index]?.matches(":focus-visible")) this.#turnTo(spot, TURN_MS)
  }

  #rove(index: number): void {
    this.#current = index
    for (const [at, button] of this.#buttons.entries()) button.tabIndex = at === index ? 0 : -1
  }

  #keys = (event: KeyboardEvent): void => {
    const last = this.#buttons.length - 1
    const next = {
      ArrowRight: this.#current === last ? 0 : this.#current + 1,
      ArrowLeft: this.#current === 0 ? last : this.#current - 1,
      Home: 0,
      End: last,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    this.#buttons[next]?.focus({ preventScroll: true })
  }
}
