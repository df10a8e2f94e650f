/** <aus-tour-looks>: which look of the scene is edited, whether visitors see it today, and the switch to the others. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { moment } from "../../lib/moment.ts"
import { isSeen, type Version } from "./document.ts"
import { TourPanel } from "./panel.ts"

class TourLooks extends TourPanel {
  protected override render(): TemplateResult | typeof nothing {
    const { scene, version } = this.model
    if (scene === undefined || version === undefined || scene.versions.length < 2) return nothing
    const choose = (event: Event): void =>
      this.model.choose(scene.id, [], (event.target as HTMLSelectElement).value)
    return html`<div class="look-now" data-tone=${isSeen(version) ? nothing : "warn"}>
      <select class="input" aria-label=${t("Look that is edited")} @change=${choose}>
        ${scene.versions.map(
          one =>
            html`<option value=${one.id} .selected=${one === version}>${isSeen(one) ? t("Look %(span)s (today)", { span: spanOf(one) }) : t("Look %(span)s", { span: spanOf(one) })}</option>`,
        )}
      </select>
      <p class="row" role="status">${isSeen(version) ? icon("eye") : icon("eye-off")} ${this.#said(scene.versions, version)}</p></div>`
  }

  #said(versions: readonly Version[], version: Version): string {
    if (isSeen(version)) return t("Visitors see it today")
    return versions.some(one => isSeen(one))
      ? t("Visitors see another one today")
      : t("Visitors do not see it today")
  }
}

/** From when on, or until when, a version is seen. */
export function spanOf(one: Version): string {
  if (one.valid_from) return t("from %(date)s", { date: moment(one.valid_from) })
  return one.valid_to ? t("until %(date)s", { date: moment(one.valid_to) }) : t("always")
}

define("aus-tour-looks", TourLooks)
