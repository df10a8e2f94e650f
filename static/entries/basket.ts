import { getJson } from "../lib/http.ts"
import { asOf, write, writeOrHide } from "../lib/live-text.ts"
import { Pulse } from "../lib/pulse.ts"
import { Counts } from "../tour/counts.ts"

/** What this page reads of `GET /api/v1/baskets/mine` (signage/baskets/api.py). */
interface BasketOut {
  readonly lines: readonly {
    readonly store: string
    readonly sku: string
    readonly price_text: string
    readonly total_text: string
    readonly stock_text: string
  }[]
  readonly totals: readonly { readonly currency: string; readonly text: string }[]
}

const EVERY_MS = 4000
const language = document.documentElement.lang

/** Price and stock of an open basket. Lines that came or went meanwhile show with the next page. */
async function refresh(signal: AbortSignal): Promise<void> {
  const basket = await getJson<BasketOut>(`/api/v1/baskets/mine?lang=${language}`, signal)
  for (const line of basket.lines) {
    const element = document.querySelector(`[data-line="${CSS.escape(`${line.store} ${line.sku}`)}"]`)
    write(element?.querySelector("[data-total]"), line.total_text)
    write(element?.querySelector("[data-price]"), line.price_text)
    write(element?.querySelector("[data-stock]"), line.stock_text)
  }
  for (const total of basket.totals)
    write(document.querySelector(`[data-sum="${CSS.escape(total.currency)}"]`), total.text)
}

function say(since: Date | null): void {
  writeOrHide(document.querySelector("[data-as-of]"), since === null ? "" : asOf(since, language))
}

if (document.querySelector("[data-line]") !== null) new Pulse(refresh, () => EVERY_MS, say)

/** A basket that is handed over, to the online shop or to the counter, is counted for the tour that led here. */
function countHandover({ tour, scene }: DOMStringMap): void {
  if (tour === undefined || scene === undefined) return
  const counts = new Counts(tour, new AbortController().signal)
  const handed = (): void => {
    counts.count("begin_checkout", scene)
    counts.flush()
  }
  for (const link of document.querySelectorAll("[data-checkout]")) link.addEventListener("click", handed)
  document.querySelector('form[action="/basket/carry"]')?.addEventListener("submit", handed)
}

countHandover(document.querySelector<HTMLElement>("#basket")?.dataset ?? {})
