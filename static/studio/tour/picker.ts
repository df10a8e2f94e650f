/**
 * <aus-tour-picker>: one thing of many, found by words. Typing searches, arrows choose, Enter takes; a scanner that types
 * digits and Enter takes what it scanned. Announces aus:choice-made with the chosen thing.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import { StudioElement } from "../playlist/element.ts"
import { type Choice, seen } from "./document.ts"
import type { TourModel } from "./model.ts"

const PAUSE_MS = 150

class TourPicker extends StudioElement {
  static override properties = {
    model: { attribute: false },
    of: { type: String },
    name: { type: String },
    label: { type: String },
    chosen: { type: String },
    disabled: { type: Boolean },
    eager: { type: Boolean },
    _found: { state: true },
    _at: { state: true },
    _open: { state: true },
    _problem: { state: true },
  }

  declare model: TourModel
  declare of: string
  declare name: string
  declare label: string
  /** The name of what is chosen now. */
  declare chosen: string
  declare disabled: boolean
  /** Takes the focus and shows its list when it appears. */
  declare eager: boolean
  declare _found: readonly Choice[]
  declare _at: number
  declare _open: boolean
  declare _problem: string
  #timer = 0
  #asking: AbortController | null = null
  #typedWords: string | null = null
  #answered: string | null = null
  /** Enter came before the answer: the first one that is found is taken. */
  #impatient = false

  constructor() {
    super()
    this.of = this.name = this.label = this.chosen = this._problem = ""
    this.disabled = this.eager = this._open = false
    this._found = []
    this._at = 0
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
    this.#asking?.abort()
  }

  protected override firstUpdated(): void {
    if (!this.eager) return
    this.#input.focus()
    this.#ask("")
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("_at")) this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" })
  }

  get #input(): HTMLInputElement {
    return this.querySelector("input") as HTMLInputElement
  }

  protected override render(): TemplateResult {
    const id = `field-${this.name}`
    const open = this._open && !this.disabled
    return html`<div class="field picker" @focusout=${this.#left}>
      <label for=${id}>${this.label}</label>
      <input class="input" id=${id} role="combobox" autocomplete="off" spellcheck="false" aria-expanded=${open} aria-controls="${id}-list"
        aria-activedescendant=${open && this._found[this._at] ? `${id}-${this._at}` : nothing} aria-autocomplete="list"
        placeholder=${this.of.startsWith("variant") ? t("Name, article number or code") : t("Search by name")}
        .value=${this.chosen} ?disabled=${this.disabled} @input=${this.#typed} @focus=${this.#focused} @click=${this.#focused} @keydown=${this.#keys}>
      <ul class="picker-list" id="${id}-list" role="listbox" aria-label=${this.label} ?hidden=${!open}>
        ${this._found.map((one, index) => this.#option(one, `${id}-${index}`, index === this._at))}
      </ul>
      <p class=${this._problem ? "error" : "visually-hidden"} role="status">${open ? this._problem || this.#count() : nothing}</p>
      ${open && this._found.length === 0 && !this._problem ? html`<p class="hint">${t("Nothing has this name.")}</p>` : nothing}
    </div>`
  }

  #option(one: Choice, id: string, current: boolean): TemplateResult {
    // The pointer must not take the focus away from the field, or the list would close before the click.
    return html`<li class="picker-option" id=${id} role="option" aria-selected=${current} @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#take(one)}>
      ${one.picture ? html`<img src=${one.picture} alt="" width="36" height="36" loading="lazy">` : html`<span class="picker-blank">${icon("map-pin")}</span>`}
      <span><span>${one.label}</span>${one.detail ? html`<span class="muted small picker-detail">${one.detail}</span>` : nothing}</span></li>`
  }

  #count(): string {
    return tn("%(n)s found", "%(n)s found", this._found.length)
  }

  #typed = (): void => {
    clearTimeout(this.#timer)
    this.#impatient = false
    const words = this.#input.value
    this.#typedWords = words
    this.#timer = window.setTimeout(() => this.#ask(words), PAUSE_MS)
  }

  #focused = (): void => {
    if (this._open) return
    this.#input.select()
    this.#ask("")
  }

  #left = (event: FocusEvent): void => {
    if (this.contains(event.relatedTarget as Node | null)) return
    this.#close()
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    this.#typedWords = null
    this._open = false
    this.#input.value = this.chosen
  }

  #ask(words: string): void {
    this.#asking?.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    void this.#search(words, signal)
      .then(found => {
        this.#answered = words
        this.#show(found)
      })
      .catch((problem: unknown) => {
        if (signal.aborted) return
        this._problem = (problem as Error).message
        this._open = true
      })
  }

  #show(found: readonly Choice[]): void {
    this._problem = ""
    this._found = found
    this._at = 0
    this._open = true
    const [first] = found
    if (this.#impatient && first) this.#take(first)
    this.#impatient = false
  }

  async #search(words: string, signal: AbortSignal): Promise<readonly Choice[]> {
    if (this.of !== "scene") return this.model.search(this.of, words, signal)
    const wanted = words.trim().toLowerCase()
    return this.model.document.scenes
      .filter(one => one.id !== this.model.sceneId)
      .map(one => ({
        id: one.id,
        label: this.model.sceneName(one),
        detail: "",
        picture: this.#thumbnail(one.id),
      }))
      .filter(one => one.label.toLowerCase().includes(wanted))
  }

  #thumbnail(scene: string): string {
    const found = this.model.sceneOf(scene)
    return (found && this.model.around.photos[seen(found).panorama]?.thumbnail) ?? ""
  }

  #keys = (event: KeyboardEvent): void => {
    const last = this._found.length - 1
    const to = { ArrowDown: Math.min(last, this._at + 1), ArrowUp: Math.max(0, this._at - 1) }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      if (this._open) this._at = Math.max(0, to)
      else this.#ask(this.#input.value === this.chosen ? "" : this.#input.value)
    } else if (event.key === "Enter") {
      event.preventDefault()
      event.stopPropagation()
      this.#enter()
    } else if (event.key === "Escape" && this._open && !this.eager) {
      event.stopPropagation()
      this.#close()
    }
  }

  #enter(): void {
    const one = this._found[this._at]
    if (this.#typedWords !== null && this.#typedWords !== this.#answered) {
      clearTimeout(this.#timer)
      this.#impatient = true
      this.#ask(this.#typedWords)
    } else if (one && this._open) this.#take(one)
  }

  #take(one: Choice): void {
    this.chosen = one.label
    this.#close()
    this.announce("aus:choice-made", one)
  }
}

define("aus-tour-picker", TourPicker)
