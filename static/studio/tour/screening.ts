/**
 * <aus-tour-screening>: the draft on a display of the shop, for two minutes. A dialog to choose the display, and, as long
 * as one shows this tour, a line that says which, until when, and ends it.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { call, getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { timeOf } from "../../lib/moment.ts"
import { TourPanel } from "./panel.ts"

interface Preview {
  readonly of: string
  readonly title: string
  readonly by: string
  readonly mine: boolean
  readonly painted: boolean
  readonly until: string
}

interface Screen {
  readonly id: string
  readonly name: string
  readonly place: string
  readonly state: "online" | "offline" | "emergency"
  readonly preview: Preview | null
}

const EVERY_MS = 1500

class TourScreening extends TourPanel {
  static override properties = {
    _screens: { state: true },
    _busy: { state: true },
    _problem: { state: true },
    _told: { state: true },
  }

  /** As the server last told; null before that. */
  declare _screens: readonly Screen[] | null
  /** The display that is being lent or given back. */
  declare _busy: string
  /** What was refused, and by which display. */
  declare _problem: { readonly at: string; readonly said: string } | null
  /** What came to an end since. */
  declare _told: string
  #timer = 0

  constructor() {
    super()
    this._screens = this._problem = null
    this._busy = this._told = ""
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener("visibilitychange", this.#look)
    this.#look()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener("visibilitychange", this.#look)
    clearTimeout(this.#timer)
  }

  async open(): Promise<void> {
    this._problem = null
    this._told = ""
    this.#dialog?.showModal()
    await this.#read()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog")
  }

  /** The displays that show this tour. */
  get #on(): readonly Screen[] {
    return (this._screens ?? []).filter(one => one.preview?.of === this.model.id)
  }

  /** While somebody looks at the list, and while something is on. */
  #look = (): void => {
    clearTimeout(this.#timer)
    if (document.visibilityState !== "visible") return
    if (this._screens === null || this.#dialog?.open || this.#on.length > 0) void this.#read()
  }

  async #read(): Promise<void> {
    try {
      this.#take((await getJson<{ displays: Screen[] }>(`${this.model.path}/previews`)).displays)
    } catch (problem) {
      // What is known stays; the next look asks again.
      if (this.#dialog?.open && this._screens === null)
        this._problem = { at: "", said: (problem as Error).message }
    }
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(this.#look, EVERY_MS)
  }

  #take(screens: readonly Screen[]): void {
    for (const before of this.#on.filter(one => one.preview?.mine)) {
      const now = screens.find(one => one.id === before.id)
      if (now === undefined)
        this.#tell(t("“%(display)s” is no display of this store any more.", { display: before.name }))
      else if (now.preview === null)
        this.#tell(t("“%(display)s” goes on with its playlist.", { display: now.name }))
    }
    this._screens = screens
  }

  #tell(said: string): void {
    if (this.#dialog?.open) this._told = said
    else toast(said)
  }

  protected override render(): TemplateResult {
    return html`${this.#lines()}<dialog class="dialog screening-dialog" aria-labelledby="screening-title" @close=${this.#closed}>
      <div class="stack">
        <div class="spread"><h2 id="screening-title">${t("Show the draft on a display")}</h2>
          <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Close")} @click=${() => this.#dialog?.close()}>${icon("x")}</button></div>
        ${this.#intro()} ${this.#list()}
        <p class="small" role="status" ?hidden=${this._told === ""}>${this._told}</p>
      </div></dialog>`
  }

  /** Beside the editor, whether the dialog is open or not. */
  #lines(): TemplateResult[] {
    return this.#on.map(
      one => html`<div class="notice spread" data-tone="info" data-screening=${one.id}><p>${this.#sentence(one)}</p>
        ${this.editable ? this.#end(one) : nothing}</div>`,
    )
  }

  #intro(): TemplateResult {
    const { scene } = this.model
    const name = scene ? this.model.sceneName(scene) : ""
    return html`<p class="muted">${t("The display shows the scene “%(scene)s” for two minutes, published or not, and then goes on with its playlist. Everybody in the shop can see it.", { scene: name })}</p>`
  }

  #list(): TemplateResult {
    const screens = this._screens
    const failed = this._problem?.at === "" ? this._problem.said : ""
    if (failed) return html`<div class="notice" data-tone="bad" role="alert">${failed}</div>`
    if (screens === null) return html`<p class="muted" role="status">${t("Being loaded …")}</p>`
    const go = html`<p><a class="button" href="/studio/displays">${icon("monitor")} ${t("To the displays")}</a></p>`
    if (screens.length === 0)
      return html`<div class="empty">${icon("monitor")}<h3>${t("No displays yet")}</h3>
        <p>${t("As soon as a display of this store is connected, it stands here.")}</p>${go}</div>`
    const dark = screens.every(one => one.state === "offline")
    return html`${
      dark
        ? html`<div class="notice" data-tone="warn"><p>${t("No display of this store is online: switch one on, then it can show the draft.")}</p></div>${go}`
        : nothing
    }
      <ul class="list">${screens.map(one => this.#screen(one))}</ul>`
  }

  #screen(one: Screen): TemplateResult {
    const problem = this._problem?.at === one.id ? this._problem.said : ""
    return html`<li class="list-item screening" data-display=${one.id} data-state=${one.state}>
      <div class="list-main"><div class="row"><strong>${one.name}</strong> ${this.#chip(one)}</div>
        ${one.place ? html`<p class="muted small">${one.place}</p>` : nothing}
        ${one.preview ? html`<p class="small">${this.#sentence(one)}</p>` : nothing}
        ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}</div>
      <div class="list-side row">${this.#buttons(one)}</div></li>`
  }

  #chip({ state }: Screen): TemplateResult {
    if (state === "emergency")
      return html`<span class="chip" data-tone="warn">${t("emergency message")}</span>`
    return state === "online"
      ? html`<span class="chip" data-tone="ok">${t("online")}</span>`
      : html`<span class="chip" data-tone="bad">${t("offline")}</span>`
  }

  #buttons(one: Screen): TemplateResult {
    const own = one.preview?.mine === true && one.preview.of === this.model.id
    const free = one.state === "online" && (one.preview === null || one.preview.mine)
    return html`${
      free
        ? html`<button type="button" class="button" data-size="small" data-kind=${own ? nothing : "primary"} ?disabled=${this._busy !== ""} aria-busy=${this._busy === one.id} @click=${() => this.#show(one)}>${own ? html`${icon("rotate-cw")} ${t("Show it anew")}` : html`${icon("monitor-play")} ${t("Show it here")}`}<span class="visually-hidden"> · ${one.name}</span></button>`
        : nothing
    }
      ${one.preview ? this.#end(one) : nothing}`
  }

  #end(one: Screen): TemplateResult {
    return html`<button type="button" class="button" data-size="small" ?disabled=${this._busy !== ""} @click=${() => this.#stop(one)}>${icon("square")} ${t("End")}<span class="visually-hidden"> · ${one.name}</span></button>`
  }

  #sentence({ name, state, preview }: Screen): string {
    if (preview === null) return ""
    const said = {
      display: name,
      time: timeOf(new Date(preview.until)),
      by: preview.by,
      title: preview.title,
    }
    if (preview.of !== this.model.id || !preview.mine)
      return t("%(by)s shows “%(title)s” on “%(display)s” until %(time)s.", said)
    if (state === "offline")
      return t("“%(display)s” has lost its connection and ends the preview by itself at %(time)s.", said)
    return preview.painted
      ? t("“%(display)s” shows this draft until %(time)s.", said)
      : t("The draft is on its way to “%(display)s”.", said)
  }

  async #show(one: Screen): Promise<void> {
    await this.#try(one, async () => {
      const { model } = this
      await model.flush()
      const body = model.scene ? { scene: model.scene.id } : {}
      const answer = await call<{ displays: Screen[] }>("PUT", `${model.path}/previews/${one.id}`, { body })
      this.#take(answer.body.displays)
    })
  }

  async #stop(one: Screen): Promise<void> {
    await this.#try(one, async () => {
      await call("POST", `${this.model.path}/previews/${one.id}/end`)
    })
    this.querySelector<HTMLElement>(`.screening[data-display="${one.id}"] button`)?.focus()
  }

  async #try(one: Screen, work: () => Promise<void>): Promise<void> {
    this._busy = one.id
    this._problem = null
    this._told = ""
    try {
      await work()
    } catch (problem) {
      this._problem = { at: one.id, said: (problem as Error).message }
    }
    this._busy = ""
    await this.#read()
    await this.updateComplete
  }

  #closed = (): void => {
    this._problem = null
    this._told = ""
  }
}

define("aus-tour-screening", TourScreening)

export type { TourScreening }
