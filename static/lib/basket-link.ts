/** The number of pieces beside the basket in the page's head (signage/baskets/templates/baskets/link.html). */
import { getJson } from "./http.ts"
import { t, tn } from "./i18n.ts"

/** Says how many pieces lie in the basket now; none is the link alone. */
export function showPieces(count: number): void {
  const link = document.querySelector(".basket-link")
  const pieces = link?.querySelector<HTMLElement>(".basket-pieces")
  if (!link || !pieces) return
  pieces.textContent = count > 0 ? String(count) : ""
  pieces.hidden = count === 0
  link.setAttribute(
    "aria-label",
    count > 0 ? tn("Basket: %(n)s piece", "Basket: %(n)s pieces", count) : t("Basket"),
  )
}

/** A page that the browser brings back from its memory asks for the number: it may have changed meanwhile. */
export function renewWhenBroughtBack(): void {
  if (document.querySelector(".basket-link") === null) return
  addEventListener("pageshow", event => {
    const [way] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    if (!event.persisted && way?.type !== "back_forward") return
    getJson<{ readonly count: number }>("/api/v1/baskets/mine").then(
      basket => showPieces(basket.count),
      () => undefined, // without an answer the number stays as it was
    )
  })
}
