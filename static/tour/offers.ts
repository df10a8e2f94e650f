/** Prices and stock while the page is open: only text changes, focus stays where it is. */
import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"
import { asOf, writeOrHide } from "../lib/live-text.ts"
import { Pulse } from "../lib/pulse.ts"
import { FEW_LEFT } from "../lib/stock.ts"
import { all, heard, skusOf, type Texts } from "./goods.ts"

/** What this page reads of an offer of `GET /api/v1/offers` (signage/catalogue/api.py). */
export interface Offer {
  readonly sku: string
  readonly brand: string
  readonly colour: string
  readonly size: string
  readonly picture: string
  readonly price: Amount
  readonly regular: Amount | null
  readonly low_30_days: Amount | null
  readonly unit_text: string
  readonly stock: number
  readonly available: boolean
}

interface Amount {
  readonly text: string
}

/** A change is in the tour within five seconds, on a slow line and a busy server too. */
const OPEN_MS = 2000
const IDLE_MS = 3000
/** Variants that are neither chosen nor in the open card show no price: they are asked for once in so many rounds. */
const EVERYTHING_EACH = 5
/** As many as the server answers in one question. */
const AT_ONCE = 100

export class Offers {
  readonly #store: string
  readonly #language: string
  readonly #pulse: Pulse
  #open: Element | null = null
  #rounds = 0

  constructor(store: string, language: string) {
    this.#store = store
    this.#language = language
    const every = (): number => (this.#open === null ? IDLE_MS : OPEN_MS)
    this.#pulse = new Pulse(this.#ask, every, since => this.#say(since))
  }

  /** The card that is open, or null: asks more often while one is, and at once when one is opened. */
  set open(card: Element | null) {
    if (this.#open === card) return
    this.#open = card
    if (card === null) this.#pulse.replan()
    else void this.#pulse.now()
  }

  /** Entries of another scene came onto the page: they are as new as the page that they came with. */
  renewed(): void {
    this.#pulse.heard()
  }

  close(): void {
    this.#pulse.close()
  }

  #ask = async (signal: AbortSignal): Promise<void> => {
    const everything = this.#rounds % EVERYTHING_EACH === 0
    this.#rounds += 1
    const wanted = (goods: HTMLElement): string[] =>
      everything || this.#open?.contains(goods) ? skusOf(goods) : [goods.dataset["sku"] ?? ""]
    const skus = [...new Set(all(document).flatMap(wanted))]
    for (let start = 0; start < skus.length; start += AT_ONCE) {
      const query = new URLSearchParams({
        store: this.#store,
        skus: skus.slice(start, start + AT_ONCE).join(","),
        lang: this.#language,
      })
      const found = await getJson<{ offers: Offer[] }>(`/api/v1/offers?${query}`, signal)
      for (const offer of found.offers) heard(offer.sku, texts(offer))
    }
  }

  #say(since: Date | null): void {
    const sentence = since === null ? "" : asOf(since, this.#language)
    for (const note of document.querySelectorAll("[data-as-of]")) writeOrHide(note, sentence)
  }
}

/** What a card says of an offer, in the page's language: the same as tours/goods.py (`said`). */
export function texts(offer: Offer): Texts {
  const low = offer.low_30_days?.text
  return {
    line: [offer.brand, offer.colour, offer.size].filter(part => part !== "").join(" · "),
    price: offer.price.text,
    regular: offer.regular?.text ?? "",
    low: low === undefined ? "" : t("Lowest price of the last 30 days: %(price)s", { price: low }),
    unit: offer.unit_text,
    stock: stockText(offer),
    picture: offer.picture,
    there: offer.available,
  }
}

function stockText(offer: Offer): string {
  if (!offer.available) return t("Sold out here")
  if (offer.stock > FEW_LEFT) return t("In stock here")
  return t("Only %(n)s left here", { n: offer.stock })
}
