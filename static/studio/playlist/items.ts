/**
 * <aus-playlist-items .model .selected> lists the items in order. Reordered by dragging the handle, by ↑ and ↓, and by
 * keyboard: lift with Space on the handle, move with the arrows, drop with Space, give up with Escape.
 * Announces aus:item-selected, aus:item-moved {id, to}, aus:item-removed.
 */
import { html, nothing, type TemplateResult } from "lit"
import { repeat } from "lit/directives/repeat.js"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "./element.ts"
import { type Item, length, type PlaylistModel } from "./model.ts"

class PlaylistItems extends StudioElement {
  static override properties = {
    model: { attribute: false },
    selected: { attribute: false },
    editable: { type: Boolean },
    _order: { state: true },
    _lifted: { state: true },
    _said: { state: true },
    tick: { attribute: false },
  }

  declare model: PlaylistModel
  declare selected: string | null
  declare editable: boolean
  declare tick: number
  declare _order: string[] | null
  declare _lifted: string | null
  declare _said: string
  #dragged = false

  constructor() {
    super()
    this.selected = null
    this.editable = false
    this.tick = 0
    this._order = null
    this._lifted = null
    this._said = ""
  }

  protected override render(): TemplateResult {
    const items = this.#shown()
    return html`
      <ol class="playlist-items" aria-label=${t("Items of the playlist")}>
        ${repeat(
          items,
          item => item.id,
          (item, at) => this.#line(item, at, items.length),
        )}
      </ol>
      <p class="visually-hidden" role="status" aria-live="assertive">${this._said}</p>`
  }

