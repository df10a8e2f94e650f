/**
 * The hotspots over the picture: real buttons, always in the DOM, one tab stop. Pannellum's own lose their
 * attributes, vanish from the keyboard and change their order (its traps 1, 3 and 4).
 */
import { h, icon } from "../lib/dom.ts"
import { t, tn } from "../lib/i18n.ts"
import { type Group, grouped, type Target } from "./clusters.ts"
import { Faces } from "./faces.ts"
import { kindOf } from "./hotspots/index.ts"
import type { Actions, Spot } from "./hotspots/kind.ts"
import { spoken } from "./names.ts"
import { Outlines } from "./outlines.ts"
import { type Size, toWindow, type View, wrapped } from "./project.ts"

const TURN_MS = 600
/** Half of the 44 px target: a hotspot this far outside is still drawn, so that it slides in. */
const MARGIN_PX = 22
/** What the layer asks of the page beyond what a hotspot's kind may. */
export interface Host {
  turnTo(spot: Spot, ms: number): void
  /** Lets a person choose one of several hotspots that lie under one button. */
  choose(spots: readonly Spot[], opener: HTMLElement): void
}

export class HotspotLayer {
  /** What has to lie over the picture: areas, then groups, then buttons. */
  readonly elements: readonly Element[]
  readonly #toolbar: HTMLElement
  readonly #groups = h("div", { class: "tour-groups" })
  readonly #outlines: Outlines
  readonly #faces: Faces
  readonly #pointer: HTMLButtonElement
  readonly #actions: Actions
  readonly #host: Host
  #spots: readonly Spot[] = []
  #buttons: HTMLButtonElement[] = []
  #current = 0
  #stays = false
  #lead: string | null = null
  #widths = new WeakMap<HTMLElement, number>()
  #last: { readonly view: View; readonly size: Size } | null = null

