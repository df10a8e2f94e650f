/**
 * <aus-toasts class="toasts" role="status" aria-live="polite"> holds notices at the page's lower edge.
 *
 * The server writes its own into it (see studio/base.html); script adds more with toast(). A notice leaves by
 * itself, later when it offers an undo, and never while it is read (pointer or focus on it).
 */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { AusElement, define } from "./base.ts"

const READ_MS = 6_000
const UNDO_MS = 15_000

export interface ToastOptions {
  /** Takes back what was done; the toast then says so by leaving. */
  readonly undo?: () => Promise<void> | void
  readonly tone?: "ok" | "bad"
}

export class Toasts extends AusElement {
  protected override start(signal: AbortSignal): void {
    for (const toast of this.querySelectorAll<HTMLElement>(".toast")) this.#live(toast, signal)
  }

  show(sentence: string, options: ToastOptions): void {
    const { undo, tone = "ok" } = options
    const toast = h("div", { class: "toast", "data-tone": tone }, h("p", {}, sentence))
    if (undo) {
      const button = h("button", { type: "button" }, t("Undo"))
      button.addEventListener("click", () => {
        toast.remove()
        void Promise.resolve(undo()).catch((problem: unknown) =>
          this.show(String((problem as Error).message), { tone: "bad" }),
        )
      })
      toast.append(button)
    }
    toast.append(h("button", { type: "button", "data-close": true, "aria-label": t("Close") }, icon("x")))
    this.append(toast)
    this.#live(toast)
  }

  #live(toast: HTMLElement, signal?: AbortSignal): void {
    const close = toast.querySelector<HTMLElement>("[data-close]")
    if (close) close.hidden = false
    close?.addEventListener("click", () => toast.remove())
    if (toast.dataset["tone"] === "bad") return // what failed stays until it was seen
    const wait = toast.querySelector("form, button:not([data-close])") ? UNDO_MS : READ_MS
    let timer = 0
    const begin = (): void => {
      timer = window.setTimeout(() => toast.remove(), wait)
    }
    const hold = (): void => window.clearTimeout(timer)
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold)
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, begin)
    signal?.addEventListener("abort", hold)
    begin()
  }
}

/** Says what was done, or what went wrong, at the page's lower edge. */
export function toast(sentence: string, options: ToastOptions = {}): void {
  document.querySelector<Toasts>("aus-toasts")?.show(sentence, options)
}

define("aus-toasts", Toasts)
