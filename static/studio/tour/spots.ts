/** <aus-tour-spots>: the hotspots of the scene as a list with a filter; choosing one selects it and flies there. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import type { Hotspot } from "./document.ts"
import type { TourModel } from "./model.ts"
import { TourPanel } from "./panel.ts"

/** Fewer are seen at once: a filter would only be in the way. */
const FILTER_FROM = 6

class TourSpots extends TourPanel {
  static override properties = {
    _words: { state: true },
    _only: { state: true },
  }

  declare _words: string
  declare _only: string

  constructor() {
    super()
    this._words = this._only = ""
  }

  protected override render(): TemplateResult {
    const spots = this.model.version?.hotspots ?? []
    const shown = spots.filter(spot => this.#wanted(spot))
    return html`<section class="stack" data-gap="small" aria-labelledby="spots-title">
      <div class="spread"><h2 id="spots-title">${t("Hotspots")}</h2><span class="muted small" role="status">${
        shown.length < spots.length
          ? t("%(shown)s of %(count)s", { shown: shown.length, count: spots.length })
          : tn("%(n)s hotspot", "%(n)s hotspots", spots.length)
      }</span></div>
      ${spots.length >= FILTER_FROM ? this.#filter(spots) : nothing}
      ${
        spots.length === 0
          ? html`<p class="muted">${t("Click into the picture where a product, a way or a note belongs. By keyboard: go to the picture, turn it, press Enter.")}</p>`
          : html`<ul class="spot-list">${shown.map(spot => this.#line(spot))}</ul>`
      }
    </section>`
  }

  #filter(spots: readonly Hotspot[]): TemplateResult {
    const kinds = this.model.kinds.filter(kind => spots.some(spot => spot.kind === kind.kind))
    return html`<div class="spot-filter" role="search">
      <input class="input" type="search" aria-label=${t("Search hotspots")} placeholder=${t("Search hotspots")} .value=${this._words} @input=${(
        event: Event,
      ) => {
        this._words = (event.target as HTMLInputElement).value
      }}>
      <select class="input" aria-label=${t("Show only")} @change=${(event: Event) => {
        this._only = (event.target as HTMLSelectElement).value
      }}>
        <option value="">${t("All")}</option>
        <option value="!">${t("With warnings")}</option>
        ${kinds.map(kind => html`<option value=${kind.kind} ?selected=${kind.kind === this._only}>${kind.label}</option>`)}
      </select></div>`
  }

  #line(spot: Hotspot): TemplateResult {
    const { model } = this
    const kind = model.kindOf(spot.kind)
    const selected = model.selected.has(spot.id)
    const faults = this.#faults(spot)
    return html`<li class="spot-line" ?data-selected=${selected}>
      ${
        this.editable
          ? html`<input type="checkbox" aria-label=${t("Select “%(name)s”", { name: model.spotName(spot) })} .checked=${selected} @change=${() => this.#toggle(spot.id)}>`
          : nothing
      }
      <button type="button" class="spot-open" aria-pressed=${selected} @click=${() => this.#open(spot)}>
        ${icon(kind?.icon ?? "map-pin")}<span class="truncate">${model.spotName(spot)}</span>
        ${spot.check ? html`<span class="chip" data-tone="warn">${t("Check")}</span>` : nothing}
        ${faults.length > 0 ? html`<span class="spot-fault" data-blocks=${faults.some(one => one.blocks) || nothing} title=${faults.map(one => one.detail).join("\n")}>${icon("triangle-alert", faults[0]?.detail ?? "")}</span>` : nothing}
      </button></li>`
  }

  #faults(spot: Hotspot): TourModel["findings"] {
    return this.model.findings.filter(one => new URLSearchParams(one.fix).get("hotspot") === spot.id)
  }

  #wanted(spot: Hotspot): boolean {
    if (this._only === "!" && !spot.check && this.#faults(spot).length === 0) return false
    if (this._only !== "" && this._only !== "!" && spot.kind !== this._only) return false
    return this.model.spotName(spot).toLowerCase().includes(this._words.trim().toLowerCase())
  }

  #open(spot: Hotspot): void {
    this.model.select([spot.id])
    this.announce("aus:spot-opened", spot)
  }

  #toggle(id: string): void {
    const { selected } = this.model
    this.model.select(selected.has(id) ? [...selected].filter(one => one !== id) : [...selected, id])
  }
}

define("aus-tour-spots", TourSpots)
