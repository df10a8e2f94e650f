import { t } from "../../lib/i18n.ts"

const MOST: { readonly [column: string]: number } = { "cap-n": 5 }

/** Repeated rows of the rule form: one that is begun is followed by an empty one; each can be removed. */
export class Rows {
  readonly #box: HTMLElement
  readonly #column: string
  readonly #empty: HTMLElement

  /** box: `[data-rows="column"]`, whose last row is an empty one. */
  constructor(box: HTMLElement) {
    this.#box = box
    this.#column = box.dataset["rows"] ?? ""
    this.#empty = this.#all().at(-1)?.cloneNode(true) as HTMLElement
    this.tidy()
  }

  /** So many rows that count, to be filled in. */
  resize(count: number): void {
    const rows = this.#all()
    for (const row of rows.slice(count)) row.remove()
    for (let at = rows.length; at < count; at += 1) this.#box.append(this.#empty.cloneNode(true))
  }

  /** After a change: an empty row at the end, names and numbers in their order. */
  tidy(): void {
    const last = this.#all().at(-1)
    if ((!last || this.#counts(last)) && this.#all().length < (MOST[this.#column] ?? 50))
      this.#box.append(this.#empty.cloneNode(true))
    const rows = this.#all()
    // The server numbers only those that count.
    const inOrder = [...rows.filter(row => this.#counts(row)), ...rows.filter(row => !this.#counts(row))]
    for (const [at, row] of inOrder.entries()) {
      const name = `${this.#column === "field" ? "row" : "cap"}-${at}`
      const error = row.querySelector<HTMLElement>("[data-error]")
      if (error) error.id = `${name}-error`
      if (error) error.dataset["error"] = name
      this.#first(row)?.setAttribute("aria-describedby", `${name}-error`)
    }
    for (const [at, row] of rows.entries()) {
      const number = at + 1
      const words =
        this.#column === "field" ? t("Condition %(number)s", { number }) : t("Limit %(number)s", { number })
      row.setAttribute("aria-label", words)
      const remove = row.querySelector<HTMLElement>("[data-remove]")
      if (remove) remove.hidden = !this.#counts(row)
    }
  }

  /** Takes a row away and gives the focus to its neighbour. */
  remove(row: HTMLElement): void {
    const rows = this.#all()
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1]
    row.remove()
    this.tidy()
    if (next) this.#first(next)?.focus()
  }

  holds(row: Element): boolean {
    return row.parentElement === this.#box
  }

  get column(): string {
    return this.#column
  }

  #all(): HTMLElement[] {
    return [...this.#box.children] as HTMLElement[]
  }

  #first(row: HTMLElement): HTMLInputElement | HTMLSelectElement | null {
    return row.querySelector(`[name="${this.#column}"]`)
  }

  #counts(row: HTMLElement): boolean {
    return (this.#first(row)?.value.trim() ?? "") !== ""
  }
}
