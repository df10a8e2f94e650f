/** <aus-playlist-properties .model .selected> edits one item; its form is drawn from the widget's JSON schema. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { fromField, toField } from "../../lib/moment.ts"
import type { Medium } from "../uploads.ts"
import { StudioElement } from "./element.ts"
import type { Item, Json, PlaylistModel } from "./model.ts"

export interface Property {
  readonly title?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly choices?: { readonly [value: string]: string }
  readonly input?: string
  readonly default?: Json
}

export interface WidgetInfo {
  readonly name: string
  readonly label: string
  readonly icon: string
  readonly config: { readonly properties: { readonly [name: string]: Property } }
  readonly example: { readonly [key: string]: Json }
}

export const LANGUAGES: readonly (readonly [string, () => string])[] = [
  ["de", () => t("in German")],
  ["en", () => t("in English")],
]

/** The published tours that a screen can show. */
export async function tourChoices(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { tours } = await getJson<{ tours: { id: string; title: string; published: number | null }[] }>(
    "/api/v1/tours",
  )
  return tours.filter(one => one.published !== null).map(one => ({ id: one.id, name: one.title }))
}

class PlaylistProperties extends StudioElement {
  static override properties = {
    model: { attribute: false },
    selected: { attribute: false },
    widgets: { attribute: false },
    editable: { type: Boolean },
    tick: { attribute: false },
    _media: { state: true },
    _products: { state: true },
    _tours: { state: true },
  }

  declare model: PlaylistModel
  declare selected: string | null
  declare widgets: readonly WidgetInfo[]
  declare editable: boolean
  declare tick: number
  declare _media: readonly Medium[]
  declare _products: readonly { readonly id: string; readonly name: string }[]
  declare _tours: readonly { readonly id: string; readonly name: string }[]

  constructor() {
    super()
    this.selected = null
    this.widgets = []
    this.editable = false
    this.tick = 0
    this._media = []
    this._products = []
    this._tours = []
  }

  protected override render(): TemplateResult {
    const at = this.model.document.items.findIndex(item => item.id === this.selected)
    const item = this.model.document.items[at]
    const widget = this.widgets.find(one => one.name === item?.widget)
    if (!item || !widget) return html`<p class="muted">${t("Choose an item to see its settings.")}</p>`
    const fields = Object.entries(widget.config.properties)
    return html`<form class="form" @submit=${(event: Event) => event.preventDefault()}>
      <fieldset class="playlist-fields" ?disabled=${!this.editable}><legend class="visually-hidden">${widget.label}</legend>
      ${fields.map(([name, property]) => this.#field(item, at, name, property))}
      ${this.#duration(item, at)} ${this.#transition(item)} ${this.#validity(item, at)}
      </fieldset></form>`
  }

  override updated(): void {
    const item = this.model.item(this.selected)
    if (
      (item?.widget === "image" || item?.widget === "video") &&
      !this._media.some(one => one.kind === item.widget)
    )
      void this.#choices(item.widget)
    if (item?.widget === "product" && this._products.length === 0) void this.#productChoices()
    if (item?.widget === "tour" && this._tours.length === 0) void this.#tourChoices()
  }

