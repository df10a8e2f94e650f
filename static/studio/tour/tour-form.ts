/** <aus-tour-settings>: what is said once for the whole tour, and how it is shown to others. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { numberField, textField } from "./fields.ts"
import { TourPanel } from "./panel.ts"

class TourSettings extends TourPanel {
  #before = ""

  protected override render(): TemplateResult {
    const { document: tour, errors } = this.model
    const disabled = !this.editable
    return html`<section class="stack" aria-labelledby="settings-title"><h2 id="settings-title">${t("Tour")}</h2>
      ${textField({ name: "title", label: t("Name"), value: tour.title, most: 120, disabled, error: errors.get("/title"), change: title => this.model.changeTour({ title }, { typing: true }) })}
      ${textField({ name: "tour-slug", label: t("Address"), value: tour.slug, most: 60, disabled, error: errors.get("/slug"), change: this.#address })}
      <p class="muted small">${t("Visitors find it at %(address)s. Old addresses lead on to the new one.", { address: `${location.origin}/tour/${tour.slug}` })}</p>
      ${numberField({ of: "tour", name: "camera-height", label: t("Height of the camera in metres"), value: tour.camera_height, least: 0.3, most: 6, disabled, change: height => this.model.changeTour({ camera_height: height }) })}
      <label class="check"><input type="checkbox" .checked=${tour.slow_pan} ?disabled=${disabled} @change=${(event: Event) => this.model.changeTour({ slow_pan: (event.target as HTMLInputElement).checked })}> ${t("Turn the picture slowly while nobody moves it")}</label>
      ${this.editable ? html`<form method="post" action="/studio/tours/${this.model.id}/delete">${this.#token()}<button class="button" data-kind="danger">${icon("trash-2")} ${t("Delete the tour")}</button></form>` : nothing}
    </section>`
  }

  #address = (typed: string): void => {
    const { slug: now, aliases } = this.model.document
    this.#before ||= now
    const slug = typed.toLowerCase().trim()
    const old = [...new Set([...aliases, this.#before])].filter(one => one !== slug)
    this.model.changeTour({ slug, aliases: old }, { typing: true })
  }

  #token(): TemplateResult {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? ""
    return html`<input type="hidden" name="csrf_token" value=${token}>`
  }
}

define("aus-tour-settings", TourSettings)
