/** <aus-playlist-times playlist [editable]> lists when a playlist plays, and plans it: level, days, hours, doors, share. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { call, getJson, HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "./element.ts"
import type { PlaylistTimesForm } from "./times-form.ts"
import "./times-form.ts"

export interface Aim {
  readonly target: "display" | "group" | "tag" | "place" | "store" | "all"
  readonly id: string
}

/** An entry of the schedule, as signage/schedule/api_entries.py has it. */
export interface Planned {
  readonly id: string
  readonly version: number
  readonly always: boolean
  readonly playlist: string
  readonly targets: readonly Aim[]
  readonly level: "programme" | "campaign" | "action" | "emergency"
  readonly since: string | null
  readonly until: string | null
  readonly first: string | null
  readonly last: string | null
  readonly starts: string | null
  readonly ends: string | null
  readonly rule: string
  readonly exceptions: readonly string[]
  readonly added: readonly string[]
  readonly holidays: "as_usual" | "skip" | "only" | "as_sunday"
  readonly doors: "any" | "open" | "closed"
  readonly lead_minutes: number
  readonly stock: { readonly product: string; readonly more_than: number } | null
  readonly share: number | null
  readonly paused: boolean
  readonly campaign: string | null
}

export interface Choice extends Aim {
  readonly name: string
  readonly store: string
}

export const LEVELS: readonly (readonly [Planned["level"], () => string])[] = [
  ["programme", () => t("Programme")],
  ["campaign", () => t("Campaign")],
  ["action", () => t("Action")],
  ["emergency", () => t("Emergency")],
]

export const WEEKDAYS: readonly (readonly [string, () => string])[] = [
  ["MO", () => t("Monday")],
  ["TU", () => t("Tuesday")],
  ["WE", () => t("Wednesday")],
  ["TH", () => t("Thursday")],
  ["FR", () => t("Friday")],
  ["SA", () => t("Saturday")],
  ["SU", () => t("Sunday")],
]

const WEEKLY = /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/

/** The weekdays of a rule that names nothing else; null for any other rule. */
export function weekdaysOf(rule: string): readonly string[] | null {
  return WEEKLY.exec(rule)?.[1]?.split(",") ?? null
}

class PlaylistTimes extends StudioElement {
  static override properties = {
    playlist: { type: String },
    editable: { type: Boolean },
    _entries: { state: true },
    _choices: { state: true },
  }

  declare playlist: string
  declare editable: boolean
  declare _entries: readonly Planned[] | null
  declare _choices: readonly Choice[]

