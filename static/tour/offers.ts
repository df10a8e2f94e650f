/** Prices and stock while the page is open: only text changes, focus stays where it is. */
import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"

/** What this page reads of an offer of `GET /api/v1/offers` (signage/catalogue/api.py). */
export interface Offer {
  readonly sku: string
  readonly price: Amount
  readonly regular: Amount | null
  readonly low_30_days: Amount | null
  readonly stock: number
  readonly available: boolean
}

interface Amount {
  readonly text: string
}

/** A change is in the tour within five seconds, on a slow line and a busy server too. */
const OPEN_MS = 2000
const IDLE_MS = 3000
/** After this long without an answer the page says from when its prices are. */
const SILENT_MS = 60_000

export class Offers {
  readonly #store: string
  readonly #language: string
  #timer = 0
  #silence = 0
  #heard = new Date()
  #eager = false
  #given: AbortController | null = null

  constructor(store: string, language: string) {
    this.#store = store
    this.#language = language
    document.addEventListener("visibilitychange", this.#shown)
    this.#plan()
    this.#listen()
  }

  /** Asks more often while a card is open, and at once when one is opened. */
  set eager(eager: boolean) {
    const opened = eager && !this.#eager
    this.#eager = eager
    clearTimeout(this.#timer)
    if (opened) void this.#refresh()
    else this.#plan()
  }

  /** Entries of another scene came onto the page: they are as new as the page that they came with. */
  renewed(): void {
    this.#answered()
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.#shown)
    clearTimeout(this.#timer)
    clearTimeout(this.#silence)
    this.#given?.abort()
  }

  /** Somebody who comes back to the page sees today's price at once. */
  #shown = (): void => {
    clearTimeout(this.#timer)
    if (!document.hidden) void this.#refresh()
  }

  #plan(): void {
    clearTimeout(this.#timer)
    if (document.hidden) return
    this.#timer = window.setTimeout(() => void this.#refresh(), this.#eager ? OPEN_MS : IDLE_MS)
  }

  #listen(): void {
    clearTimeout(this.#silence)
    this.#silence = window.setTimeout(() => this.#say(asOf(this.#heard, this.#language)), SILENT_MS)
  }

  #answered(): void {
    this.#heard = new Date()
    this.#say("")
    this.#listen()
  }

  #say(sentence: string): void {
    for (const note of document.querySelectorAll("[data-as-of]")) write(note, sentence)
  }

  async #refresh(): Promise<void> {
    const shown = [...document.querySelectorAll<HTMLElement>("[data-sku]")]
    const skus = [...new Set(shown.flatMap(element => element.dataset["sku"] ?? []))]
    if (skus.length > 0) {
      this.#given?.abort()
      this.#given = new AbortController()
      const query = new URLSearchParams({ store: this.#store, skus: skus.join(","), lang: this.#language })
      // Without an answer the page keeps what it shows; the next round asks again.
      const found = await getJson<{ offers: Offer[] }>(`/api/v1/offers?${query}`, this.#given.signal).catch(
        () => null,
      )
      if (found !== null) {
        for (const offer of found.offers) for (const element of shown) apply(element, offer)
        this.#answered()
      }
    }
    this.#plan()
  }
}

function apply(element: HTMLElement, offer: Offer): void {
  if (element.dataset["sku"] !== offer.sku) return
  for (const [name, text] of Object.entries(texts(offer))) {
    const target = element.querySelector(`[data-${name}]`)
    write(target?.querySelector("[data-amount]") ?? target, text)
    target?.toggleAttribute("hidden", text === "")
  }
  element.toggleAttribute("data-sold-out", !offer.available)
  element.querySelector(".tour-basket button")?.toggleAttribute("disabled", !offer.available)
}

function write(target: Element | null, text: string): void {
  if (target !== null && target.textContent !== text) target.textContent = text
  if (target?.hasAttribute("data-as-of")) target.toggleAttribute("hidden", text === "")
}

/** What an entry says of an offer, in the page's language; nothing said is an empty text. */
export function texts(offer: Offer): Record<"price" | "regular" | "low" | "stock", string> {
  const low = offer.low_30_days?.text
  return {
    price: offer.price.text,
    regular: offer.regular?.text ?? "",
    low: low === undefined ? "" : t("Lowest price of the last 30 days: %(price)s", { price: low }),
    stock: stockText(offer),
  }
}

/** Said when nothing was heard for a minute. */
export function asOf(heard: Date, language: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = heard.toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...zone,
  })
  return t("Price and stock as of %(time)s", { time })
}

/** The same sentences as tours/pages.py (`stock_text`). */
function stockText(offer: Offer): string {
  if (!offer.available) return t("Sold out here")
  if (offer.stock > 5) return t("In stock here")
  return t("Only %(n)s left here", { n: offer.stock })
}
