/** <aus-playlist-targets playlist [editable]> says and changes which displays, places and stores show a playlist. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { call, getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "./element.ts"

interface Target {
  readonly target: "display" | "place" | "store" | "all"
  readonly id: string
  readonly name: string
  readonly store: string
  readonly playlist: string | null
  readonly playlist_title: string
}

interface Entry {
  readonly id: string
  /** Whether it holds at any time: only such a one is a tick in this list; the others are planned below. */
  readonly always: boolean
  readonly targets: readonly { readonly target: string; readonly id: string }[]
}

const GROUPS: readonly (readonly [Target["target"], () => string])[] = [
  ["display", () => t("Displays")],
  ["place", () => t("All displays of a place")],
  ["store", () => t("All displays of a store")],
  ["all", () => t("Everywhere")],
]

/** From here on a list is too long to be looked through. */
const MANY = 12

class PlaylistTargets extends StudioElement {
  static override properties = {
    playlist: { type: String },
    editable: { type: Boolean },
    _targets: { state: true },
    _entries: { state: true },
    _words: { state: true },
  }

  declare playlist: string
  declare editable: boolean
  declare _targets: readonly Target[] | null
  declare _entries: readonly Entry[]
  declare _words: string

  constructor() {
    super()
    this.playlist = ""
    this.editable = false
    this._targets = null
    this._entries = []
    this._words = ""
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  protected override render(): TemplateResult | typeof nothing {
    const targets = this._targets
    if (targets === null) return nothing
    if (!targets.some(one => one.target === "display"))
      return html`<p class="muted small">${t("No display is connected yet: connect one under Displays.")}</p>`
    const words = this._words.toLocaleLowerCase().split(/\s+/)
    const found = targets.filter(one =>
      words.every(word => `${one.name} ${one.store}`.toLocaleLowerCase().includes(word)),
    )
    return html`${targets.length > MANY ? this.#search() : nothing}
      ${GROUPS.map(([group, title]) => {
        const lines = found.filter(one => one.target === group)
        return lines.length > 0 ? this.#group(group, title(), lines) : nothing
      })}
      ${found.length === 0 ? html`<p class="muted small">${t("Nothing found")}</p>` : nothing}`
  }

  #search(): TemplateResult {
    return html`<div class="field"><label for="target-words">${t("Search displays and places")}</label>
      <input class="input" id="target-words" type="search" .value=${this._words}
        @input=${(event: Event) => {
          this._words = (event.target as HTMLInputElement).value
        }}></div>`
  }

  #group(group: string, title: string, lines: readonly Target[]): TemplateResult {
    return html`<h3 class="target-title" id=${`targets-${group}`}>${title}</h3>
      <ul class="target-list" aria-labelledby=${`targets-${group}`}>${lines.map(one => this.#line(one))}</ul>`
  }

  #line(one: Target): TemplateResult {
    const entry = this._entries.find(found =>
      found.targets.some(aim => found.always && aim.target === one.target && aim.id === one.id),
    )
    const other = one.playlist !== null && one.playlist !== this.playlist ? one.playlist_title : ""
    const several = new Set(this._targets?.map(each => each.store).filter(Boolean)).size > 1
    const where = several && one.target !== "store" ? one.store : ""
    const beside = other === "" ? where : t("now: “%(name)s”", { name: other })
    return html`<li><label class="check"><input type="checkbox" .checked=${entry !== undefined} ?disabled=${!this.editable}
      @change=${(event: Event) => this.#toggle(one, entry, event.target as HTMLInputElement)}>
      <span>${named(one)} <span class="muted small">${beside}</span></span></label></li>`
  }

  async #toggle(one: Target, entry: Entry | undefined, box: HTMLInputElement): Promise<void> {
    try {
      if (entry) await call("DELETE", `/api/v1/schedule/entries/${entry.id}`)
      else await this.#give(one, this.playlist)
      const before = one.playlist
      if (!entry && before !== null && before !== this.playlist)
        toast(
          t("“%(display)s” no longer shows “%(name)s”.", { display: named(one), name: one.playlist_title }),
          {
            undo: () => this.#give(one, before),
          },
        )
    } catch (problem) {
      box.checked = entry !== undefined
      toast((problem as Error).message, { tone: "bad" })
    }
    await this.#load()
  }

  async #give(one: Target, playlist: string): Promise<void> {
    await call("POST", "/api/v1/schedule/entries", {
      body: { playlist, targets: [{ target: one.target, id: one.id }] },
    })
    await this.#load()
  }

  async #load(): Promise<void> {
    const [{ targets }, { entries }] = await Promise.all([
      getJson<{ targets: Target[] }>("/api/v1/schedule/targets"),
      getJson<{ entries: Entry[] }>(`/api/v1/schedule/entries?limit=500&playlist=${this.playlist}`),
    ])
    this._targets = targets
    this._entries = entries
  }
}

function named(one: Target): string {
  return one.target === "all" ? t("All displays") : one.name
}

define("aus-playlist-targets", PlaylistTargets)
