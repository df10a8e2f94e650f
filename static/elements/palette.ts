/**
 * <aus-palette>: Ctrl K (⌘ K) opens a list of the studio's pages; typing narrows it, arrows and Enter choose.
 * Its entries are the rail's own links, so it knows nothing that the page does not show.
 */
import { h } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { AusElement, define } from "./base.ts"

interface Entry {
  readonly label: string
  readonly href: string
}

export class Palette extends AusElement {
  #dialog: HTMLDialogElement | null = null
  #input: HTMLInputElement | null = null
  #list: HTMLUListElement | null = null
  #chosen = 0

  protected override start(signal: AbortSignal): void {
    document.addEventListener("keydown", this.#open, { signal })
  }

  #open = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return
    event.preventDefault()
    if (this.#dialog?.open) this.#dialog.close()
    else this.#build()
  }

  #build(): void {
    this.#input = h("input", {
      class: "input",
      type: "text",
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": "palette-list",
      "aria-label": t("Go to"),
      placeholder: t("Type the name of a page"),
      autocomplete: "off",
    })
    this.#list = h("ul", { id: "palette-list", role: "listbox", "aria-label": t("Pages") })
    this.#dialog = h("dialog", { class: "dialog palette", "aria-label": t("Go to") }, this.#input, this.#list)
    this.#input.addEventListener("input", () => this.#show(0))
    this.#input.addEventListener("keydown", this.#steer)
    this.#dialog.addEventListener("close", () => this.replaceChildren())
    this.replaceChildren(this.#dialog)
    this.#dialog.showModal()
    this.#show(0)
  }

  #entries(): Entry[] {
    const wanted = this.#input?.value.trim().toLowerCase() ?? ""
    return [...document.querySelectorAll<HTMLAnchorElement>(".rail-link")]
      .map(link => ({ label: link.textContent?.trim() ?? "", href: link.href }))
      .filter(entry => entry.label.toLowerCase().includes(wanted))
  }

  #show(chosen: number): void {
    const entries = this.#entries()
    this.#chosen = entries.length === 0 ? 0 : (chosen + entries.length) % entries.length
    const items = entries.map((entry, index) => {
      const link = h(
        "a",
        {
          href: entry.href,
          id: `palette-${index}`,
          role: "option",
          tabindex: -1,
          "aria-selected": String(index === this.#chosen),
        },
        entry.label,
      )
      return h("li", { role: "presentation" }, link)
    })
    this.#list?.replaceChildren(...items)
    this.#input?.setAttribute("aria-activedescendant", entries.length ? `palette-${this.#chosen}` : "")
    items[this.#chosen]?.scrollIntoView({ block: "nearest" })
  }

  #steer = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      this.#show(this.#chosen + step)
    } else if (event.key === "Enter") {
      event.preventDefault()
      this.#list?.querySelector<HTMLAnchorElement>('[aria-selected="true"]')?.click()
    }
  }
}

define("aus-palette", Palette)
