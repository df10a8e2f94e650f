/** <aus-playlist-targets playlist [editable]> says and changes which displays, places and stores show a playlist. */
import { html, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { call, getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "./element.ts"

interface Target {
  readonly target: string
  readonly id: string
  readonly name: string
  readonly store: string
}

interface Entry {
  readonly id: string
  readonly target: string
  readonly target_id: string
}

class PlaylistTargets extends StudioElement {
  static override properties = {
    playlist: { type: String },
    editable: { type: Boolean },
    _targets: { state: true },
    _entries: { state: true },
  }

  declare playlist: string
  declare editable: boolean
  declare _targets: readonly Target[]
  declare _entries: readonly Entry[]

  constructor() {
    super()
    this.playlist = ""
    this.editable = false
    this._targets = []
    this._entries = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override render(): TemplateResult {
    if (this._targets.length === 0)
      return html`<p class="muted small">${t("No display is connected yet: connect one under Displays.")}</p>`
    return html`<ul class="target-list">${this._targets.map(one => this.#line(one))}</ul>`
  }

  #line(one: Target): TemplateResult {
    const entry = this._entries.find(found => found.target === one.target && found.target_id === one.id)
    const where = one.target === "store" ? t("whole store") : one.store
    return html`<li><label class="check"><input type="checkbox" .checked=${entry !== undefined} ?disabled=${!this.editable}
      @change=${(event: Event) => this.#toggle(one, entry, event.target as HTMLInputElement)}>
      <span>${one.name} <span class="muted small">${where}</span></span></label></li>`
  }

  async #toggle(one: Target, entry: Entry | undefined, box: HTMLInputElement): Promise<void> {
    try {
      if (entry) await call("DELETE", `/api/v1/schedule/entries/${entry.id}`)
      else
        await call("POST", "/api/v1/schedule/entries", {
          body: { playlist: this.playlist, target: one.target, target_id: one.id },
        })
    } catch (problem) {
      box.checked = entry !== undefined
      toast((problem as Error).message, { tone: "bad" })
    }
    await this.#load()
  }

  async #load(): Promise<void> {
    const [{ targets }, { entries }] = await Promise.all([
      getJson<{ targets: Target[] }>("/api/v1/schedule/targets"),
      getJson<{ entries: Entry[] }>(`/api/v1/schedule/entries?playlist=${this.playlist}`),
    ])
    this._targets = targets
    this._entries = entries
  }
}

define("aus-playlist-targets", PlaylistTargets)
