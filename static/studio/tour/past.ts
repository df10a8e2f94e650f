/** <aus-tour-past>: who changed what, and the way back to it as one change that can be undone. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { getJson } from "../../lib/http.ts"
import { t, tn } from "../../lib/i18n.ts"
import { moment } from "../../lib/moment.ts"
import { TourPanel } from "./panel.ts"

interface Step {
  readonly revision: number
  readonly act: "change" | "undo" | "redo"
  readonly by: string
  readonly at: string
  readonly told: readonly string[]
  readonly more: number
}

class TourPast extends TourPanel {
  static override properties = {
    _steps: { state: true },
    _problem: { state: true },
    _most: { state: true },
  }

  declare _steps: readonly Step[] | null
  declare _problem: string
  declare _most: number
  #read = -1

  constructor() {
    super()
    this._steps = null
    this._problem = ""
    this._most = 60
  }

  protected override updated(): void {
    const { draft, unsaved } = this.model
    if (draft === null || unsaved || draft.revision === this.#read) return
    this.#read = draft.revision
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      this._steps = (await getJson<{ steps: Step[] }>(`${this.model.path}/history`)).steps
      this._problem = ""
    } catch (problem) {
      this._problem = (problem as Error).message
    }
  }

  protected override render(): TemplateResult {
    const steps = this._steps
    return html`<section class="stack" aria-labelledby="past-title"><h2 id="past-title">${t("History")}</h2>
      ${this._problem ? html`<div class="notice" data-tone="bad" role="alert">${this._problem}</div>` : nothing}
      ${
        steps === null
          ? html`<p class="muted" role="status">${t("Being loaded …")}</p>`
          : html`<ol class="past-list">${steps.slice(0, this._most).map((one, at) => this.#step(one, at === 0))}</ol>`
      }
      ${
        steps !== null && steps.length > this._most
          ? html`<button type="button" class="button" @click=${() => {
              this._most = steps.length
            }}>${t("Show all %(count)s steps", { count: steps.length })}</button>`
          : nothing
      }</section>`
  }

  #step(one: Step, now: boolean): TemplateResult {
    const act = { change: "", undo: t("Undone"), redo: t("Redone") }[one.act]
    return html`<li class="past-step" data-revision=${one.revision}>
      <p class="small spread"><span><strong>${one.by}</strong> <span class="muted">${moment(one.at)}</span></span>
        ${act ? html`<span class="chip">${act}</span>` : nothing}</p>
      ${one.told.map(sentence => html`<p class="past-told">${sentence}</p>`)}
      ${one.more > 0 ? html`<p class="muted small">${tn("and %(n)s more change", "and %(n)s more changes", one.more)}</p>` : nothing}
      ${
        now
          ? html`<p class="muted small talk-mark">${icon("check")} ${t("As it is now")}</p>`
          : this.editable
            ? html`<button type="button" class="button" data-kind="quiet" data-size="small" aria-label=${t("Back to the state of %(date)s", { date: moment(one.at) })} @click=${() => this.#back(one)}>${icon("history")} ${t("Back to this state")}</button>`
            : nothing
      }</li>`
  }

  async #back(one: Step): Promise<void> {
    const { model } = this
    try {
      await model.command("POST", "/go-back", { revision: one.revision })
      toast(t("The tour is as it was on %(date)s.", { date: moment(one.at) }), { undo: () => model.undo() })
    } catch (problem) {
      this._problem = (problem as Error).message
    }
  }
}

define("aus-tour-past", TourPast)