  #shown(): readonly Item[] {
    const { items } = this.model.document
    const order = this._order
    if (order === null) return items
    return items.toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id))
  }

  #line(item: Item, at: number, count: number): TemplateResult {
    const said = this.model.described.get(item.id)
    const name = said?.text ?? item.widget
    const seconds = item.seconds ?? said?.seconds ?? 10
    const wrong = [...this.model.errors.keys()].some(pointer => pointer.startsWith(`/items/${at}/`))
    return html`
      <li class="playlist-item" data-item=${item.id} ?data-selected=${item.id === this.selected} ?data-lifted=${item.id === this._lifted}>
        ${this.editable ? this.#handle(item, at, name) : nothing}
        <button type="button" class="playlist-open" aria-current=${item.id === this.selected ? "true" : "false"} @click=${() => this.announce("aus:item-selected", item.id)}>
          ${thumb(said?.medium ?? null, said?.icon ?? "square", said?.picture)}
          <span class="playlist-words"><span class="truncate">${name}</span>
            <span class="muted small">${said?.label ?? ""}${wrong ? html` <span class="chip" data-tone="bad">${t("Check this")}</span>` : nothing}</span></span>
          <span class="number muted">${length(seconds)}</span>
        </button>
        ${this.editable ? this.#buttons(item, at, count, name) : nothing}
      </li>`
  }

  #handle(item: Item, at: number, name: string): TemplateResult {
    return html`<button type="button" class="button playlist-handle" data-kind="quiet" data-shape="icon"
      aria-label=${t("Move “%(name)s”, position %(at)s", { name, at: at + 1 })} aria-pressed=${item.id === this._lifted ? "true" : "false"}
      @keydown=${(event: KeyboardEvent) => this.#key(event, item.id)} @blur=${() => this.#blurred(item.id)}
      @pointerdown=${(event: PointerEvent) => this.#grab(event, item.id)}>${icon("grip-vertical")}</button>`
  }

  #buttons(item: Item, at: number, count: number, name: string): TemplateResult {
    return html`<span class="playlist-buttons">
      <button type="button" class="button" data-kind="quiet" data-shape="icon" data-do="up" ?disabled=${at === 0} aria-label=${t("Move “%(name)s” up", { name })}
        @click=${() => this.#put(item.id, at - 1, "up")}>${icon("arrow-up")}</button>
      <button type="button" class="button" data-kind="quiet" data-shape="icon" data-do="down" ?disabled=${at === count - 1} aria-label=${t("Move “%(name)s” down", { name })}
        @click=${() => this.#put(item.id, at + 1, "down")}>${icon("arrow-down")}</button>
      <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Remove “%(name)s”", { name })}
        @click=${() => this.announce("aus:item-removed", item.id)}>${icon("trash-2")}</button>
    </span>`
  }

  #put(id: string, to: number, button: string): void {
    this.announce("aus:item-moved", { id, to })
    this.#say(to)
    void this.#focus(id, `[data-do="${button}"]`)
  }

  #key(event: KeyboardEvent, id: string): void {
    const lifted = this._lifted === id
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault()
      if (lifted) this.#drop(id)
      else this.#lift(id)
    } else if (lifted && event.key === "Escape") {
      event.preventDefault()
      this.#giveUp(id)
    } else if (lifted && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault()
      this.#step(id, event.key === "ArrowUp" ? -1 : 1)
    }
  }

  #lift(id: string): void {
    this._order = this.model.document.items.map(item => item.id)
    this._lifted = id
    const at = this._order.indexOf(id) + 1
    const count = this._order.length
    this._said = t(
      "Lifted, position %(at)s of %(count)s. Move with the arrow keys, drop with Space, give up with Escape.",
      { at, count },
    )
  }

  #step(id: string, by: number): void {
    const order = this._order ?? []
    const to = Math.max(0, Math.min(order.length - 1, order.indexOf(id) + by))
    this._order = order.filter(one => one !== id).toSpliced(to, 0, id)
    this.#say(to)
    void this.#focus(id)
  }

  #drop(id: string): void {
    const to = (this._order ?? []).indexOf(id)
    this._order = this._lifted = null
    if (to < 0) return
    this.announce("aus:item-moved", { id, to })
    this._said = t("Dropped at position %(at)s of %(count)s.", {
      at: to + 1,
      count: this.model.document.items.length,
    })
    void this.#focus(id)
  }

  #giveUp(id: string): void {
    this._order = this._lifted = null
    this._said = t("Given up; the item is where it was.")
    void this.#focus(id)
  }

  #blurred(id: string): void {
    // Moving a node in the document takes its focus for a moment; only a person who left has given up.
    requestAnimationFrame(() => {
      if (this._lifted === id && !this.#dragged && !this.contains(document.activeElement)) this.#giveUp(id)
    })
  }

  #grab(event: PointerEvent, id: string): void {
    if (event.button !== 0) return
    const handle = event.currentTarget as HTMLElement
    const ends = new AbortController()
    const { signal } = ends
    let began = false
    const end = (drop: boolean): void => {
      ends.abort()
      this.#dragged = false
      if (!began) return
      if (drop) this.#drop(id)
      else this.#giveUp(id)
    }
    handle.setPointerCapture(event.pointerId)
    const move = (to: PointerEvent): void => {
      if (!began && Math.abs(to.clientY - event.clientY) < 5) return
      if (!began) this.#lift(id)
      began = this.#dragged = true
      this.#over(id, to.clientY)
    }
    document.addEventListener("pointermove", move, { signal })
    document.addEventListener("pointerup", () => end(true), { signal })
    document.addEventListener("pointercancel", () => end(false), { signal })
    document.addEventListener("keydown", key => key.key === "Escape" && end(false), { signal })
  }

  #over(id: string, y: number): void {
    const lines = [...this.querySelectorAll<HTMLElement>("[data-item]")].filter(
      line => line.dataset["item"] !== id,
    )
    const to = lines.filter(line => {
      const box = line.getBoundingClientRect()
      return box.top + box.height / 2 < y
    }).length
    const order = this._order ?? []
    if (order.indexOf(id) === to) return
    this._order = order.filter(one => one !== id).toSpliced(to, 0, id)
    this.#say(to)
  }

  #say(to: number): void {
    this._said = t("Position %(at)s of %(count)s", { at: to + 1, count: this.model.document.items.length })
  }

  async #focus(id: string, within = ".playlist-handle"): Promise<void> {
    await this.updateComplete
    const line = this.querySelector(`[data-item="${id}"]`)
    const wanted = line?.querySelector<HTMLButtonElement>(within)
    if (wanted?.disabled) line?.querySelector<HTMLElement>(".playlist-handle")?.focus()
    else wanted?.focus()
  }
}

/** The picture that stands for an item, else its icon. picture: the address of one that is no medium. */
export function thumb(medium: string | null, name: string, picture = ""): TemplateResult {
  if (medium !== null && name === "film")
    // The browser itself draws the picture half a second into the film: nothing has to be made for it.
    return html`<video class="playlist-thumb" src=${`/api/v1/media/${medium}/renditions/h264@1#t=0.5`} preload="metadata" muted playsinline tabindex="-1" aria-hidden="true"></video>`
  const source = medium !== null && name === "image" ? `/api/v1/media/${medium}/renditions/thumb@1` : picture
  return source === ""
    ? html`<span class="playlist-thumb">${icon(name)}</span>`
    : html`<img class="playlist-thumb" src=${source} alt="" loading="lazy">`
}

define("aus-playlist-items", PlaylistItems)
