/**
 * <aus-rule-editor><form> … </form></aus-rule-editor>: the form saves itself after each change, as a whole and from the
 * revision that was read; what others saved meanwhile is merged by the server or asked about. Undo and redo by button and
 * by Ctrl+Z and Ctrl+Y. Without script the same form is sent by its buttons.
 */
import { AusElement, define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { h, icon, need } from "../../lib/dom.ts"
import { call, getJson, HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { timeOf } from "../../lib/moment.ts"
import { type Fields, fieldsOf, groupOf, keepMine, settle } from "./fields.ts"
import { Rows } from "./rows.ts"

/** What the server tells of a saved rule (signage/personalisation/rule_pages.py). */
interface Told {
  readonly address: string
  readonly revision: number
  readonly fields: Fields
  readonly can_undo: boolean
  readonly can_redo: boolean
  readonly state: string
  readonly changed: string
  readonly sentences: { readonly [language: string]: string }
  readonly tier: string
  readonly findings: readonly (readonly [string, boolean])[]
}

const TYPING_MS = 400
const TYPED = "input:not([type=checkbox], [type=radio]), textarea"

export class RuleEditor extends AusElement {
  #form!: HTMLFormElement
  #rows: Rows[] = []
  #known: Fields = {}
  #errors = new Map<string, string>()
  #unsaved = false
  #clash = false
  #timer = 0
  #work: Promise<void> = Promise.resolve()

  protected start(signal: AbortSignal): void {
    this.#form = need<HTMLFormElement>("form", this)
    this.#rows = [...this.querySelectorAll<HTMLElement>("[data-rows]")].map(box => new Rows(box))
    this.#known = this.#now()
    for (const one of this.querySelectorAll<HTMLElement>("[data-without-script]")) one.hidden = true
    if (this.#isNew) this.#say(t("Give the rule a name; from then on it saves itself."))
    this.addEventListener("input", this.#typed, { signal })
    this.addEventListener("change", this.#chosen, { signal })
    this.addEventListener("click", this.#clicked, { signal })
    this.addEventListener("focusin", this.#paint, { signal })
    this.addEventListener("submit", this.#submitted, { signal })
    document.addEventListener("keydown", this.#keys, { signal })
    window.addEventListener("beforeunload", this.#leaving, { signal })
    window.addEventListener("online", () => void this.#flush(), { signal })
    signal.addEventListener("abort", () => clearTimeout(this.#timer))
  }

  get #isNew(): boolean {
    return this.#form.elements.namedItem("revision") === null
  }

  get #revision(): HTMLInputElement {
    return need<HTMLInputElement>('input[name="revision"]', this.#form)
  }

  get #address(): string {
    return new URL(this.#form.action).pathname
  }

  #typed = (event: Event): void => {
    if (!(event.target as Element).matches(TYPED)) return
    this.#edited()
    this.#timer = window.setTimeout(() => void this.#flush(), TYPING_MS)
  }

  #chosen = (): void => {
    this.#edited()
    void this.#flush()
  }

  #edited(): void {
    for (const rows of this.#rows) rows.tidy()
    this.#unsaved = true
    clearTimeout(this.#timer)
  }

  #clicked = (event: Event): void => {
    const button = (event.target as Element).closest("button")
    const row = button?.closest<HTMLElement>(".rule-row")
    if (button && row && "remove" in button.dataset) {
      this.#rows.find(rows => rows.holds(row))?.remove(row)
      this.#chosen()
    }
    const step = button?.dataset["step"]
    if (step === "undo" || step === "redo") {
      event.preventDefault()
      void this.#step(step)
    }
  }

  #keys = (event: KeyboardEvent): void => {
    // Within a text the browser's own undo works letter by letter.
    if (!(event.ctrlKey || event.metaKey) || (event.target as Element).matches(TYPED)) return
    const key = event.key.toLowerCase()
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    void this.#step(key === "y" || event.shiftKey ? "redo" : "undo")
  }

  /** Publishing waits until all is saved, so that it is sent from the newest revision; Enter only saves. */
  #submitted = (event: SubmitEvent): void => {
    const submitter = event.submitter as HTMLButtonElement | null
    const publishing = submitter?.value === "publish"
    if (publishing && !this.#isNew && !this.#unsaved) return
    event.preventDefault()
    this.#unsaved ||= this.#isNew
    void this.#flush().then(() => {
      if (publishing && !this.#unsaved) this.#form.requestSubmit(submitter)
      else if (publishing) this.#showFirst()
    })
  }

  #showFirst(): void {
    if (this.#isNew && this.#errors.size === 0)
      this.#errors = new Map([["title", t("Give the rule a name.")]])
    ;(document.activeElement as HTMLElement | null)?.blur()
    this.#paint()
    this.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  #leaving = (event: BeforeUnloadEvent): void => {
    if (!this.#unsaved) return
    void this.#flush()
    event.preventDefault()
  }

  /** One request at a time. */
  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#work = this.#work.then(() => this.#save())
    return this.#work
  }

  async #save(): Promise<void> {
    if (!this.#unsaved || this.#clash) return
    const sent = this.#now()
    if (this.#isNew && !sent["title"]?.[0]?.trim()) return
    this.#say(t("Being saved …"))
    this.#unsaved = false
    try {
      const { body } = await call<Told>("POST", this.#address, { form: new FormData(this.#form) })
      this.#errors = new Map()
      this.#fill(settle(this.#known, sent, this.#now(), body.fields, this.#left))
      this.#told(body)
    } catch (problem) {
      this.#refused(problem)
    }
    this.#paint()
  }

  #refused(problem: unknown): void {
    this.#unsaved = true
    if (!(problem instanceof HttpProblem)) throw problem
    this.#say(problem.message)
    if (problem.status === 409 || problem.status === 412) this.#ask(problem.message)
    else if (problem.status === 422) {
      this.#errors = new Map(problem.body.errors?.map(one => [one.pointer, one.detail]))
      this.#say(t("Not saved yet: see the marked fields."))
    }
  }

  async #step(name: "undo" | "redo"): Promise<void> {
    await this.#flush()
    if (this.#isNew || this.#clash) return
    try {
      const { body } = await call<Told>("POST", `${this.#address}/${name}`)
      this.#unsaved = false
      this.#errors = new Map()
      this.#fill(body.fields)
      this.#told(body)
      this.#paint()
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }

  /** Two people changed the same: nothing is saved until one of them was chosen. */
  #ask(sentence: string): void {
    this.#clash = true
    const theirs = h("button", { type: "button", class: "button" }, t("Take theirs"))
    const mine = h("button", { type: "button", class: "button" }, t("Keep mine"))
    const notice = h(
      "div",
      { class: "notice", "data-tone": "warn", role: "alert" },
      icon("triangle-alert"),
      h("div", {}, h("p", {}, sentence), h("p", { class: "row" }, theirs, mine)),
    )
    const choose = async (keep: boolean): Promise<void> => {
      const told = await getJson<Told>(this.#address)
      this.#clash = false
      this.#unsaved = keep
      this.#fill(keep ? keepMine(this.#known, this.#now(), told.fields) : told.fields)
      this.#told(told)
      notice.remove()
      if (keep) await this.#flush()
    }
    theirs.addEventListener("click", () => void choose(false))
    mine.addEventListener("click", () => void choose(true))
    this.prepend(notice)
    theirs.focus()
  }

  #now(): Fields {
    return fieldsOf([...new FormData(this.#form)].map(([name, value]) => [name, String(value)] as const))
  }

  #left = (name: string): boolean => {
    const control = document.activeElement
    return !(control instanceof HTMLElement) || !groupOf(name).includes(control.getAttribute("name") ?? "")
  }

  /** Puts values into their controls; what `fields` does not name stays. */
  #fill(fields: Fields): void {
    for (const rows of this.#rows) {
      const values = fields[rows.column]
      if (values) rows.resize(values.length)
    }
    for (const [name, values] of Object.entries(fields)) {
      const controls = this.#form.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)
      for (const [at, control] of controls.entries()) {
        if (control.type === "checkbox" || control.type === "radio")
          control.checked = values.includes(control.value)
        else control.value = values[at] ?? ""
        control.dispatchEvent(new Event("aus:filled", { bubbles: true }))
      }
    }
    for (const rows of this.#rows) rows.tidy()
  }

  #told(told: Told): void {
    this.#known = told.fields
    if (this.#isNew) {
      this.#form.append(h("input", { type: "hidden", name: "revision" }))
      this.#form.action = told.address
      history.replaceState(null, "", told.address)
    }
    this.#revision.value = String(told.revision)
    for (const step of ["undo", "redo"] as const)
      need<HTMLButtonElement>(`[data-step="${step}"]`, this).disabled = !told[`can_${step}`]
    if (!this.#unsaved) this.#say(t("Saved %(time)s", { time: timeOf(new Date()) }))
    need("h1").textContent = told.fields["title"]?.[0] ?? ""
    for (const [language, sentence] of Object.entries(told.sentences))
      need(`[data-sentence="${language}"]`).textContent = sentence
    need("[data-state]").textContent = told.state
    need("[data-tier]").textContent = told.tier
    need("[data-changed]").textContent = told.changed
    need<HTMLElement>("[data-told]").hidden = false
    need<HTMLElement>("[data-untold]").hidden = true
    const findings = told.findings.map(([sentence, blocks]) =>
      h(
        "div",
        { class: "notice", "data-tone": blocks ? "bad" : "warn" },
        icon("triangle-alert"),
        h("p", {}, sentence),
      ),
    )
    need("[data-findings]").replaceChildren(...findings)
  }

  #say(sentence: string): void {
    need("[data-status]", this).textContent = sentence
  }

  /** Each mistake stands at its field once the person has left that field; mended ones go at once. */
  #paint = (): void => {
    for (const place of this.querySelectorAll<HTMLElement>("[data-error]")) {
      const name = place.dataset["error"] ?? ""
      const sentence = this.#errors.get(name) ?? ""
      const group = place.closest(".rule-row, .field, fieldset")
      if (sentence && place.hidden && group?.querySelector("input:focus, select:focus")) continue
      place.textContent = sentence
      place.hidden = sentence === ""
      for (const control of this.querySelectorAll(`[aria-describedby~="${name}-error"]`)) {
        if (sentence) control.setAttribute("aria-invalid", "true")
        else control.removeAttribute("aria-invalid")
      }
    }
  }
}

define("aus-rule-editor", RuleEditor)
