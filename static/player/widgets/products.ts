import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, Still, text, type WidgetKind } from "./base.ts"
import { fromValue, productCard } from "./product.ts"

/** Up to four products side by side, while several people tap at one display: it is nobody's own then. */
class Products extends Still {
  async mount(host: HTMLElement, payload: Payload, context: Context): Promise<void> {
    const keys = Array.isArray(payload["data"]) ? payload["data"].map(text) : []
    const values = keys.map(key => context.value(key)).filter(value => value !== null)
    if (values.length === 0) throw new Error(`no value for ${keys.join(", ")}`)
    const tiles = values.map(value =>
      h("div", { class: "tile" }, productCard(fromValue(payload, value, context), context).element),
    )
    host.append(h("div", { class: "side-by-side", "data-count": String(tiles.length) }, ...tiles))
  }
}

export const products: WidgetKind = { name: "products", make: () => new Products() }
