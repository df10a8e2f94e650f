/** <aus-tour-bar>: what state the tour is in, what is shown, undo and redo. Announces aus:publish-wanted, aus:screening-wanted. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import { savedAt } from "../../lib/moment.ts"
import type { News } from "../together/presence.ts"
import type { Panel } from "./editor.ts"
import type { Looking, TourModel } from "./model.ts"
import { TourPanel } from "./panel.ts"

class TourBar extends TourPanel {
  static override properties = { panel: { type: String } }

  /** What the side shows now. */
  declare panel: Panel

  protected override render(): TemplateResult {
    const { model } = this
    const { draft } = model
    return html`<div class="playlist-bar tour-bar">
      <span class="row">${this.#chip(model)}<span class="muted small" role="status">${this.#saved(model)}</span>
        <aus-draft-presence path=${model.path} at=${model.sceneId} .nameOf=${this.#nameOf} @aus:draft-news=${(event: CustomEvent<News>) => model.hear(event.detail)}></aus-draft-presence></span>
      <span class="row">
        ${this.#look(model)} ${this.#together(model)}
        ${
          this.editable
            ? html`<button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Undo")} title="Ctrl+Z" ?disabled=${!model.canTakeBack} @click=${() => this.#try(model.takeBack())}>${icon("undo-2")}</button>
          <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Redo")} title="Ctrl+Y" ?disabled=${!model.canDoAgain} @click=${() => this.#try(model.doAgain())}>${icon("redo-2")}</button>
          ${draft?.published ? html`<a class="button" href="/tour/${model.document.slug}" title=${t("Open the tour")}>${icon("eye")} <span>${t("Open the tour")}</span></a>` : nothing}
          <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("See it as a visitor")} title=${t("See it as a visitor")} ?disabled=${model.document.scenes.length === 0} @click=${() => this.announce("aus:look-wanted")}>${icon("smartphone")}</button>
          <a class="button" data-kind="quiet" data-shape="icon" href="/studio/tours/${model.id}/share" aria-label=${t("Preview on a phone, codes")} title=${t("Preview on a phone, codes")}>${icon("qr-code")}</a>
          <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Show it on a display")} title=${t("Show it on a display")} ?disabled=${model.document.scenes.length === 0} @click=${() => this.announce("aus:screening-wanted")}>${icon("monitor-play")}</button>
          <button type="button" class="button" data-kind="primary" @click=${() => this.announce("aus:publish-wanted")}>${icon("upload")} ${t("Publish")} …</button>`
            : nothing
        }
      </span></div>`
  }

  /** The server wrote the name above: it follows what is typed, undone or done by others. */
  protected override updated(): void {
    const { title } = this.model.document
    const heading = document.querySelector("main h1")
    if (heading === null || title === "" || heading.textContent?.trim() === title) return
    heading.textContent = title
    document.title = `${title} · Auslage`
  }

  #look(model: TourModel): TemplateResult {
    const names: [Looking, string][] = [
      ["picture", t("Picture")],
      ["plan", t("Floor plan")],
      ["ways", t("Ways")],
    ]
    return html`<div class="segments" role="group" aria-label=${t("View")}>${names.map(
      ([looking, name]) =>
        html`<button type="button" aria-pressed=${model.looking === looking} @click=${() => model.look(looking)}>${name}</button>`,
    )}</div>`
  }

  #nameOf = (scene: string): string => {
    const found = this.model.sceneOf(scene)
    return found ? this.model.sceneName(found) : ""
  }

  #together({ comments }: TourModel): TemplateResult {
    const count = comments.open.length
    const said = count > 0 ? tn("%(n)s open comment", "%(n)s open comments", count) : t("Comments")
    const button = (panel: Panel, name: string, picture: string, badge = 0): TemplateResult =>
      html`<button type="button" class="button" data-kind="quiet" data-shape=${badge > 0 ? nothing : "icon"} aria-pressed=${this.panel === panel} aria-label=${name} title=${name}
        @click=${() => this.announce("aus:panel-wanted", this.panel === panel ? "hotspots" : panel)}>${icon(picture)}${badge > 0 ? html` ${badge}` : nothing}</button>`
    return html`${button("talk", said, "message-square", count)}${button("past", t("History"), "history")}`
  }

  #chip({ draft }: TourModel): TemplateResult {
    if (draft?.planned_at) return html`<span class="chip" data-tone="info">${t("Planned")}</span>`
    if (draft?.published === null) return html`<span class="chip" data-tone="info">${t("Draft")}</span>`
    if (!draft?.changed) return html`<span class="chip" data-tone="ok">${t("Published")}</span>`
    return html`<span class="chip" data-tone="warn">${tn("%(n)s change", "%(n)s changes", Math.max(1, draft.changes))}</span>`
  }

  #saved(model: TourModel): string {
    if (model.state === "saving") return t("Being saved …")
    if (model.state === "failed") return t("Not saved yet")
    return model.draft === null ? "" : t("Saved %(time)s", { time: savedAt(model.draft.updated_at) })
  }

  async #try(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-tour-bar", TourBar)
