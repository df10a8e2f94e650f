import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, fit, qrCode, Still, text, type WidgetKind, words } from "./base.ts"

class Qr extends Still {
  async mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void> {
    const caption = words(payload["caption"], context.language)
    const code = qrCode(payload["code"], caption)
    if (code === null) throw new Error("the code is missing")
    const box = h(
      "div",
      { class: "scan", "data-tone": text(payload["tone"]) || "plain" },
      h("p", {}, caption),
      code,
    )
    host.append(box)
    fit(box, signal)
  }
}

export const qr: WidgetKind = { name: "qr", make: () => new Qr() }
