import { h } from "../lib/dom.ts"
import type { Payload } from "./manifest.ts"
import type { Context, Widget } from "./widgets/base.ts"
import { kindOf } from "./widgets/index.ts"

/** One widget in one layer: mounted unseen, revealed by opacity alone, and given back whole. */
export class Layer {
  readonly element: HTMLElement
  readonly #widget: Widget
  readonly #ends = new AbortController()

  private constructor(widget: Widget, kind: string) {
    this.#widget = widget
    this.element = h("div", { class: "layer", "data-widget": kind })
  }

  /** A layer for this widget; null when this player does not know it. */
  static of(kind: string): Layer | null {
    const found = kindOf(kind)
    return found === undefined ? null : new Layer(found.make(), kind)
  }

  /** Builds the widget into the host, behind everything that is seen. */
  mount(host: HTMLElement, payload: Payload, context: Context): Promise<void> {
    host.append(this.element)
    this.element.lang = context.language
    // Our own few words on a card ("In stock here") follow the content's language, a shopper's or the shop's.
    const page = document.documentElement
    const before = page.lang
    page.lang = context.language
    const ready = this.#widget.mount(this.element, payload, context, this.#ends.signal)
    page.lang = before
    return ready
  }

  start(transition: string): void {
    this.element.setAttribute("data-shown", transition)
    this.#widget.start()
  }

  pause(): void {
    this.#widget.pause()
  }

  resume(at_ms: number): void {
    this.#widget.resume(at_ms)
  }

  stop(): void {
    this.#ends.abort(new Error("the layer is gone"))
    this.#widget.stop()
    this.element.remove()
  }

  /** Stops when the fade of what came over it is done, so that it never shows through as a gap. */
  stopAfter(fade_ms: number): void {
    setTimeout(() => this.stop(), fade_ms)
  }
}
