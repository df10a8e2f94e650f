/** <aus-tour-photo>: the photo of the version that is shown: what was found wrong with it, and another one instead. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { anglesForm, asksForAngles, sayOrdinary, type Told } from "./angles.ts"
import { TourPanel } from "./panel.ts"

class TourPhoto extends TourPanel {
  static override properties = {
    _percent: { state: true },
    _problem: { state: true },
    _asks: { state: true },
  }

  declare _percent: number | null
  declare _problem: string
  /** The photo that does not say what it shows: a person may. */
  declare _asks: File | null

  constructor() {
    super()
    this._percent = null
    this._problem = ""
    this._asks = null
  }

  protected override render(): TemplateResult | typeof nothing {
    const { photo } = this.model
    return html`<fieldset class="stack" data-gap="small"><legend>${t("Photo")}</legend>
      ${photo?.state === "refused" ? html`<p class="error" role="alert">${photo.problem}</p>` : nothing}
      ${photo?.warnings.map(one => html`<p class="notice" data-tone="warn">${one}</p>`)}
      ${
        this._percent === null
          ? nothing
          : html`<div class="progress"><progress max="100" .value=${this._percent} aria-label=${t("Being prepared")}></progress><output>${this._percent} %</output></div>`
      }
      ${this._problem ? html`<p class="error" role="alert">${this._problem}</p>` : nothing}
      ${this.#asking(this._asks)}
      ${
        this.editable
          ? html`<input class="visually-hidden" type="file" tabindex="-1" aria-hidden="true" accept="image/jpeg,image/png,image/tiff,image/webp,image/avif" @change=${this.#chosen}>
            <button type="button" class="button" id="field-photo" ?disabled=${this._percent !== null} @click=${this.#ask}>${icon("replace")} ${t("Replace the photo")}</button>
            <p class="muted small">${t("Hotspots stay where they were and are marked for a look.")}</p>`
          : nothing
      }</fieldset>`
  }

  #asking(file: File | null): TemplateResult | typeof nothing {
    return file
      ? anglesForm(
          told => void this.#replace(file, told),
          () => this.#ordinary(file),
        )
      : nothing
  }

  #ordinary(file: File): void {
    this._asks = null
    this._problem = ""
    sayOrdinary(file)
  }

  #ask = (): void => this.querySelector<HTMLInputElement>("input[type=file]")?.click()

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    input.value = ""
    if (file) void this.#replace(file)
  }

  async #replace(file: File, told: Told = {}): Promise<void> {
    this._problem = ""
    this._asks = null
    this._percent = 0
    try {
      const tell = (percent: number): void => {
        this._percent = percent
      }
      await this.model.replacePhoto(file, null, tell, told)
      toast(t("The photo is replaced."), { undo: () => this.model.undo() })
    } catch (problem) {
      this._problem = (problem as Error).message
      this._asks = asksForAngles(problem) ? file : null
    }
    this._percent = null
  }
}

define("aus-tour-photo", TourPhoto)
