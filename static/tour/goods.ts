/** What a card sells (tours/templates/tours/goods.html): follows the choice of a variant and what is heard of it. */
import { write, writeOrHide } from "../lib/live-text.ts"

/** Everything that a card says of one variant, as tours/goods.py (`said`) writes it. */
export interface Texts {
  readonly line: string
  readonly price: string
  readonly regular: string
  readonly low: string
  readonly unit: string
  readonly stock: string
  readonly picture: string
  readonly there: boolean
}

/** Every thing for sale within an element, itself included. */
export function all(within: ParentNode): HTMLElement[] {
  const own = within instanceof HTMLElement && within.matches("[data-goods]") ? [within] : []
  return [...own, ...within.querySelectorAll<HTMLElement>("[data-goods]")]
}

/** The article numbers of all variants that can be chosen. */
export function skusOf(goods: HTMLElement): string[] {
  return [...goods.querySelectorAll<HTMLInputElement>("[name=sku]")].map(input => input.value)
}

/** A newer price or stock: written wherever the article stands on the page. */
export function heard(sku: string, texts: Texts): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(`[name=sku][value="${CSS.escape(sku)}"]`)) {
    if (input.type === "radio") {
      input.dataset["texts"] = JSON.stringify(texts)
      const choice = input.closest(".goods-choice")
      choice?.toggleAttribute("data-sold-out", !texts.there)
      choice?.querySelector("[data-gone]")?.toggleAttribute("hidden", texts.there)
    }
    const goods = input.closest<HTMLElement>("[data-goods]")
    if (goods?.dataset["sku"] === sku) show(goods, texts)
  }
}

/** Another variant was chosen. */
export function chosen(input: HTMLInputElement): void {
  const goods = input.closest<HTMLElement>("[data-goods]")
  const written = input.dataset["texts"]
  if (goods === null || written === undefined) return
  goods.dataset["sku"] = input.value
  show(goods, JSON.parse(written) as Texts)
}

function show(goods: HTMLElement, texts: Texts): void {
  for (const price of goods.querySelectorAll("[data-price]")) write(price, texts.price)
  for (const stock of goods.querySelectorAll("[data-stock]")) write(stock, texts.stock)
  write(goods.querySelector("[data-line]"), texts.line)
  const regular = goods.querySelector("[data-regular]")
  write(regular?.querySelector("[data-amount]"), texts.regular)
  regular?.toggleAttribute("hidden", texts.regular === "")
  writeOrHide(goods.querySelector("[data-low]"), texts.low)
  writeOrHide(goods.querySelector("[data-unit]"), texts.unit)
  goods.querySelector("[data-instead]")?.toggleAttribute("hidden", texts.there)
  goods.toggleAttribute("data-sold-out", !texts.there)
  // Not `disabled`: a button that has the focus would lose it in the middle of a keystroke.
  for (const button of goods.querySelectorAll("[data-buys]")) {
    button.removeAttribute("disabled")
    button.setAttribute("aria-disabled", String(!texts.there))
  }
  turnTo(goods, texts.picture)
}

function turnTo(goods: HTMLElement, picture: string): void {
  const strip = goods.querySelector<HTMLElement>(".goods-pictures")
  const shown = [...(strip?.querySelectorAll("img") ?? [])].find(img => img.getAttribute("src") === picture)
  if (strip && shown) strip.scrollLeft = shown.offsetLeft - strip.offsetLeft
}
