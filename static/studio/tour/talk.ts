/** <aus-tour-talk>: what people say about the selected hotspot, the scene or the whole tour. No visitor ever sees it. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import { moment } from "../../lib/moment.ts"
import type { About, Comment, Thread } from "../together/comments.ts"
import { TourPanel } from "./panel.ts"

class TourTalk extends TourPanel {
  static override properties = {
    _answering: { state: true },
    _done: { state: true },
    _whole: { state: true },
    _problem: { state: true },
  }

  /** The comment that is being answered. */
  declare _answering: string
  declare _done: boolean
  /** The next comment is about the whole tour. */
  declare _whole: boolean
  declare _problem: string

  constructor() {
    super()
    this._answering = this._problem = ""
    this._done = this._whole = false
  }

  protected override render(): TemplateResult {
    const { comments, document: tour } = this.model
    const shown = this._done ? comments.threads : comments.open
    const settled = comments.threads.length - comments.open.length
    const here = shown.filter(one => one.part !== "" && one.part === this.model.sceneId)
    const whole = shown.filter(one => !tour.scenes.some(scene => scene.id === one.part))
    const elsewhere = tour.scenes.filter(
      scene => scene.id !== this.model.sceneId && shown.some(one => one.part === scene.id),
    )
    return html`<section class="stack" aria-labelledby="talk-title">
      <h2 id="talk-title" tabindex="-1">${t("Comments")}</h2>
      <p class="muted small">${t("For everybody who works on this tour. Visitors never see them.")}</p>
      ${this.editable ? this.#form() : nothing}
      ${comments.threads.length === 0 ? html`<p class="muted">${t("Nobody has said anything yet.")}</p>` : nothing}
      ${this.model.scene ? this.#group(t("In “%(scene)s”", { scene: this.model.sceneName(this.model.scene) }), here) : nothing}
      ${this.#group(t("About the whole tour"), whole)}
      ${
        elsewhere.length === 0
          ? nothing
          : html`<section class="stack" data-gap="small"><h3>${t("In other scenes")}</h3><ul class="spot-list">${elsewhere.map(
              scene =>
                html`<li class="spot-line"><button type="button" class="spot-open" @click=${() => this.model.choose(scene.id)}>${icon("message-square")}<span class="truncate">${this.model.sceneName(scene)}</span><span class="muted small">${shown.filter(one => one.part === scene.id).length}</span></button></li>`,
            )}</ul></section>`
      }
      ${settled > 0 ? html`<label class="check"><input type="checkbox" .checked=${this._done} @change=${this.#showDone}> ${tn("Show %(n)s settled comment", "Show %(n)s settled comments", settled)}</label>` : nothing}
    </section>`
  }

  /** What the next comment is about: what is selected, else the scene, else the tour. */
  get #about(): About {
    const { scene, spot } = this.model
    if (this._whole || scene === undefined) return { part: "", detail: "", name: "" }
    const name = spot ? this.model.spotName(spot) : this.model.sceneName(scene)
    return { part: scene.id, detail: spot?.id ?? "", name }
  }

  #form(): TemplateResult {
    const about = this.#about
    const label =
      about.part === ""
        ? t("Comment on the whole tour")
        : about.detail === ""
          ? t("Comment on the scene “%(name)s”", { name: about.name })
          : t("Comment on the hotspot “%(name)s”", { name: about.name })
    return html`<form class="stack" data-gap="small" @submit=${this.#write} @keydown=${this.#send}>
      <div class="field"><label for="field-comment">${label}</label>
        <textarea class="input" id="field-comment" name="text" rows="3" maxlength="2000" aria-describedby="comment-problem" aria-invalid=${this._problem && !this._answering ? "true" : nothing}></textarea>
        ${this._problem && !this._answering ? html`<p class="error" id="comment-problem" role="alert">${this._problem}</p>` : nothing}</div>
      ${this.model.scene ? html`<label class="check"><input type="checkbox" .checked=${this._whole} @change=${this.#wholeTour}> ${t("About the whole tour")}</label>` : nothing}
      <div class="row"><button class="button" data-size="small" data-kind="primary">${icon("message-square-plus")} ${t("Comment")}</button></div>
    </form>`
  }

  #group(title: string, threads: readonly Thread[]): TemplateResult | typeof nothing {
    if (threads.length === 0) return nothing
    return html`<section class="stack" data-gap="small"><h3>${title}</h3><ul class="talk-list">${threads.map(one => this.#thread(one))}</ul></section>`
  }

  #thread(thread: Thread): TemplateResult {
    const { first } = thread
    const settled = thread.resolved_at !== null
    return html`<li class="talk-thread" data-settled=${settled || nothing} data-comment=${first.id}>
      ${this.#subject(thread)} ${this.#comment(first)}
      ${thread.answers.length > 0 ? html`<ul class="talk-answers">${thread.answers.map(one => html`<li>${this.#comment(one)}</li>`)}</ul>` : nothing}
      ${settled ? html`<p class="muted small talk-mark">${icon("circle-check")} ${t("Settled by %(name)s, %(date)s", { name: thread.resolved_by, date: moment(thread.resolved_at ?? "") })}</p>` : nothing}
      ${this.editable ? this.#buttons(thread, settled) : nothing}
      ${this._answering === first.id ? this.#answer(first) : nothing}
    </li>`
  }

  /** The hotspot that it is about, with the way there; one that was removed is still named. */
  #subject({ part, detail, name }: Thread): TemplateResult | typeof nothing {
    const scene = this.model.sceneOf(part)
    if (part !== "" && scene === undefined)
      return html`<p class="small muted">${t("On “%(name)s”, which was removed", { name })}</p>`
    if (detail === "") return nothing
    const spot = scene?.versions.flatMap(version => version.hotspots).find(one => one.id === detail)
    if (spot === undefined)
      return html`<p class="small muted">${t("On “%(name)s”, which was removed", { name })}</p>`
    return html`<button type="button" class="spot-open talk-subject" @click=${() => this.#open(detail)}>${icon(this.model.kindOf(spot.kind)?.icon ?? "map-pin")}<span class="truncate">${this.model.spotName(spot)}</span></button>`
  }

  #comment(one: Comment): TemplateResult {
    if (one.text === "") return html`<p class="muted small">${t("This comment was deleted.")}</p>`
    return html`<div class="talk-comment"><p class="small spread"><span><strong>${one.by}</strong> <span class="muted">${moment(one.at)}</span></span>
        ${one.mine && this.editable ? html`<button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Delete your comment")} title=${t("Delete your comment")} @click=${() => this.#delete(one)}>${icon("trash-2")}</button>` : nothing}</p>
      <p class="talk-text">${one.text}</p></div>`
  }

  #buttons({ first }: Thread, settled: boolean): TemplateResult {
    return html`<div class="row">
      <button type="button" class="button" data-size="small" data-kind="quiet" aria-expanded=${this._answering === first.id} @click=${() => this.#toggle(first.id)}>${t("Reply")}</button>
      <button type="button" class="button" data-size="small" data-kind="quiet" @click=${() => this.#settle(first.id, !settled)}>${settled ? t("Open it again") : html`${icon("check")} ${t("Settled")}`}</button></div>`
  }

  #answer(first: Comment): TemplateResult {
    return html`<form class="stack" data-gap="small" @submit=${this.#write} @keydown=${this.#send}>
      <div class="field"><label for="field-answer">${t("Your answer")}</label><textarea class="input" id="field-answer" name="text" rows="2" maxlength="2000"></textarea>
        ${this._problem ? html`<p class="error" role="alert">${this._problem}</p>` : nothing}</div>
      <input type="hidden" name="answers" value=${first.id}>
      <div class="row"><button class="button" data-size="small" data-kind="primary">${t("Reply")}</button>
      <button type="button" class="button" data-size="small" @click=${() => this.#toggle("")}>${t("Cancel")}</button></div></form>`
  }

  /** Ctrl+Enter sends, Escape leaves an answer. */
  #send = (event: KeyboardEvent): void => {
    const form = event.currentTarget as HTMLFormElement
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit()
    else if (event.key === "Escape" && this._answering) this.#toggle("")
    else return
    event.preventDefault()
  }

  #write = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const data = new FormData(form)
    const text = String(data.get("text") ?? "")
    const answers = data.get("answers")
    const { comments } = this.model
    void this.#try(async () => {
      if (answers === null) await comments.write(text, this.#about)
      else await comments.answer(String(answers), text)
      form.reset()
      this._answering = ""
    })
  }

  #settle(id: string, done: boolean): void {
    const { comments } = this.model
    void this.#try(async () => {
      await comments.settle(id, done)
      if (done) toast(t("The comment is settled."), { undo: () => comments.settle(id, false) })
    })
  }

  #delete(one: Comment): void {
    const { comments } = this.model
    void this.#try(async () => {
      await comments.delete(one.id)
      toast(t("Your comment is deleted."), { undo: () => comments.undelete(one.id) })
      this.querySelector<HTMLElement>("#talk-title")?.focus()
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this._problem = ""
    try {
      await work()
    } catch (problem) {
      this._problem = (problem as Error).message
    }
  }

  #toggle(id: string): void {
    this._problem = ""
    this._answering = this._answering === id ? "" : id
    if (this._answering)
      void this.updateComplete.then(() => this.querySelector<HTMLElement>("#field-answer")?.focus())
  }

  #open(hotspot: string): void {
    this.model.select([hotspot])
    const { spot } = this.model
    if (spot) this.announce("aus:spot-opened", spot)
  }

  #showDone = (event: Event): void => {
    this._done = (event.target as HTMLInputElement).checked
  }

  #wholeTour = (event: Event): void => {
    this._whole = (event.target as HTMLInputElement).checked
  }
}

define("aus-tour-talk", TourTalk)
