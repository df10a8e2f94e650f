/** <aus-playlist-times-form playlist .choices> is the dialog that plans when a playlist plays; opened by `open`. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { call, HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "./element.ts"
import { type Choice, LEVELS, type Planned, WEEKDAYS, weekdaysOf } from "./times.ts"

/** What the fields do not show stays as it was. */
const NEW = {
  since: null,
  until: null,
  added: [],
  stock: null,
  paused: false,
  campaign: null,
}

const FIELDS = [
  "/target_id",
  "/level",
  "/first",
  "/last",
  "/starts",
  "/ends",
  "/rule",
  "/exceptions",
  "/holidays",
  "/doors",
  "/lead_minutes",
  "/share",
] // prettier-ignore

export class PlaylistTimesForm extends StudioElement {
  static override properties = {
    playlist: { type: String },
    choices: { attribute: false },
    _entry: { state: true },
    _days: { state: true },
    _problem: { state: true },
    _doors: { state: true },
    _busy: { state: true },
  }

  declare playlist: string
  declare choices: readonly Choice[]
  declare _entry: Planned | null
  declare _days: "all" | "weekdays" | "rule"
  declare _problem: HttpProblem | null
  declare _doors: Planned["doors"]
  declare _busy: boolean

  constructor() {
    super()
    this.playlist = ""
    this.choices = []
    this._entry = null
    this._days = "all"
    this._problem = null
    this._doors = "any"
    this._busy = false
  }

  /** Plan anew, or change what is planned. */
  open(entry: Planned | null): void {
    this._entry = entry
    this._problem = null
    this._doors = entry?.doors ?? "any"
    this._days = !entry?.rule ? "all" : weekdaysOf(entry.rule) ? "weekdays" : "rule"
    void this.updateComplete.then(() => {
      this.querySelector("form")?.reset()
      this.querySelector("dialog")?.showModal()
    })
  }

  protected override render(): TemplateResult {
    const one = this._entry
    return html`<dialog class="dialog times-dialog" aria-labelledby="times-form-title"><form @submit=${this.#submit} novalidate>
      <h2 id="times-form-title">${one ? t("Change the times") : t("Plan times")}</h2>
      ${this.#general()}
      ${this.#select(
        "level",
        t("Level"),
        LEVELS.filter(([name]) => name !== "emergency"),
        one?.level ?? "programme",
      )}
      ${this.#targets()}
      <div class="fields" data-columns="2">${this.#input("first", t("First day"), "date", one?.first)} ${this.#input("last", t("Last day"), "date", one?.last)}
        ${this.#input("starts", t("Begins"), "time", one?.starts?.slice(0, 5))} ${this.#input("ends", t("Ends"), "time", one?.ends?.slice(0, 5))}</div>
      ${this.#repeat()}
      <div class="field"><label for="times-exceptions">${t("Not on these days")}</label>
        <textarea class="input" id="times-exceptions" name="exceptions" rows="2" aria-describedby="times-exceptions-hint times-exceptions-error" aria-invalid=${this.#wrong("exceptions") !== undefined} .defaultValue=${(one?.exceptions ?? []).join("\n")}></textarea>
        <p class="hint" id="times-exceptions-hint">${t("One date a line, such as 2026-12-24")}</p>${this.#error("exceptions")}</div>
      ${this.#select("holidays", t("On public holidays"), HOLIDAYS, one?.holidays ?? "as_usual")}
      <div class="fields" data-columns="2">${this.#select("doors", t("Opening hours"), DOORS, this._doors)}
        ${this._doors === "any" ? nothing : this.#input("lead_minutes", t("Minutes before and after"), "number", String(one?.lead_minutes ?? 0))}</div>
      ${this.#input("share", t("Share of the time in percent"), "number", one?.share === null ? "" : String(one?.share ?? ""))}
      <div class="actions"><button type="button" class="button" @click=${this.#close}>${t("Cancel")}</button>
        <button class="button" data-kind="primary" ?disabled=${this._busy} aria-busy=${this._busy}>${t("Save")}</button></div>
    </form></dialog>`
  }

