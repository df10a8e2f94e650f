import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, fit, text as plain, Still, type WidgetKind, words } from "./base.ts"

class Text extends Still {
  async mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void> {
    const lines = words(payload["text"], context.language).split("\n")
    const box = h(
      "div",
      {
        class: "words",
        "data-tone": plain(payload["tone"]) || "plain",
        "data-size": plain(payload["size"]) || "message",
      },
      ...lines.map(line => h("p", {}, line)),
    )
    host.append(box)
    fit(box, signal)
  }
}

export const text: WidgetKind = { name: "text", make: () => new Text() }
