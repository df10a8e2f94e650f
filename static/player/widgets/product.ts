import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import type { Json } from "../../lib/messages.ts"
import { FEW_LEFT } from "../../lib/stock.ts"
import type { Payload } from "../manifest.ts"
import { type Context, isMap, loaded, money, qrCode, Still, text, type WidgetKind, words } from "./base.ts"

/** What a product card shows, wherever it came from: a playlist's live value or a moment's own data. */
export interface Card {
  readonly name: string
  readonly line: string
  readonly picture: string | null
  readonly price: {
    readonly minor: number
    readonly currency: string
    readonly before: number | null
    readonly lowest: number | null
  } | null
  readonly stock: number | null
  readonly layout: string
  readonly code: Json | undefined
}

/** The card as an element; the price is the largest thing on it, made to be read at three metres. */
export function productCard(
  card: Card,
  context: Context,
): { element: HTMLElement; picture: HTMLImageElement | null } {
  const picture =
    card.picture === null
      ? null
      : h("img", { class: "picture", alt: card.name, src: context.media(card.picture) })
  const reduced = card.price !== null && card.price.before !== null && card.price.before > card.price.minor
  const element = h(
    "article",
    { class: "product", "data-layout": picture === null ? "plain" : card.layout, "data-reduced": reduced },
    picture,
    h(
      "div",
      { class: "facts" },
      card.line === "" ? null : h("p", { class: "line" }, card.line),
      h("h1", {}, card.name),
      card.price === null ? null : priceTag(card.price, context.language),
      card.price === null ? null : lowestLine(card.price, context.language),
      h(
        "div",
        { class: "below" },
        card.stock === null
          ? null
          : h("p", { class: "stock", "data-here": card.stock > 0 }, stockLine(card.stock)),
        qrCode(card.code, t("Go on with your phone")),
      ),
    ),
  )
  return { element, picture }
}

function priceTag(price: NonNullable<Card["price"]>, language: string): HTMLElement {
  const before = price.before !== null && price.before > price.minor ? price.before : null
  return h(
    "p",
    { class: "price" },
    h("strong", {}, money(price.minor, price.currency, language)),
    before === null ? null : h("s", {}, money(before, price.currency, language)),
  )
}

/** A reduction comes with the lowest price of the 30 days before it (PAngV § 11). */
function lowestLine(price: NonNullable<Card["price"]>, language: string): HTMLElement | null {
  if (price.before === null || price.before <= price.minor || price.lowest === null) return null
  const lowest = money(price.lowest, price.currency, language)
  return h("p", { class: "lowest" }, t("Lowest price of the last 30 days: %(price)s", { price: lowest }))
}

function stockLine(stock: number): string {
  if (stock <= 0) return t("Ask us: we order it for you")
  if (stock <= FEW_LEFT) return t("Only %(n)s left here", { n: stock })
  return t("In stock here")
}

/** The card of a live value, as the payload wants it. */
export function fromValue(payload: Payload, value: Payload, context: Context): Card {
  const price = value["price"]
  return {
    name: words(value["name"], context.language),
    line: text(value["brand"]),
    picture: text(value["picture"]) || null,
    price:
      isMap(price) && typeof price["gross_minor"] === "number"
        ? {
            minor: price["gross_minor"],
            currency: text(price["currency"]) || "EUR",
            before: typeof price["before_minor"] === "number" ? price["before_minor"] : null,
            lowest: typeof price["low_30_minor"] === "number" ? price["low_30_minor"] : null,
          }
        : null,
    stock: payload["show_stock"] === true && typeof value["stock"] === "number" ? value["stock"] : null,
    layout: text(payload["layout"]) || "side",
    code: payload["code"],
  }
}

class Product extends Still {
  async mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void> {
    const key = text(payload["data"])
    const value = context.value(key)
    // No value is no card: an old price would be a false price.
    if (value === null) throw new Error(`no value for ${key}`)
    const { element, picture } = productCard(fromValue(payload, value, context), context)
    host.append(element)
    let shown = element
    context.follow(
      key,
      () => {
        const next = context.value(key)
        if (next === null) return
        const fresh = productCard(fromValue(payload, next, context), context)
        // The old price stays until the new card could be painted whole.
        const swap = (): void => {
          shown.replaceWith(fresh.element)
          shown = fresh.element
        }
        if (fresh.picture === null) swap()
        else loaded(fresh.picture).then(swap, swap)
      },
      signal,
    )
    if (picture !== null) await loaded(picture)
  }
}

export const product: WidgetKind = { name: "product", make: () => new Product() }
