/**
 * <aus-playlist-editor playlist="…" player-css="…" [editable]>: library | items | settings, preview and publish bar.
 * Every change is saved at once; Ctrl+Z takes it back, also after a reload.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { getJson, HttpProblem } from "../../lib/http.ts"
import { t, tn } from "../../lib/i18n.ts"
import { savedAt } from "../../lib/moment.ts"
import { clashNotice } from "./clash.ts"
import { StudioElement } from "./element.ts"
import "./items.ts"
import "./library.ts"
import { type Item, length, PlaylistModel } from "./model.ts"
import type { PlaylistPreview } from "./preview.ts"
import "./preview.ts"
import type { WidgetInfo } from "./properties.ts"
import "./properties.ts"
import "./targets.ts"
import "./times.ts"

class PlaylistEditor extends StudioElement {
  static override properties = {
    playlist: { type: String },
    playerCss: { attribute: "player-css" },
    editable: { type: Boolean },
    _selected: { state: true },
    _widgets: { state: true },
    _refused: { state: true },
    _tick: { state: true },
  }

  declare playlist: string
  declare playerCss: string
  declare editable: boolean
  declare _selected: string | null
  declare _widgets: readonly WidgetInfo[]
  declare _refused: readonly string[]
  declare _tick: number
  #model: PlaylistModel | null = null
  #revision = 0

  constructor() {
    super()
    this.playlist = ""
    this.playerCss = ""
    this.editable = false
    this._selected = null
    this._widgets = []
    this._refused = []
    this._tick = 0
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.replaceChildren() // the server's list for those without script
    document.addEventListener("keydown", this.#keys)
    window.addEventListener("beforeunload", this.#leaving)
    window.addEventListener("online", this.#online)
    void this.#begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener("keydown", this.#keys)
    window.removeEventListener("beforeunload", this.#leaving)
    window.removeEventListener("online", this.#online)
    this.#model?.removeEventListener("changed", this.#changed)
  }

  async #begin(): Promise<void> {
    const model = new PlaylistModel(this.playlist)
    model.addEventListener("changed", this.#changed)
    const { widgets } = await getJson<{ widgets: WidgetInfo[] }>("/api/v1/widgets")
    this._widgets = widgets
    await model.load()
    this.#model = model
    this._selected = model.document.items[0]?.id ?? null
    this._tick += 1
  }

  #changed = (): void => {
    this._tick += 1
    const heading = document.querySelector("h1")
    const title = this.#model?.draft?.title
    if (heading && title) heading.textContent = title // written by the server (studio/base.html)
    const revision = this.#model?.draft?.revision ?? 0
    if (revision !== this.#revision && this.#model?.state === "saved") {
      this.#revision = revision
      void this.querySelector<PlaylistPreview>("aus-playlist-preview")?.refresh()
    }
  }

  #online = (): void => void this.#model?.flush()

  #leaving = (event: BeforeUnloadEvent): void => {
    if (this.#model?.state === "saved") return
    void this.#model?.flush()
    event.preventDefault()
  }

  #keys = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement
    if (!(event.ctrlKey || event.metaKey) || target.matches("input, textarea, select")) return
    const key = event.key.toLowerCase()
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    void (key === "y" || event.shiftKey ? this.#redo() : this.#undo())
  }

  protected override render(): TemplateResult {
    const model = this.#model
    if (model === null) return html`<p class="muted" role="status">${t("The playlist is being loaded …")}</p>`
    return html`${this.#bar(model)} ${this.#notices(model)}
      <div class="playlist-editor" ?data-readonly=${!this.editable}>
        ${
          this.editable
            ? html`<section class="playlist-library" aria-labelledby="library-title"><h2 id="library-title">${t("Add")}</h2>
          <aus-playlist-library @aus:item-chosen=${(event: CustomEvent<Item>) => this.#add(event.detail)}></aus-playlist-library></section>`
            : nothing
        }
        <section class="playlist-middle" aria-labelledby="items-title"><h2 id="items-title">${t("Items")}</h2>${this.#items(model)}</section>
        <section class="playlist-side" aria-labelledby="settings-title"><h2 id="settings-title">${t("Settings")}</h2>
          <aus-playlist-preview playlist=${this.playlist} player-css=${this.playerCss} selected=${this._selected ?? ""}></aus-playlist-preview>
          <aus-playlist-properties .model=${model} .selected=${this._selected} .widgets=${this._widgets} .tick=${this._tick} ?editable=${this.editable}></aus-playlist-properties>
          ${this.#title(model)}
          <section aria-labelledby="targets-title"><h2 id="targets-title">${t("Shown on")}</h2>
          <aus-playlist-targets playlist=${this.playlist} ?editable=${this.editable}></aus-playlist-targets></section>
          <section aria-labelledby="times-title"><h2 id="times-title">${t("Times")}</h2>
          <aus-playlist-times playlist=${this.playlist} ?editable=${this.editable}></aus-playlist-times></section>
        </section>
      </div>`
  }

  #title(model: PlaylistModel): TemplateResult {
    const wrong = model.errors.get("/title")
    return html`<div class="field"><label for="playlist-title">${t("Title of the playlist")}</label>
      <input class="input" id="playlist-title" maxlength="120" .value=${model.document.title} ?disabled=${!this.editable}
        aria-invalid=${wrong === undefined ? "false" : "true"} aria-describedby="playlist-title-error"
        @input=${(event: Event) => this.#rename((event.target as HTMLInputElement).value)}>
      ${wrong === undefined ? nothing : html`<p class="error" id="playlist-title-error" role="alert">${wrong}</p>`}</div>`
  }

  #bar(model: PlaylistModel): TemplateResult {
    const { draft } = model
    const total = model.document.items.reduce(
      (sum, item) => sum + (item.seconds ?? model.described.get(item.id)?.seconds ?? 10),
      0,
    )
    const count = model.document.items.length
    return html`<div class="playlist-bar">
      <span class="row">${this.#chip(model)}<span class="muted">${tn("%(n)s item", "%(n)s items", count)} · ${length(total)}</span></span>
      <span class="muted small" role="status">${this.#saved(model)}</span>
      ${
        this.editable
          ? html`<span class="row">
        <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Undo")} title="Ctrl+Z" ?disabled=${!draft?.can_undo} @click=${() => this.#undo()}>${icon("undo-2")}</button>
        <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Redo")} title="Ctrl+Y" ?disabled=${!draft?.can_redo} @click=${() => this.#redo()}>${icon("redo-2")}</button>
        <button type="button" class="button" data-kind="primary" ?disabled=${model.clash !== null || (draft?.published !== null && !draft?.changed)} @click=${() => this.#publish()}>${t("Publish")}</button>
      </span>`
          : nothing
      }
    </div>`
  }

  #chip({ draft }: PlaylistModel): TemplateResult {
    if (draft?.published === null) return html`<span class="chip" data-tone="info">${t("Draft")}</span>`
    if (!draft?.changed) return html`<span class="chip" data-tone="ok">${t("Published")}</span>`
    return html`<span class="chip" data-tone="warn">${tn("%(n)s change", "%(n)s changes", Math.max(1, draft.changes))}</span>`
  }

  #saved(model: PlaylistModel): string {
    if (model.state === "saving") return t("Being saved …")
    if (model.state === "failed") return t("Not saved yet")
    return model.draft === null ? "" : t("Saved %(time)s", { time: savedAt(model.draft.updated_at) })
  }

  #notices(model: PlaylistModel): TemplateResult {
    const general = model.errors.get("")
    return html`${general ? html`<div class="notice" data-tone="bad" role="alert">${general}</div>` : nothing}
      ${
        this._refused.length > 0
          ? html`<div class="notice" data-tone="bad" role="alert"><p>${t("This cannot be published yet:")}</p><ul>${this._refused.map(one => html`<li>${one}</li>`)}</ul></div>`
          : nothing
      }
      ${model.clash === null ? nothing : clashNotice(model, model.clash, this._widgets)}`
  }

  #items(model: PlaylistModel): TemplateResult {
    if (model.document.items.length === 0)
      return html`<div class="empty">${icon("list-video")}<h2>${t("This playlist is empty")}</h2>
        <p>${t("Add pictures, videos, products or texts from the left; displays show them in turn.")}</p></div>`
    return html`<aus-playlist-items .model=${model} .selected=${this._selected} .tick=${this._tick} ?editable=${this.editable}
      @aus:item-selected=${(event: CustomEvent<string>) => this.#select(event.detail)}
      @aus:item-moved=${(event: CustomEvent<{ id: string; to: number }>) => model.move(event.detail.id, event.detail.to)}
      @aus:item-removed=${(event: CustomEvent<string>) => this.#remove(event.detail)}></aus-playlist-items>`
  }

  #rename(title: string): void {
    this.#model?.edit(document => ({ ...document, title }), { typing: true })
  }

  #select(id: string): void {
    this._selected = id
  }

  #add(item: Item): void {
    const model = this.#model
    if (model === null) return
    const after = model.document.items.findIndex(one => one.id === this._selected)
    this._selected = model.add(item, after < 0 ? undefined : after + 1)
  }

  #remove(id: string): void {
    const model = this.#model
    const name = model?.described.get(id)?.text ?? ""
    const at = model?.document.items.findIndex(one => one.id === id) ?? 0
    model?.remove(id)
    const next = model?.document.items[Math.min(at, model.document.items.length - 1)]?.id ?? null
    if (this._selected === id) this._selected = next
    toast(t("“%(name)s” is removed.", { name }), { undo: () => this.#undo() })
  }

  async #undo(): Promise<void> {
    await this.#try(() => this.#model?.undo())
  }

  async #redo(): Promise<void> {
    await this.#try(() => this.#model?.redo())
  }

  async #publish(): Promise<void> {
    this._refused = []
    try {
      await this.#model?.publish()
      toast(t("Published. Displays that show this playlist take it over now."))
    } catch (problem) {
      if (!(problem instanceof HttpProblem)) throw problem
      this._refused = problem.body.errors?.map(one => one.detail) ?? [problem.message]
    }
  }

  async #try(work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work()
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-playlist-editor", PlaylistEditor)
