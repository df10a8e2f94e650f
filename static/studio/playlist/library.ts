/** <aus-playlist-library .widgets> offers what can be added; announces aus:item-chosen with the new item. */
import { html, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import type { Medium } from "../uploads.ts"
import { StudioElement } from "./element.ts"
import { thumb } from "./items.ts"
import { tourChoices } from "./properties.ts"

interface Product {
  readonly id: string
  readonly name: string
  readonly picture: string
}

class PlaylistLibrary extends StudioElement {
  static override properties = {
    _tab: { state: true },
    _media: { state: true },
    _products: { state: true },
    _words: { state: true },
    _tour: { state: true },
  }

  declare _tab: "media" | "products"
  /** None before the library has answered. */
  declare _media: readonly Medium[] | null
  declare _products: readonly Product[]
  declare _words: string
  /** The first of those that a screen can show; another is chosen beside. */
  declare _tour: string
  #timer = 0

  constructor() {
    super()
    this._tab = "media"
    this._media = null
    this._products = []
    this._words = ""
    this._tour = ""
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#search()
    void tourChoices().then(tours => {
      this._tour = tours[0]?.id ?? ""
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  /** The store of the playlist, empty when it belongs to all: what another store has cannot be shown there. */
  get #store(): string {
    return this.closest("aus-playlist-editor")?.getAttribute("store") ?? ""
  }

  protected override render(): TemplateResult {
    return html`<div class="stack" data-gap="small" @aus:medium-added=${(event: CustomEvent<Medium>) => this.#added(event.detail)}>
      <div class="row">
        <button type="button" class="button" data-size="small" @click=${() => this.#choose("text", { text: { de: "", en: "" } })}>${icon("type")} ${t("Add a text")}</button>
        <button type="button" class="button" data-size="small" @click=${() => this.#choose("qr", { target: "/", caption: {} })}>${icon("qr-code")} ${t("Add a QR code")}</button>
        ${this._tour ? html`<button type="button" class="button" data-size="small" @click=${() => this.#choose("tour", { tour: this._tour })}>${icon("rotate-3d")} ${t("Add a tour")}</button>` : ""}
      </div>
      <div class="segments" role="group" aria-label=${t("Library")}>
        <button type="button" aria-pressed=${this._tab === "media"} @click=${() => this.#show("media")}>${t("Media")}</button>
        <button type="button" aria-pressed=${this._tab === "products"} @click=${() => this.#show("products")}>${t("Products")}</button>
      </div>
      <div class="field"><label for="library-words">${t("Search")}</label>
        <input class="input" id="library-words" type="search" .value=${this._words} @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)}></div>
      ${this._tab === "media" ? this.#mediaList() : this.#productList()}
    </div>`
  }

  #mediaList(): TemplateResult {
    return html`<aus-media-upload store=${this.#store} accept="image/jpeg,image/png,image/webp,image/avif,video/mp4,.mp4"></aus-media-upload>
      <ul class="library-grid" aria-label=${t("Media")}>${(this._media ?? []).map(
        one => html`<li><button type="button" class="library-pick" ?disabled=${one.state !== "ready"} aria-label=${t("Add “%(name)s”", { name: one.title })}
          @click=${() => this.#choose(one.kind, { medium: one.id })}>${thumb(one.id, one.kind === "image" ? "image" : "film")}<span class="truncate small">${one.title}</span></button></li>`,
      )}</ul>
      ${this._media?.length === 0 ? html`<p class="muted small">${t("Nothing here yet: upload pictures or videos above.")}</p>` : ""}`
  }

  #productList(): TemplateResult {
    return html`<ul class="library-list" aria-label=${t("Products")}>${this._products.map(
      one => html`<li><button type="button" class="library-pick" data-wide aria-label=${t("Add “%(name)s”", { name: one.name })} @click=${() => this.#choose("product", { product: one.id })}>
        ${thumb(null, "tag", one.picture)}
        <span class="truncate">${one.name}</span></button></li>`,
    )}</ul>${this._products.length === 0 ? html`<p class="muted small">${t("No product found.")}</p>` : ""}`
  }

  #choose(widget: string, config: object): void {
    this.announce("aus:item-chosen", { widget, config })
  }

  #added(medium: Medium): void {
    this._media = [medium, ...(this._media ?? []).filter(one => one.id !== medium.id)]
    this.#choose(medium.kind, { medium: medium.id })
  }

  #show(tab: "media" | "products"): void {
    this._tab = tab
    void this.#search()
  }

  #typed(words: string): void {
    this._words = words
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => void this.#search(), 250)
  }

  async #search(): Promise<void> {
    const q = encodeURIComponent(this._words)
    if (this._tab === "media")
      this._media = (await getJson<{ media: Medium[] }>(`/api/v1/media?size=60&q=${q}`)).media.filter(
        one => one.state === "ready" && (!this.#store || !one.store || one.store === this.#store),
      )
    else
      this._products = (
        await getJson<{ products: Product[] }>(`/api/v1/playlists/choices/products?q=${q}`)
      ).products
  }
}

define("aus-playlist-library", PlaylistLibrary)
