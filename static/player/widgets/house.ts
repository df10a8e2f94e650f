import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, text, type Widget, type WidgetKind, words } from "./base.ts"

/** The shop's own card with a clock: on when nothing is planned, so that no display is ever empty. */
class House implements Widget {
  #clock: HTMLElement | null = null
  #timer: ReturnType<typeof setInterval> | undefined
  #format: Intl.DateTimeFormat | null = null

  async mount(host: HTMLElement, payload: Payload, context: Context): Promise<void> {
    this.#clock = h("p", { class: "time" })
    const zone = text(payload["time_zone"])
    this.#format = new Intl.DateTimeFormat(context.language, {
      hour: "2-digit",
      minute: "2-digit",
      ...(zone === "" ? {} : { timeZone: zone }),
    })
    const line = words(payload["line"], context.language)
    host.append(
      h(
        "div",
        { class: "house" },
        h("h1", {}, text(payload["name"])),
        line === "" ? null : h("p", {}, line),
        this.#clock,
      ),
    )
    this.#tick()
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), 1000)
  }

  pause(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  resume(): void {
    this.#tick()
    this.start()
  }

  stop(): void {
    this.pause()
  }

  #tick(): void {
    const now = this.#format?.format(Date.now()) ?? ""
    if (this.#clock !== null && this.#clock.textContent !== now) this.#clock.textContent = now
  }
}

export const house: WidgetKind = { name: "house", make: () => new House() }