  constructor(actions: Actions, host: Host, signal: AbortSignal) {
    this.#actions = actions
    this.#host = host
    this.#toolbar = h("div", {
      class: "tour-hotspots",
      role: "toolbar",
      "aria-label": t("Things in this scene"),
    })
    this.#toolbar.addEventListener("keydown", this.#keys)
    this.#toolbar.addEventListener("focusin", this.#focused)
    this.#toolbar.addEventListener("focusout", () => this.#again())
    this.#outlines = new Outlines(spot => this.choose(spot))
    this.#faces = new Faces(actions, spot => this.choose(spot))
    this.#pointer = h("button", { type: "button", class: "tour-pointer", hidden: true })
    this.#pointer.addEventListener("click", () => this.#toLead())
    // The typeface comes after the picture, and is wider than what stands in for it.
    document.fonts.addEventListener("loadingdone", this.#measure, { signal })
    this.elements = [this.#faces.element, this.#outlines.element, this.#groups, this.#toolbar, this.#pointer]
  }

  show(spots: readonly Spot[]): void {
    this.#spots = spots
    this.#current = 0
    this.#lead = null
    this.#buttons = spots.map((spot, index) => this.#button(spot, index))
    this.#toolbar.replaceChildren(...this.#buttons)
    this.#toolbar.hidden = spots.length === 0
    this.#groups.replaceChildren()
    this.#outlines.show(spots)
    this.#faces.show(spots)
  }

  /** Puts every button where its direction appears; those behind the eye stay in the DOM, unseen. */
  place(view: View, size: Size): void {
    this.#last = { view, size }
    const targets = this.#spots.flatMap((spot, index): Target[] => {
      const at = toWindow(spot, view, size)
      const seen =
        at !== null &&
        at.x > -MARGIN_PX &&
        at.y > -MARGIN_PX &&
        at.x < size.width + MARGIN_PX &&
        at.y < size.height + MARGIN_PX
      return seen ? [{ index, at, chosen: this.#isChosen(this.#buttons[index]) }] : []
    })
    const groups = grouped(targets)
    const buttons = this.#buttonsOf(groups)
    const seen = spoken(groups.map(({ at }, index) => ({ at, width: this.#width(buttons[index]) })))
    for (const [index, { at }] of groups.entries()) {
      const button = buttons[index]
      if (button === undefined) continue
      button.style.transform = `translate(${at.x.toFixed(2)}px, ${at.y.toFixed(2)}px)`
      button.toggleAttribute("data-quiet", !seen[index])
    }
    this.#outlines.place(view, size)
    this.#faces.place(view, size)
    this.#placePointer(view, size, targets)
  }

  #measure = (): void => {
    this.#widths = new WeakMap()
    this.#again()
  }

  /** Marks the one whose card is open. */
  mark(id: string | null): void {
    for (const button of this.#buttons)
      button.setAttribute("aria-expanded", String(id !== null && button.dataset["hotspot"] === id))
    this.#again()
  }

  /** The camera stays where it is if the hotspot can be seen from there. */
  focus(id: string): void {
    this.#stays = true
    this.#buttons.find(button => button.dataset["hotspot"] === id)?.focus({ preventScroll: true })
    this.#stays = false
  }

  /** The hotspot that the visitor is on the way to. */
  lead(id: string | null): void {
    this.#lead = id
    for (const button of this.#buttons) button.toggleAttribute("data-lead", button.dataset["hotspot"] === id)
    this.#again()
  }

  #again(): void {
    if (this.#last !== null) this.place(this.#last.view, this.#last.size)
  }

  #isChosen(button: HTMLButtonElement | undefined): boolean {
    return (
      button !== undefined &&
      (button === document.activeElement ||
        button.getAttribute("aria-expanded") === "true" ||
        button.dataset["hotspot"] === this.#lead)
    )
  }

  /** How wide a button's name is written: measured once, as it does not change while the picture turns. */
  #width(button: HTMLElement | undefined): number {
    if (button === undefined) return 0
    const known = this.#widths.get(button)
    if (known !== undefined) return known
    const width = button.querySelector<HTMLElement>(".tour-hotspot-name")?.offsetWidth ?? 0
    if (width > 0) this.#widths.set(button, width) // before its styles are there it has none
    return width
  }

  /** The button of each group: the hotspot's own, or one for several; those of gone groups leave. */
  #buttonsOf(groups: readonly Group[]): (HTMLElement | undefined)[] {
    const left = new Map(
      [...this.#groups.children].map(child => [
        (child as HTMLElement).dataset["members"],
        child as HTMLElement,
      ]),
    )
    const alone = new Set<HTMLElement>()
    const found = groups.map(({ members }) => {
      const key = members.join(" ")
      const button =
        members.length === 1
          ? this.#buttons[members[0] ?? -1]
          : (left.get(key) ?? this.#groupButton(members, key))
      left.delete(key)
      if (button !== undefined) alone.add(button)
      return button
    })
    for (const button of this.#buttons) button.toggleAttribute("data-away", !alone.has(button))
    for (const gone of left.values()) gone.remove()
    return found
  }

  #groupButton(members: readonly number[], key: string): HTMLElement {
    const spots = members.flatMap(index => this.#spots[index] ?? [])
    const goods = spots.every(spot => spot.kind === "product")
    const label = goods
      ? tn("%(n)d product", "%(n)d products", spots.length)
      : tn("%(n)d thing here", "%(n)d things here", spots.length)
    const button = h(
      "button",
      {
        type: "button",
        class: "tour-hotspot tour-group",
        tabindex: -1, // its members are the tab stops; this is for those who point
        "data-members": key,
        "aria-haspopup": "dialog",
      },
      h("span", { class: "tour-group-count", "aria-hidden": "true" }, String(spots.length)),
      h("span", { class: "tour-hotspot-name" }, label),
    )
    button.addEventListener("click", () => this.#host.choose(spots, button))
    this.#groups.append(button)
    return button
  }

  /** At the picture's edge, an arrow to the hotspot that the visitor is on the way to and cannot see. */
  #placePointer(view: View, size: Size, targets: readonly Target[]): void {
    const index = this.#spots.findIndex(spot => spot.id === this.#lead)
    const spot = this.#spots[index]
    const whole = ({ at }: Target): boolean => at.x > MARGIN_PX && at.x < size.width - MARGIN_PX
    const hidden = spot === undefined || targets.some(target => target.index === index && whole(target))
    this.#pointer.hidden = hidden
    if (hidden) return
    const side = wrapped(spot.yaw - view.yaw) < 0 ? "left" : "right"
    if (this.#pointer.dataset["to"] === `${spot.id} ${side}`) return
    this.#pointer.dataset["to"] = `${spot.id} ${side}`
    this.#pointer.dataset["side"] = side
    this.#pointer.replaceChildren(icon(side === "left" ? "arrow-left" : "arrow-right"), spot.name)
  }

  #toLead(): void {
    const spot = this.#spots.find(one => one.id === this.#lead)
    if (spot === undefined) return
    this.focus(spot.id)
    this.#host.turnTo(spot, TURN_MS)
  }

  /** As if its button had been pressed. */
  choose(spot: Spot): void {
    kindOf(spot.kind)?.choose(spot, this.#actions)
  }

  #button(spot: Spot, index: number): HTMLButtonElement {
    const button = h(
      "button",
      {
        type: "button",
        class: "tour-hotspot",
        "data-hotspot": spot.id,
        "data-kind": spot.kind,
        tabindex: index === 0 ? 0 : -1,
      },
      icon(kindOf(spot.kind)?.icon ?? "info"),
      h("span", { class: "tour-hotspot-name" }, spot.name),
    )
    button.addEventListener("click", () => this.choose(spot))
    return button
  }

  #focused = (event: FocusEvent): void => {
    const index = this.#buttons.indexOf(event.target as HTMLButtonElement)
    const spot = this.#spots[index]
    const button = this.#buttons[index]
    if (spot === undefined || button === undefined) return
    this.#rove(index)
    this.#again()
    if (this.#stays && !button.hasAttribute("data-away")) return
    // Only a keyboard's focus turns the camera: a click on what is seen must not move it away from the finger.
    if (button.matches(":focus-visible")) this.#host.turnTo(spot, TURN_MS)
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