  constructor() {
    super()
    this.playlist = ""
    this.editable = false
    this._entries = null
    this._choices = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override render(): TemplateResult | typeof nothing {
    const entries = this._entries
    if (entries === null) return nothing
    return html`${entries.length === 0 ? html`<p class="muted small">${t("Nothing is planned: what is ticked above plays at any time.")}</p>` : nothing}
      <ul class="times-list">${entries.map(one => this.#line(one))}</ul>
      ${
        this.editable
          ? html`<div class="actions"><button type="button" class="button" data-size="small" @click=${() => this.#open(null)}>${icon("calendar-plus")} ${t("Plan times")}</button></div>`
          : nothing
      }
      <aus-playlist-times-form .choices=${this._choices} playlist=${this.playlist} @aus:entry-saved=${() => this.#load()}></aus-playlist-times-form>`
  }

  #line(one: Planned): TemplateResult {
    const level = LEVELS.find(([name]) => name === one.level)?.[1]() ?? one.level
    const names = one.targets.map(aim => this.#name(aim)).join(", ")
    return html`<li class="times-entry"><p><strong>${level}</strong> ${one.paused ? html`<span class="chip">${t("Paused")}</span>` : nothing}
        ${one.share === null ? nothing : html`<span class="chip">${t("%(share)s % of the time", { share: one.share })}</span>`}<br>
        <span class="small">${said(one)}</span><br><span class="muted small">${names}</span></p>
      ${
        this.editable && one.level !== "emergency"
          ? html`<span class="row"><button type="button" class="button" data-kind="quiet" data-size="small" @click=${() => this.#open(one)}>${t("Change")}</button>
        <button type="button" class="button" data-kind="quiet" data-size="small" @click=${() => this.#pause(one)}>${one.paused ? t("Go on") : t("Pause")}</button>
        <button type="button" class="button" data-kind="quiet" data-size="small" @click=${() => this.#remove(one)}>${t("Remove")}</button></span>`
          : nothing
      }</li>`
  }

  #name(aim: Aim): string {
    if (aim.target === "all") return t("All displays")
    return this._choices.find(one => one.target === aim.target && one.id === aim.id)?.name ?? aim.id
  }

  #open(entry: Planned | null): void {
    this.querySelector<PlaylistTimesForm>("aus-playlist-times-form")?.open(entry)
  }

  async #pause(one: Planned): Promise<void> {
    await this.#try(() =>
      call("PUT", `/api/v1/schedule/entries/${one.id}`, {
        body: bodyOf({ ...one, paused: !one.paused }),
        ifMatch: `"${one.version}"`,
      }),
    )
  }

  async #remove(one: Planned): Promise<void> {
    const gone = await this.#try(() => call("DELETE", `/api/v1/schedule/entries/${one.id}`))
    if (gone)
      toast(t("These times are removed."), {
        undo: async () => {
          await this.#try(() => call("POST", "/api/v1/schedule/entries", { body: bodyOf(one) }))
        },
      })
  }

  async #try(work: () => Promise<unknown>): Promise<boolean> {
    let done = true
    try {
      await work()
    } catch (problem) {
      done = false
      toast((problem as Error).message, { tone: "bad" })
    }
    await this.#load()
    return done
  }

  async #load(): Promise<void> {
    const [{ entries }, { targets }] = await Promise.all([
      getJson<{ entries: Planned[] }>(`/api/v1/schedule/entries?limit=500&playlist=${this.playlist}`),
      getJson<{ targets: Choice[] }>("/api/v1/schedule/targets"),
    ])
    this._entries = entries.filter(one => !one.always)
    this._choices = targets
  }
}

/** What the API takes of an entry: all but what it adds itself. */
export function bodyOf(one: Planned): Readonly<Record<string, unknown>> {
  const { playlist, targets, level, since, until, first, last, starts, ends, rule, exceptions, added } = one
  const { holidays, doors, lead_minutes, stock, share, paused, campaign } = one
  return {
    playlist,
    targets,
    level,
    since,
    until,
    first,
    last,
    starts,
    ends,
    rule,
    exceptions,
    added,
    holidays,
    doors,
    lead_minutes,
    stock,
    share,
    paused,
    campaign,
  } // prettier-ignore
}

/** When an entry holds, in words. */
export function said(one: Planned): string {
  const day = (date: string): string =>
    new Date(`${date}T12:00`).toLocaleDateString(document.documentElement.lang)
  const weekdays = weekdaysOf(one.rule)
  const names = WEEKDAYS.filter(([code]) => weekdays?.includes(code)).map(([, name]) => name())
  const words = [
    one.first && one.last ? t("%(first)s to %(last)s", { first: day(one.first), last: day(one.last) }) : "",
    one.first && !one.last ? t("from %(date)s", { date: day(one.first) }) : "",
    !one.first && one.last ? t("until %(date)s", { date: day(one.last) }) : "",
    weekdays ? names.join(", ") : one.rule,
    one.starts && one.ends ? `${one.starts.slice(0, 5)}–${one.ends.slice(0, 5)}` : "",
    one.doors === "open" ? t("while open") : one.doors === "closed" ? t("while closed") : "",
    one.holidays === "skip" ? t("not on public holidays") : "",
    one.holidays === "only" ? t("on public holidays only") : "",
    one.holidays === "as_sunday" ? t("on public holidays as on Sundays") : "",
  ].filter(word => word !== "")
  return words.length > 0 ? words.join(" · ") : t("at any time")
}

export function isRefusal(problem: unknown): problem is HttpProblem {
  return problem instanceof HttpProblem && problem.status === 422
}

define("aus-playlist-times", PlaylistTimes)