  /** What was refused and belongs to none of the fields. */
  #general(): TemplateResult | typeof nothing {
    const problem = this._problem
    if (problem === null) return nothing
    const told = problem.body.errors ?? []
    const elsewhere = told.filter(error => !FIELDS.includes(error.pointer)).map(error => error.detail)
    const words = told.length === 0 ? problem.message : elsewhere.join(" ")
    return words === "" ? nothing : html`<div class="notice" data-tone="bad" role="alert">${words}</div>`
  }

  #wrong(name: string): string | undefined {
    return this._problem?.field(`/${name}`)
  }

  #error(name: string): TemplateResult | typeof nothing {
    const wrong = this.#wrong(name)
    return wrong === undefined
      ? nothing
      : html`<p class="error" id=${`times-${name}-error`} role="alert">${wrong}</p>`
  }

  #input(name: string, label: string, type: string, value: string | null | undefined): TemplateResult {
    return html`<div class="field"><label for=${`times-${name}`}>${label}</label>
      <input class="input" id=${`times-${name}`} name=${name} type=${type} .defaultValue=${value ?? ""}
        aria-invalid=${this.#wrong(name) !== undefined} aria-describedby=${`times-${name}-error`}>${this.#error(name)}</div>`
  }

  #select(
    name: string,
    label: string,
    options: readonly (readonly [string, () => string])[],
    chosen: string,
  ): TemplateResult {
    return html`<div class="field"><label for=${`times-${name}`}>${label}</label>
      <select class="input" id=${`times-${name}`} name=${name} aria-invalid=${this.#wrong(name) !== undefined} @change=${(
        event: Event,
      ) => {
        if (name === "doors") this._doors = (event.target as HTMLSelectElement).value as Planned["doors"]
      }}>
      ${options.map(([value, words]) => html`<option value=${value} .defaultSelected=${value === chosen}>${words()}</option>`)}</select>${this.#error(name)}</div>`
  }

  #targets(): TemplateResult {
    const has = (one: Choice): boolean =>
      this._entry?.targets.some(aim => aim.target === one.target && aim.id === one.id) ?? false
    return html`<fieldset class="times-targets"><legend>${t("Shown on")}</legend>
      <div class="times-choices">${this.choices.map(
        one => html`<label class="check"><input type="checkbox" name="targets" value=${`${one.target}/${one.id}`} .defaultChecked=${has(one)}> <span>${one.target === "all" ? t("All displays") : one.name}
          <span class="muted small">${one.target === "store" || one.target === "all" ? "" : one.store}</span></span></label>`,
      )}</div>${this.#error("target_id")}</fieldset>`
  }

  #repeat(): TemplateResult {
    const rule = this._entry?.rule ?? ""
    const chosen = weekdaysOf(rule) ?? []
    return html`<fieldset class="times-repeat"><legend>${t("Days")}</legend>
      <div class="row">${DAYS.map(
        ([value, words]) =>
          html`<label class="check"><input type="radio" name="days" value=${value} .defaultChecked=${value === this._days} .checked=${value === this._days} @change=${() => {
            this._days = value
          }}> ${words()}</label>`,
      )}</div>
      ${
        this._days === "weekdays"
          ? html`<div class="row" role="group" aria-label=${t("Weekdays")}>${WEEKDAYS.map(
              ([code, name]) =>
                html`<label class="check"><input type="checkbox" name="weekday" value=${code} .defaultChecked=${chosen.includes(code)}> ${name()}</label>`,
            )}</div>`
          : nothing
      }
      ${
        this._days === "rule"
          ? html`<div class="field"><label for="times-rule">${t("Rule")}</label><input class="input" id="times-rule" name="rule" spellcheck="false" .defaultValue=${rule} aria-invalid=${this.#wrong("rule") !== undefined} aria-describedby="times-rule-hint times-rule-error">
        <p class="hint" id="times-rule-hint">${t("As calendars write it, such as FREQ=MONTHLY;BYDAY=1SA for each first Saturday")}</p></div>`
          : nothing
      }${this.#error("rule")}</fieldset>`
  }

  #close = (): void => this.querySelector("dialog")?.close()

  #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    if (this._days === "weekdays" && !form.has("weekday")) {
      const detail = t("Choose at least one weekday, or every day.")
      this._problem = new HttpProblem(422, { errors: [{ pointer: "/rule", detail }] })
      return
    }
    void this.#save(form)
  }

  async #save(form: FormData): Promise<void> {
    const entry = this._entry
    this._busy = true
    this._problem = null
    try {
      const body = { ...this.#body(form), playlist: this.playlist }
      if (entry)
        await call("PUT", `/api/v1/schedule/entries/${entry.id}`, { body, ifMatch: `"${entry.version}"` })
      else await call("POST", "/api/v1/schedule/entries", { body })
      this.#close()
      this.announce("aus:entry-saved")
    } catch (problem) {
      if (!(problem instanceof HttpProblem)) throw problem
      this._problem = problem
      await this.updateComplete
      this.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
    } finally {
      this._busy = false
    }
  }

  #body(form: FormData): Readonly<Record<string, unknown>> {
    const text = (name: string): string => String(form.get(name) ?? "").trim()
    const number = (name: string): number | null => (text(name) === "" ? null : Number(text(name)))
    const days = form.getAll("weekday")
    const rules = {
      all: "",
      weekdays: days.length > 0 ? `FREQ=WEEKLY;BYDAY=${days.join(",")}` : "",
      rule: text("rule"),
    }
    const { since, until, added, stock, paused, campaign } = this._entry ?? NEW
    return {
      since,
      until,
      added,
      stock,
      paused,
      campaign,
      level: text("level"),
      targets: form.getAll("targets").map(one => aimOf(String(one))),
      first: text("first") || null,
      last: text("last") || null,
      starts: text("starts") || null,
      ends: text("ends") || null,
      rule: rules[this._days],
      exceptions: text("exceptions")
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(isoOf),
      holidays: text("holidays"),
      doors: text("doors"),
      lead_minutes: number("lead_minutes") ?? 0,
      share: number("share"),
    } // prettier-ignore
  }
}

const HOLIDAYS: readonly (readonly [string, () => string])[] = [
  ["as_usual", () => t("as on any day")],
  ["skip", () => t("not on public holidays")],
  ["only", () => t("on public holidays only")],
  ["as_sunday", () => t("as on Sundays")],
]

const DOORS: readonly (readonly [string, () => string])[] = [
  ["any", () => t("whether open or closed")],
  ["open", () => t("while open")],
  ["closed", () => t("while closed")],
]

const DAYS: readonly (readonly ["all" | "weekdays" | "rule", () => string])[] = [
  ["all", () => t("Every day")],
  ["weekdays", () => t("On weekdays")],
  ["rule", () => t("By a rule")],
]

function aimOf(value: string): { readonly target: string; readonly id: string } {
  const at = value.indexOf("/")
  return { target: value.slice(0, at), id: value.slice(at + 1) }
}

/** A date as people write it in either language: 24.12.2026 is 2026-12-24. */
function isoOf(word: string): string {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(word)
  if (!german) return word
  const [, day = "", month = "", year = ""] = german
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
}

define("aus-playlist-times-form", PlaylistTimesForm)
