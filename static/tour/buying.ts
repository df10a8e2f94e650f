/** Puts things into the basket without leaving; when that fails, the form is sent as it is without script. */
import { h } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"

export class Buying {
  readonly #page: () => string
  readonly #say: (sentence: string) => void

  /** page: the path of the page that the forms stand on now. */
  constructor(page: () => string, say: (sentence: string) => void, signal: AbortSignal) {
    this.#page = page
    this.#say = say
    document.addEventListener("submit", event => void this.#submitted(event), { signal })
  }

  #submitted = async (event: SubmitEvent): Promise<void> => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches(".tour-basket")) return
    event.preventDefault()
    const button = form.querySelector("button")
    button?.setAttribute("aria-busy", "true")
    const body = new FormData(form)
    const ticket = await freshTicket(this.#page())
    if (ticket !== null) body.set("ticket", ticket)
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams([...body].map(([name, value]) => [name, String(value)])),
    }).catch(() => null)
    button?.removeAttribute("aria-busy")
    if (answer === null || (!answer.ok && answer.status !== 409 && answer.status !== 422)) {
      form.submit()
      return
    }
    if (answer.ok) {
      const { count } = (await answer.json()) as { count: number }
      this.#tell(form, t("In your basket now. Things in it: %(count)s", { count: String(count) }))
    } else {
      const { detail } = (await answer.json()) as { detail?: string }
      this.#tell(form, detail ?? t("This could not be put into the basket. Please try again."))
    }
  }

  #tell(form: HTMLFormElement, sentence: string): void {
    const output = form.querySelector("output") ?? form.appendChild(h("output", { class: "small" }))
    output.textContent = sentence
    this.#say(sentence)
  }
}

/** The slip in the page is good for ten minutes; a page that was open for longer asks for another. */
async function freshTicket(page: string): Promise<string | null> {
  const query = new URLSearchParams({ page, action: "add" })
  const answer = await fetch(`/api/v1/baskets/ticket?${query}`).catch(() => null)
  if (answer === null || !answer.ok) return null
  return ((await answer.json()) as { ticket: string }).ticket
}
