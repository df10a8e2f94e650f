/** <aus-tour-look>: the tour as a visitor would see it now, on a phone or on a computer, with the card of a hotspot open. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { fromField, toField } from "../../lib/moment.ts"
import { StudioElement } from "../playlist/element.ts"
import { type Hotspot, isSeen, type Version } from "./document.ts"
import type { TourModel } from "./model.ts"

class TourLook extends StudioElement {
  static override properties = {
    model: { attribute: false },
    _address: { state: true },
    _wide: { state: true },
    _on: { state: true },
  }

  declare model: TourModel
  declare _address: string
  declare _wide: boolean
  /** The moment at which it is seen; empty: now. */
  declare _on: string
  #spot: Hotspot | undefined

  constructor() {
    super()
    this._address = this._on = ""
    this._wide = false
  }

  /** Opens the scene that is chosen: at a hotspot with its card, or as the picture looks now. */
  async open(spot?: Hotspot): Promise<void> {
    this.#spot = spot
    this._on = momentOf(this.model.version)
    this.querySelector("dialog")?.showModal()
    await this.model.flush()
    this.#go()
  }

  #go(): void {
    const { model } = this
    const spot = this.#spot
    const { yaw, pitch, fov } = { ...model.view, ...spot?.point }
    const query = new URLSearchParams({
      scene: model.scene?.slug ?? "",
      v: [yaw, pitch, fov].map(one => one.toFixed(1)).join(","),
      ...(spot && { h: spot.id }),
      ...(this._on && { on: this._on }),
    })
    this._address = `/studio/tours/${model.id}/look?${query}`
  }

  protected override render(): TemplateResult {
    const sizes: [boolean, string][] = [
      [false, t("Phone")],
      [true, t("Computer")],
    ]
    return html`<dialog class="dialog look-dialog" aria-labelledby="look-title" ?data-wide=${this._wide} @close=${this.#closed}>
      <div class="spread"><h2 id="look-title">${t("As a visitor")}</h2>
        <div class="segments" role="group" aria-label=${t("Device")}>${sizes.map(
          ([wide, name]) =>
            html`<button type="button" aria-pressed=${this._wide === wide} @click=${() => this.#size(wide)}>${name}</button>`,
        )}</div>
        <button type="button" class="button" data-kind="quiet" data-shape="icon" aria-label=${t("Close")} @click=${() => this.querySelector("dialog")?.close()}>${icon("x")}</button></div>
      <label class="look-on"><span class="label">${t("Seen at this time")}</span><input class="input" type="datetime-local" .value=${toField(this._on || null)} @change=${this.#dated}></label>
      ${this._address ? html`<iframe src=${this._address} title=${t("As a visitor")} @load=${this.#listen}></iframe>` : nothing}
    </dialog>`
  }

  #dated = (event: Event): void => {
    this._on = fromField((event.target as HTMLInputElement).value) ?? ""
    this.#go()
  }

  #size(wide: boolean): void {
    this._wide = wide
  }

  /** Escape leaves the visitor's page, too, once nothing is open on it. */
  #listen = (event: Event): void => {
    const page = (event.target as HTMLIFrameElement).contentDocument
    page?.addEventListener(
      "keydown",
      key => {
        const busy = page.querySelector(".tour-card:not([hidden])") !== null
        if (key.key === "Escape" && !busy) this.querySelector("dialog")?.close()
      },
      { capture: true },
    )
  }

  /** A tour that nobody sees draws no pictures. */
  #closed = (): void => {
    this._address = ""
  }
}

/** A moment at which the look that is edited is seen; empty where that is now. */
function momentOf(version: Version | undefined): string {
  if (version === undefined || isSeen(version)) return ""
  const begins = Date.parse(version.valid_from ?? "")
  if (begins > Date.now()) return new Date(begins).toISOString()
  return new Date(Date.parse(version.valid_to ?? "") - 60_000).toISOString()
}

define("aus-tour-look", TourLook)

export type { TourLook }
