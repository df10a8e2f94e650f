/** Prices and stock while the page is open: only text changes, focus stays where it is. */
import { getJson } from "../lib/http.ts"
import { t, tn } from "../lib/i18n.ts"

interface Offer {
  readonly sku: string
  readonly price_text: string
  readonly stock: number
}

const OPEN_MS = 4000
const IDLE_MS = 20_000

export class Offers {
  readonly #store: string
  readonly #language: string
  #timer = 0
  #eager = false
  #given: AbortController | null = null

  constructor(store: string, language: string) {
    this.#store = store
    this.#language = language
    document.addEventListener("visibilitychange", this.#plan)
    this.#plan()
  }

  /** Asks more often while a card is open. */
  set eager(eager: boolean) {
    this.#eager = eager
    this.#plan()
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.#plan)
    clearTimeout(this.#timer)
    this.#given?.abort()
  }

  #plan = (): void => {
    clearTimeout(this.#timer)
    if (document.hidden) return
    this.#timer = window.setTimeout(() => void this.#refresh(), this.#eager ? OPEN_MS : IDLE_MS)
  }

  async #refresh(): Promise<void> {
    const shown = [...document.querySelectorAll<HTMLElement>("[data-sku]")]
    const skus = [...new Set(shown.flatMap(element => element.dataset["sku"] ?? []))]
    if (skus.length > 0) {
      this.#given = new AbortController()
      const query = new URLSearchParams({ store: this.#store, skus: skus.join(","), lang: this.#language })
      // Without an answer the page keeps what it shows; the next round asks again.
      const found = await getJson<{ offers: Offer[] }>(`/api/v1/offers?${query}`, this.#given.signal).catch(
        () => null,
      )
      for (const offer of found?.offers ?? []) for (const element of shown) apply(element, offer)
    }
    this.#plan()
  }
}

function apply(element: HTMLElement, offer: Offer): void {
  if (element.dataset["sku"] !== offer.sku) return
  write(element.querySelector("[data-price]"), offer.price_text)
  write(element.querySelector("[data-stock]"), stockText(offer.stock))
  element.toggleAttribute("data-sold-out", offer.stock === 0)
}

function write(target: Element | null, text: string): void {
  if (target !== null && target.textContent !== text) target.textContent = text
}

/** The same sentences as tours/pages.py (`stock_text`). */
function stockText(stock: number): string {
  if (stock === 0) return t("Sold out here")
  if (stock > 5) return t("In stock here")
  return tn("Only %(n)s left here", "Only %(n)s left here", stock)
}
