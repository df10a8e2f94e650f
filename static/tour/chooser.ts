/** One of several hotspots that lie under one button. */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { kindOf } from "./hotspots/index.ts"
import type { Spot } from "./hotspots/kind.ts"

export class Chooser {
  readonly element: HTMLElement
  readonly #list = h("ul", { class: "tour-choices" })
  readonly #chosen: (spot: Spot) => void
  #opener: HTMLElement | null = null

  constructor(chosen: (spot: Spot) => void) {
    this.#chosen = chosen
    const close = h(
      "button",
      {
        type: "button",
        class: "button",
        "data-kind": "quiet",
        "data-shape": "icon",
        "aria-label": t("Close"),
      },
      icon("x"),
    )
    close.addEventListener("click", () => this.close(true))
    this.element = h(
      "div",
      { class: "tour-card", role: "dialog", "aria-labelledby": "tour-choose", tabindex: -1, hidden: true },
      h("h2", { id: "tour-choose" }, t("What do you want to look at?")),
      close,
      this.#list,
    )
  }

  open(spots: readonly Spot[], opener: HTMLElement): void {
    this.#opener = opener
    this.#list.replaceChildren(...spots.map(spot => h("li", {}, this.#choice(spot))))
    this.element.hidden = false
    this.element.focus({ preventScroll: true })
  }

  /** byPerson: focus goes back to the button that opened it. */
  close(byPerson: boolean): boolean {
    if (this.element.hidden) return false
    this.element.hidden = true
    if (byPerson) this.#opener?.focus({ preventScroll: true })
    return true
  }

  #choice(spot: Spot): HTMLElement {
    const button = h(
      "button",
      { type: "button", class: "button", "data-kind": "quiet" },
      icon(kindOf(spot.kind)?.icon ?? "info"),
      spot.name,
    )
    button.addEventListener("click", () => {
      this.close(false)
      this.#chosen(spot)
    })
    return button
  }
}
