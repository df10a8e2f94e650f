import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"

/**
 * The card of one hotspot: from the side on wide screens, from below on phones. It borrows the entry of the list
 * beside the picture and gives it back, so that price, stock and form exist once.
 */
export class Card {
  readonly element: HTMLElement
  readonly #body: HTMLElement
  readonly #title: HTMLElement
  readonly #closed: (spot: string) => void
  #borrowed: HTMLElement | null = null
  #place: Comment | null = null
  #spot = ""

  constructor(closed: (spot: string) => void) {
    this.#closed = closed
    this.#title = h("h2", { class: "visually-hidden", id: "tour-card-title" })
    this.#body = h("div", { class: "tour-card-body" })
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
      "aside",
      { class: "tour-card", "aria-labelledby": "tour-card-title", tabindex: -1, hidden: true },
      this.#title,
      close,
      this.#body,
    )
  }

  /** The hotspot whose card is open. */
  get spot(): string | null {
    return this.#borrowed === null ? null : this.#spot
  }

  open(entry: HTMLElement, name: string, spot: string): void {
    if (this.#borrowed === entry) return
    this.#giveBack()
    this.#spot = spot
    this.#title.textContent = name
    this.#place = document.createComment("card")
    entry.before(this.#place)
    this.#body.replaceChildren(entry)
    this.#borrowed = entry
    this.element.hidden = false
    this.element.focus({ preventScroll: true })
  }

  /** byPerson: focus goes back to the hotspot. */
  close(byPerson: boolean): void {
    if (this.#borrowed === null) return
    this.#giveBack()
    this.element.hidden = true
    if (byPerson) this.#closed(this.#spot)
  }

  #giveBack(): void {
    if (this.#borrowed !== null) this.#place?.replaceWith(this.#borrowed)
    this.#borrowed = null
    this.#place = null
  }
}