  async #choices(kind: string): Promise<void> {
    const { media } = await getJson<{ media: Medium[] }>(`/api/v1/media?kind=${kind}&size=200`)
    if (media.length > 0) this._media = media
  }

  async #productChoices(): Promise<void> {
    const { products } = await getJson<{ products: { id: string; name: string }[] }>(
      "/api/v1/playlists/choices/products",
    )
    if (products.length > 0) this._products = products
  }

  async #tourChoices(): Promise<void> {
    const tours = await tourChoices()
    if (tours.length > 0) this._tours = tours
  }

  #field(item: Item, at: number, name: string, property: Property): TemplateResult {
    const pointer = `/items/${at}/config/${name}`
    const value = item.config[name] ?? property.default ?? null
    if (property.input === "texts") return this.#texts(item, pointer, name, property, value)
    const id = `prop-${name}`
    if (property.type === "boolean")
      return html`<label class="check"><input type="checkbox" .checked=${value === true}
        @change=${(event: Event) => this.#set(item, name, (event.target as HTMLInputElement).checked)}> ${property.title}</label>`
    return html`<div class="field"><label for=${id}>${property.title}</label>
      ${this.#control(item, id, name, property, String(value ?? ""), pointer)} ${this.#error(id, pointer)}</div>`
  }

  #control(
    item: Item,
    id: string,
    name: string,
    property: Property,
    value: string,
    pointer: string,
  ): TemplateResult {
    const choices = this.#options(property, value)
    const wrong = this.model.errors.has(pointer)
    if (choices === null)
      return html`<input class="input" id=${id} .value=${value} aria-invalid=${wrong ? "true" : "false"} aria-describedby=${`${id}-error`}
        @input=${(event: Event) => this.#set(item, name, (event.target as HTMLInputElement).value, true)}>`
    return html`<select class="input" id=${id} aria-invalid=${wrong ? "true" : "false"} aria-describedby=${`${id}-error`}
      @change=${(event: Event) => this.#set(item, name, (event.target as HTMLSelectElement).value)}>
      ${choices.map(([one, label]) => html`<option value=${one} ?selected=${one === value}>${label}</option>`)}</select>`
  }

  #options(property: Property, value: string): readonly (readonly [string, string])[] | null {
    if (property.enum) return property.enum.map(one => [one, property.choices?.[one] ?? one])
    const kind = property.input?.startsWith("medium:") ? property.input.slice("medium:".length) : null
    const known: readonly (readonly [string, string])[] | null =
      kind !== null
        ? this._media.filter(one => one.kind === kind).map(one => [one.id, one.title])
        : property.input === "product"
          ? this._products.map(one => [one.id, one.name])
          : property.input === "tour"
            ? this._tours.map(one => [one.id, one.name])
            : null
    if (known === null || known.some(([one]) => one === value)) return known
    return [[value, this.model.described.get(this.selected ?? "")?.text ?? value], ...known]
  }

  #texts(item: Item, pointer: string, name: string, property: Property, value: Json): TemplateResult {
    const texts = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {}
    return html`${LANGUAGES.map(([language, words]) => {
      const id = `prop-${name}-${language}`
      const own = `${pointer}/${language}`
      return html`<div class="field"><label for=${id}>${property.title} ${words()}</label>
        <textarea class="input" id=${id} rows="2" lang=${language} maxlength="500" .value=${String(texts[language] ?? "")}
          aria-invalid=${this.model.errors.has(own) ? "true" : "false"} aria-describedby=${`${id}-error`}
          @input=${(event: Event) => this.#setText(item.id, name, language, (event.target as HTMLTextAreaElement).value)}></textarea>
        ${this.#error(id, own)}</div>`
    })}${this.#error(`prop-${name}`, pointer)}`
  }

  #duration(item: Item, at: number): TemplateResult {
    const natural = this.model.described.get(item.id)?.seconds ?? 10
    return html`<div class="field"><label for="prop-seconds">${t("Duration in seconds")}</label>
      <input class="input" id="prop-seconds" type="number" min="1" max="86400" step="0.5" .value=${String(item.seconds ?? "")} placeholder=${natural}
        aria-invalid=${this.model.errors.has(`/items/${at}/seconds`) ? "true" : "false"} aria-describedby="prop-seconds-error prop-seconds-hint"
        @input=${(event: Event) => this.#seconds(item.id, (event.target as HTMLInputElement).value)}>
      <p class="hint" id="prop-seconds-hint">${t("Empty: a video's own length, else 10 seconds.")}</p>
      ${this.#error("prop-seconds", `/items/${at}/seconds`)}</div>`
  }

  #transition(item: Item): TemplateResult {
    const chosen = item.transition ?? "fade"
    return html`<div class="field"><label for="prop-transition">${t("Transition")}</label>
      <select class="input" id="prop-transition" @change=${(event: Event) => this.model.change(item.id, { transition: (event.target as HTMLSelectElement).value === "cut" ? "cut" : "fade" })}>
        <option value="fade" ?selected=${chosen === "fade"}>${t("Cross-fade")}</option>
        <option value="cut" ?selected=${chosen === "cut"}>${t("Cut")}</option></select></div>`
  }

  #validity(item: Item, at: number): TemplateResult {
    const field = (name: "valid_from" | "valid_until", label: string): TemplateResult => html`
      <div class="field"><label for=${`prop-${name}`}>${label}</label>
      <input class="input" id=${`prop-${name}`} type="datetime-local" .value=${toField(item[name] ?? null)} aria-describedby=${`prop-${name}-error`}
        @change=${(event: Event) => this.model.change(item.id, { [name]: fromField((event.target as HTMLInputElement).value) })}>
      ${this.#error(`prop-${name}`, `/items/${at}/${name}`)}</div>`
    return html`${field("valid_from", t("Shown from"))}${field("valid_until", t("Shown until"))}`
  }

  #error(id: string, pointer: string): TemplateResult | typeof nothing {
    const sentence = this.model.errors.get(pointer)
    return sentence === undefined
      ? nothing
      : html`<p class="error" id=${`${id}-error`} role="alert">${sentence}</p>`
  }

  #set(item: Item, name: string, value: Json, typing = false): void {
    const now = this.model.item(item.id) ?? item
    this.model.change(item.id, { config: { ...now.config, [name]: value } }, { typing })
  }

  #setText(id: string, name: string, language: string, text: string): void {
    const config = this.model.item(id)?.config ?? {}
    const old = config[name]
    const texts = typeof old === "object" && old !== null && !Array.isArray(old) ? old : {}
    this.model.change(id, { config: { ...config, [name]: { ...texts, [language]: text } } }, { typing: true })
  }

  #seconds(id: string, value: string): void {
    this.model.change(id, { seconds: value === "" ? null : Number(value) }, { typing: true })
  }
}

define("aus-playlist-properties", PlaylistProperties)
