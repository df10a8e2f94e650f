/**
 * <aus-tour-publish>: the dialog that publishes: what changes for visitors, what stands against it, now or at a moment, and
 * the versions that were live before.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { call, getJson, HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { fromField, moment } from "../../lib/moment.ts"
import "./checks.ts"
import { TourPanel } from "./panel.ts"

interface Published {
  readonly number: number
  readonly at: string
  readonly by: string
  readonly comment: string
  readonly live: boolean
}

class TourPublish extends TourPanel {
  static override properties = {
    _changes: { state: true },
    _versions: { state: true },
    _problem: { state: true },
    _busy: { state: true },
    _later: { state: true },
  }

  declare _changes: readonly string[] | null
  declare _versions: readonly Published[]
  declare _problem: string
  declare _busy: boolean
  declare _later: boolean

  constructor() {
    super()
    this._changes = null
    this._versions = []
    this._problem = ""
    this._busy = this._later = false
  }

  /** Opens the dialog with everything as it is now. */
  async open(): Promise<void> {
    this._problem = ""
    this._changes = null
    this.querySelector("dialog")?.showModal()
    await this.model.flush()
    await this.#read()
  }

  close(): void {
    this.querySelector("dialog")?.close()
  }

  async #read(): Promise<void> {
    const { path } = this.model
    const [{ changes }, { versions }] = await Promise.all([
      getJson<{ changes: string[] }>(`${path}/changes`),
      getJson<{ versions: Published[] }>(`${path}/versions`),
      this.model.lookAround(),
    ])
    this._changes = changes
    this._versions = versions
  }

  protected override render(): TemplateResult {
    return html`<dialog class="dialog publish-dialog" aria-labelledby="publish-title">
      <div class="stack">
        <div class="spread"><h2 id="publish-title">${t("Publish the tour")}</h2>
          <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Close")} @click=${this.close}>${icon("x")}</button></div>
        ${this.#changed()}
        <aus-tour-checks .model=${this.model} .tick=${this.tick}></aus-tour-checks>
        ${this._problem ? html`<div class="notice" data-tone="bad" role="alert">${this._problem}</div>` : nothing}
        ${this.#form()} ${this.#history()}
      </div></dialog>`
  }

  #changed(): TemplateResult {
    const { _changes: changes } = this
    return html`<section aria-labelledby="changes-title"><h3 id="changes-title">${t("What changes for visitors")}</h3>
      ${
        changes === null
          ? html`<p class="muted" role="status">${t("Being compared …")}</p>`
          : changes.length === 0
            ? html`<p class="muted">${t("Nothing: visitors see all of it already.")}</p>`
            : html`<ul class="change-list">${changes.map(one => html`<li>${one}</li>`)}</ul>`
      }</section>`
  }

  #form(): TemplateResult {
    const { draft } = this.model
    const blocked = this.model.findings.some(one => one.blocks)
    return html`<form class="stack" data-gap="small" @submit=${this.#submit}>
      <div class="field"><label for="publish-comment">${t("What to remember about it")}</label><input class="input" id="publish-comment" name="comment" maxlength="500"></div>
      <fieldset class="row"><legend class="visually-hidden">${t("When")}</legend>
        <label class="check"><input type="radio" name="when" value="now" ?checked=${!this._later} @change=${() => {
          this._later = false
        }}> ${t("Now")}</label>
        <label class="check"><input type="radio" name="when" value="later" ?checked=${this._later} @change=${() => {
          this._later = true
        }}> ${t("At a moment")}</label>
        ${this._later ? html`<input class="input" type="datetime-local" name="at" required aria-label=${t("Moment of publishing")}>` : nothing}
      </fieldset>
      ${draft?.planned_at ? this.#planned(draft.planned_at) : nothing}
      ${draft?.planned_problem ? html`<div class="notice" data-tone="bad">${t("What was planned did not go live: %(why)s", { why: draft.planned_problem })}</div>` : nothing}
      <div class="actions"><button class="button" data-kind="primary" ?disabled=${blocked || this._busy || this._changes === null || (this._later && this._changes.length === 0)} aria-busy=${this._busy}>${icon("upload")} ${this._later ? t("Plan the publish") : t("Publish")}</button></div>
    </form>`
  }

  #planned(at: string): TemplateResult {
    return html`<div class="notice spread" data-tone="info"><p>${t("Goes live %(date)s.", { date: moment(at) })}</p>
      <button type="button" class="button" data-size="small" @click=${() => this.#do("DELETE", "/plan", undefined, t("The plan is taken back."))}>${t("Take back")}</button></div>`
  }

  #history(): TemplateResult | typeof nothing {
    if (this._versions.length === 0) return nothing
    return html`<details class="more"><summary>${t("Versions")}</summary><ul class="version-list">
      ${this._versions.map(
        one => html`<li class="spread"><span><strong>${t("Version %(number)s", { number: one.number })}</strong> ${one.live ? html`<span class="chip" data-tone="ok">${t("Live")}</span>` : nothing}<br>
          <span class="muted small">${moment(one.at)}, ${one.by}${one.comment ? html` · ${one.comment}` : nothing}</span></span>
          <span class="row">
            ${one.live ? nothing : html`<button type="button" class="button" data-size="small" ?disabled=${this._busy} @click=${() => this.#do("POST", "/rollback", { version: one.number }, t("Version %(number)s is live now.", { number: one.number }))}>${t("Put live now")}</button>`}
            <button type="button" class="button" data-size="small" ?disabled=${this._busy} @click=${() => this.#do("POST", "/restore", { version: one.number }, t("The draft is version %(number)s again.", { number: one.number }))}>${t("Edit from here")}</button>
          </span></li>`,
      )}</ul></details>`
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const at = this._later ? fromField(String(form.get("at") ?? "")) : null
    const comment = String(form.get("comment") ?? "")
    void this.#publish({ comment, ...(at !== null && { at }) })
  }

  async #publish(body: { readonly comment: string; readonly at?: string }): Promise<void> {
    this._busy = true
    this._problem = ""
    try {
      await this.model.publish(body)
      this.close()
      if (body.at) toast(t("The tour goes live %(date)s.", { date: moment(body.at) }))
      else toast(t("The tour is published."))
    } catch (problem) {
      this.#refused(problem)
    }
    this._busy = false
  }

  async #do(method: string, path: string, body: unknown, done: string): Promise<void> {
    this._busy = true
    this._problem = ""
    try {
      await call(method, `${this.model.path}${path}`, body === undefined ? {} : { body })
      await this.model.load()
      await this.#read()
      toast(done)
    } catch (problem) {
      this.#refused(problem)
    }
    this._busy = false
  }

  #refused(problem: unknown): void {
    if (!(problem instanceof HttpProblem)) throw problem
    this._problem = [...new Set(problem.body.errors?.map(one => one.detail) ?? [problem.message])].join(" ")
  }
}

define("aus-tour-publish", TourPublish)

export type { TourPublish }
