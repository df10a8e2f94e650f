/**
 * <aus-tour-chooser>: what shall be where the picture was clicked. First the kind, then, where the kind needs one, the
 * thing that it stands on. Announces aus:hotspot-chosen {kind, data}, aus:way-chosen {scene}, or aus:choice-left.
 */
import { html, type PropertyValues, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import type { Json } from "../draft.ts"
import { StudioElement } from "../playlist/element.ts"
import type { Choice, Input, Kind } from "./document.ts"
import type { TourModel } from "./model.ts"
import "./picker.ts"

class TourChooser extends StudioElement {
  static override properties = {
    model: { attribute: false },
    x: { type: Number },
    y: { type: Number },
    _kind: { state: true },
  }

  declare model: TourModel
  declare x: number
  declare y: number
  declare _kind: Kind | null

  constructor() {
    super()
    this.x = this.y = 0
    this._kind = null
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>(".chooser-kinds button")?.focus()
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("x") && !changed.has("y")) return
    // Beside what was clicked, but inside of the picture.
    const stage = this.parentElement
    const [wide, high] = [this.offsetWidth, this.offsetHeight]
    const left = Math.max(8, Math.min(this.x + 20, (stage?.clientWidth ?? wide) - wide - 8))
    const top = Math.max(8, Math.min(this.y - 24, (stage?.clientHeight ?? high) - Math.max(high, 340) - 8))
    this.style.setProperty("left", `${left}px`)
    this.style.setProperty("top", `${top}px`)
  }

  protected override render(): TemplateResult {
    const needed = this._kind && standsOn(this._kind)
    return html`<div class="chooser" role="dialog" aria-label=${t("New hotspot")} @keydown=${this.#keys}>
      <div class="spread"><strong>${this._kind?.label ?? t("What is here?")}</strong>
        <button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Close")} @click=${this.#leave}>${icon("x")}</button></div>
      ${this._kind && needed ? this.#picker(this._kind, needed) : this.#kinds()}
    </div>`
  }

  #kinds(): TemplateResult {
    return html`<ul class="chooser-kinds">
      ${this.model.kinds
        .filter(kind => kind.kind !== "link" || this.model.document.scenes.length > 1)
        .map(
          kind =>
            html`<li><button type="button" class="button" data-kind="quiet" @click=${() => this.#choose(kind)}>${icon(kind.icon)} ${kind.label}</button></li>`,
        )}
    </ul>`
  }

  #picker(kind: Kind, input: Input): TemplateResult {
    return html`<aus-tour-picker .model=${this.model} .of=${input.wants === "variants" ? "variant" : input.wants} .name=${`new-${input.field}`} .label=${input.label} .eager=${true}
      @aus:choice-made=${(event: CustomEvent<Choice>) => this.#picked(kind, input, event.detail)}></aus-tour-picker>`
  }

  #choose(kind: Kind): void {
    if (standsOn(kind)) this._kind = kind
    else this.#done(kind, {})
  }

  #picked(kind: Kind, input: Input, choice: Choice): void {
    if (kind.kind === "link") this.announce("aus:way-chosen", choice.id)
    else this.#done(kind, { [input.field]: input.wants === "variants" ? [choice.id] : choice.id })
  }

  #done(kind: Kind, chosen: Record<string, Json>): void {
    const texts = kind.form.filter(input => input.needed && input.wants === "texts")
    const data = { ...Object.fromEntries(texts.map(input => [input.field, {}])), ...chosen }
    this.announce("aus:hotspot-chosen", { kind, data })
  }

  #leave = (): void => this.announce("aus:choice-left")

  #keys = (event: KeyboardEvent): void => {
    const buttons = [...this.querySelectorAll<HTMLElement>(".chooser-kinds button")]
    const here = buttons.indexOf(event.target as HTMLElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && here >= 0) buttons.at((here + step) % buttons.length)?.focus()
    else if (event.key === "Escape") this.#leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** What is asked for first: the thing without which there is no hotspot, or the first of several. */
function standsOn(kind: Kind): Input | undefined {
  const needed = kind.form.find(input => input.needed && input.wants !== "texts")
  return needed ?? kind.form.find(input => input.wants === "variants")
}

define("aus-tour-chooser", TourChooser)
