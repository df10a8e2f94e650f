/**
 * Asks nothing by itself: a place beside the picture where a visitor may allow that it is measured where they look,
 * and take it back. What holds is the visitor's own record on the server (signage/visitors), never this page's.
 */
import { keeping } from "../lib/framed.ts"
import { t } from "../lib/i18n.ts"

interface Mine {
  readonly consents: readonly string[]
}

const PURPOSE = "measure"
const VISIT = "/visit"

export class Measure {
  readonly #element = document.querySelector<HTMLElement>("#visit-measure")
  readonly #store: string
  readonly #forget: () => void
  readonly #signal: AbortSignal
  #asked = false
  #agreed = false

  /** forget: drops what was gathered and not told yet. */
  constructor(store: string, forget: () => void, signal: AbortSignal) {
    this.#store = store
    this.#forget = forget
    this.#signal = signal
    for (const button of this.#buttons())
      button.addEventListener("click", () => void this.#choose(button), { signal })
  }

  get agreed(): boolean {
    return this.#agreed
  }

  /** The picture stands there: now is time to ask the server what this visitor agreed to. */
  ready(): void {
    if (this.#asked || this.#element === null) return
    this.#asked = true
    fetch("/api/v1/visits/mine", { signal: this.#signal })
      .then(async answer => answer.ok && this.#show((await answer.json()) as Mine))
      .catch(() => undefined) // nothing is agreed to as long as the server does not say so
  }

  /** The server says that it does not hold any more: the visit is over. */
  over(): void {
    this.#show({ consents: [] })
  }

  #buttons(): HTMLButtonElement[] {
    return [...(this.#element?.querySelectorAll<HTMLButtonElement>("button[value]") ?? [])]
  }

  #show(mine: Mine): void {
    this.#agreed = mine.consents.includes(PURPOSE)
    if (!this.#agreed) this.#forget()
    for (const button of this.#buttons()) {
      button.setAttribute("aria-pressed", String((button.value === "agree") === this.#agreed))
      button.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden")
    }
  }

  async #choose(button: HTMLButtonElement): Promise<void> {
    if (this.#agreed === (button.value === "agree")) return this.#say()
    // Whoever says no is not measured from this moment on, even if the server cannot be told.
    if (button.value !== "agree") this.over()
    else if (keeping() === "nowhere")
      return this.#say(t("Inside another website this browser keeps no answer: nothing is measured."))
    const answer = await this.#tell(button.value).catch(() => null)
    if (answer === null) return this.#say(t("This could not be saved. Check the connection and try again."))
    this.#show(answer)
    this.#say()
  }

  async #tell(action: string): Promise<Mine | null> {
    const slip = await fetch(`/api/v1/baskets/ticket?${new URLSearchParams({ page: VISIT, action })}`)
    if (!slip.ok) return null
    const { ticket } = (await slip.json()) as { ticket: string }
    const version = this.#element?.dataset["version"] ?? ""
    const form = {
      ...(keeping() === "frame" ? { framed: "1" } : {}),
      ticket,
      purpose: PURPOSE,
      text_version: version,
      store: this.#store,
      back: location.pathname,
    }
    const address = `${VISIT}/${action}?${new URLSearchParams({ lang: document.documentElement.lang })}`
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(form),
    })
    return answer.ok ? ((await answer.json()) as Mine) : null
  }

  #say(problem?: string): void {
    const output = this.#element?.querySelector("output")
    if (output == null) return
    output.textContent =
      problem ?? (this.#agreed ? t("Thank you. It is measured now.") : t("Nothing is measured."))
  }
}
