/** <aus-tour-look>: the tour as a visitor would see it now, on a phone or on a computer, with the card of a hotspot open. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { StudioElement } from "../playlist/element.ts"
import type { Hotspot } from "./document.ts"
import type { TourModel } from "./model.ts"

class TourLook extends StudioElement {
  static override properties = {
    model: { attribute: false },
    _address: { state: true },
    _wide: { state: true },
  }

  declare model: TourModel
  declare _address: string
  declare _wide: boolean

  constructor() {
    super()
    this._address = ""
    this._wide = false
  }

  /** Opens the scene that is chosen: at a hotspot with its card, or as the picture looks now. */
  async open(spot?: Hotspot): Promise<void> {
    this.querySelector("dialog")?.showModal()
    const { model } = this
    await model.flush()
    const { yaw, pitch, fov } = { ...model.view, ...spot?.point }
    const query = new URLSearchParams({
      scene: model.scene?.slug ?? "",
      v: [yaw, pitch, fov].map(one => one.toFixed(1)).join(","),
      ...(spot && { h: spot.id }),
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
      ${this._address ? html`<iframe src=${this._address} title=${t("As a visitor")} @load=${this.#listen}></iframe>` : nothing}
    </dialog>`
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

define("aus-tour-look", TourLook)

export type { TourLook }
