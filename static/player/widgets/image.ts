import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, loaded, Still, text, type WidgetKind, words } from "./base.ts"

class Image extends Still {
  async mount(host: HTMLElement, payload: Payload, context: Context): Promise<void> {
    const picture = h("img", {
      class: "fill",
      "data-fit": text(payload["fit"]) || "cover",
      alt: words(payload["alt"], context.language),
      src: context.media(text(payload["src"])),
    })
    host.append(picture)
    await loaded(picture)
  }
}

export const image: WidgetKind = { name: "image", make: () => new Image() }
