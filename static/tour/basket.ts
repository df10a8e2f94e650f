/**
 * Puts things into the basket, and has them kept back, without leaving the page; when that fails, the form is sent as
 * it is without script.
 */
import { showPieces } from "../lib/basket-link.ts"
import { h } from "../lib/dom.ts"
import { keeping } from "../lib/framed.ts"
import { t } from "../lib/i18n.ts"
import { chosen } from "./goods.ts"

interface Answer {
  readonly count?: number
  readonly detail?: string
  readonly reservation?: { readonly code: string; readonly until: string; readonly href: string }
}

/** Told by the form once the basket has it: `aus:added-to-basket`. */
export interface Added {
  readonly sku: string
  readonly quantity: number
}

export class BasketForms {
  readonly #page: () => string
  readonly #say: (sentence: string) => void

  /** page: the path that the forms stand on. say: tells a screen reader. */
  constructor(page: () => string, say: (sentence: string) => void, signal: AbortSignal) {
    this.#page = page
    this.#say = say
    document.addEventListener("submit", this.#submitted, { signal })
    document.addEventListener("change", this.#changed, { signal })
  }

  #changed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.name === "sku") chosen(event.target)
  }

  #submitted = async (event: SubmitEvent): Promise<void> => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches(".goods-form")) return
    event.preventDefault()
    const button = event.submitter
    if (button?.getAttribute("aria-disabled") === "true") {
      this.#tell(form, t("Sold out here"))
      return
    }
    const kept = keeping()
    if (kept === "nowhere") {
      this.#elsewhere(form, button)
      return
    }
    const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? ""
    const action = address.slice(address.lastIndexOf("/") + 1)
    button?.setAttribute("aria-busy", "true")
    const body = new FormData(form)
    const ticket = await freshTicket(this.#page(), action)
    if (ticket !== null) body.set(`ticket_${action}`, ticket)
    if (kept === "frame") body.set("framed", "1")
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams([...body].map(([name, value]) => [name, String(value)])),
    }).catch(() => null)
    button?.removeAttribute("aria-busy")
    if (answer === null || (!answer.ok && answer.status !== 409 && answer.status !== 422)) {
      form.setAttribute("action", address)
      form.submit()
      return
    }
    this.#answered(form, action, body, (await answer.json()) as Answer, answer.ok)
  }

  /** The form as it is without script, in a tab that is ours: there the basket is kept. */
  #elsewhere(form: HTMLFormElement, button: HTMLElement | null): void {
    const action = form.action
    form.target = "_blank"
    form.action = button?.getAttribute("formaction") ?? action
    form.submit()
    form.action = action
    this.#tell(form, t("Inside another website this browser keeps no basket: it opens in a tab of its own."))
  }

  #answered(form: HTMLFormElement, action: string, body: FormData, answer: Answer, ok: boolean): void {
    if (!ok) {
      this.#tell(form, answer.detail ?? t("This could not be put into the basket. Please try again."))
      return
    }
    if (action === "reserve" && answer.reservation) {
      const { code, until, href } = answer.reservation
      this.#tell(form, t("Kept for you until %(until)s. Say %(code)s at the counter.", { until, code }), {
        href,
        words: t("Show the reservation"),
      })
      return
    }
    showPieces(answer.count ?? 0)
    const added: Added = { sku: String(body.get("sku")), quantity: Number(body.get("quantity")) }
    form.dispatchEvent(new CustomEvent<Added>("aus:added-to-basket", { bubbles: true, detail: added }))
    this.#tell(form, t("In your basket now. Things in it: %(count)s", { count: String(answer.count ?? 0) }), {
      href: document.querySelector(".tour-to-basket")?.getAttribute("href") ?? "/basket",
      words: t("Go to the basket"),
    })
  }

  #tell(form: HTMLFormElement, sentence: string, link?: { href: string; words: string }): void {
    const output = form.querySelector("output") ?? form.appendChild(h("output", { class: "small" }))
    const href = link && inLanguage(link.href)
    output.replaceChildren(sentence, ...(link ? [" ", h("a", { href }, link.words)] : []))
    this.#say(sentence)
  }
}

/** A link of ours goes on in the language that the address asks for. */
function inLanguage(href: string): string {
  const to = new URL(href, location.origin)
  const language = new URLSearchParams(location.search).get("lang")
  if (language !== null) to.searchParams.set("lang", language)
  return `${to.pathname}${to.search}`
}

/** The slip in the page is good for ten minutes; a page that was open for longer asks for another. */
async function freshTicket(page: string, action: string): Promise<string | null> {
  const query = new URLSearchParams({ page, action })
  const answer = await fetch(`/api/v1/baskets/ticket?${query}`).catch(() => null)
  if (answer === null || !answer.ok) return null
  return ((await answer.json()) as { ticket: string }).ticket
}
