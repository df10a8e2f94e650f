/** <aus-tour-spot>: the settings of the selected hotspot; its kind says which fields there are. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import type { Json } from "../draft.ts"
import { around, withCorner } from "./corners.ts"
import { type Choice, type Hotspot, type Input, moved, type Shape, type Texts } from "./document.ts"
import { numberField, textField, textsField } from "./fields.ts"
import { TourPanel } from "./panel.ts"
import "./picker.ts"

const MODES = ["keep", "ahead", "fixed"] as const

class TourSpot extends TourPanel {
  protected override render(): TemplateResult | typeof nothing {
    const { spot } = this.model
    if (spot === undefined) return nothing
    const kind = this.model.kindOf(spot.kind)
    return html`<section class="stack" aria-labelledby="spot-title">
      <div class="spread"><h2 id="spot-title" class="row">${icon(kind?.icon ?? "map-pin")} ${kind?.label ?? spot.kind}</h2>
        <span class="row">
          <button type="button" class="button" data-size="small" @click=${() => this.announce("aus:spot-opened", spot)}>${icon("crosshair")} ${t("Show")}</button>
          ${this.editable ? html`<button type="button" class="button" data-size="small" data-kind="quiet" data-shape="icon" aria-label=${t("See it as a visitor")} title=${t("See it as a visitor")} @click=${() => this.announce("aus:look-wanted", spot)}>${icon("smartphone")}</button>` : nothing}
          ${this.editable ? html`<button type="button" class="button" data-size="small" data-kind="quiet" data-shape="icon" aria-label=${t("Remove")} @click=${() => this.announce("aus:removal-wanted", [spot.id])}>${icon("trash-2")}</button>` : nothing}
        </span></div>
      ${spot.check ? this.#check(spot) : nothing}
      ${(kind?.form ?? []).map(input => this.#input(spot, input))}
      ${spot.kind === "link" ? this.#arrival(spot) : nothing}
      ${textsField({
        name: "name",
        label: kind?.named ? t("Own name") : t("Name"),
        texts: spot.name,
        languages: this.model.around.languages,
        most: 120,
        disabled: !this.editable,
        change: name => this.#change({ name }, true),
      })}
      ${this.#position(spot)} ${this.#shape(spot)} ${this.#more(spot)}
    </section>`
  }

  #check(spot: Hotspot): TemplateResult {
    const question = t("Nobody has looked at “%(name)s” in this photo yet. Is it in the right place?", {
      name: this.model.spotName(spot),
    })
    return html`<div class="notice" data-tone="warn"><p>${question}</p>
      <button type="button" class="button" data-size="small" ?disabled=${!this.editable} @click=${() => this.#change({ check: false })}>${icon("check")} ${t("It fits")}</button></div>`
  }

  #input(spot: Hotspot, input: Input): TemplateResult {
    const value = spot.data[input.field]
    const set = (to: Json, typing = false): void =>
      this.#change({ data: { ...spot.data, [input.field]: to } }, typing)
    if (input.wants === "texts")
      return textsField({
        name: input.field,
        label: input.label,
        texts: (value ?? {}) as Texts,
        languages: this.model.around.languages,
        long: true,
        disabled: !this.editable,
        change: texts => set(texts, true),
      })
    if (input.wants === "line")
      return textField({
        name: input.field,
        label: input.label,
        value: String(value ?? ""),
        most: 200,
        disabled: !this.editable,
        error: this.#error(`data/${input.field}`),
        change: text => set(text, true),
      })
    if (input.wants === "flag")
      return html`<label class="check"><input type="checkbox" id="field-${input.field}" .checked=${value === true} ?disabled=${!this.editable} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}> ${input.label}</label>`
    if (input.wants === "variants")
      return this.#several(spot, input, Array.isArray(value) ? value.map(String) : [])
    return this.#picker(input, String(value ?? ""), choice => set(choice.id))
  }

  #picker(input: Input, value: string, take: (choice: Choice) => void): TemplateResult {
    const { model } = this
    const scene = input.wants === "scene" ? model.sceneOf(value) : undefined
    const chosen = scene ? model.sceneName(scene) : (model.choice(input.wants, value)?.label ?? value)
    return html`<aus-tour-picker .model=${model} .of=${input.wants === "variants" ? "variant" : input.wants} .name=${input.field} .label=${input.label} .chosen=${chosen} .disabled=${!this.editable}
      @aus:choice-made=${(event: CustomEvent<Choice>) => take(event.detail)}></aus-tour-picker>`
  }

  #several(spot: Hotspot, input: Input, ids: readonly string[]): TemplateResult {
    const set = (to: readonly string[]): void =>
      this.#change({ data: { ...spot.data, [input.field]: [...to] } })
    return html`<div class="stack" data-gap="small"><ul class="spot-list" aria-label=${input.label}>
      ${ids.map(id => {
        const label = this.model.choice("variant", id)?.label ?? id
        return html`<li class="spot-line"><span class="truncate spot-words">${label}</span>
          <button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Remove “%(name)s”", { name: label })} ?disabled=${!this.editable} @click=${() => set(ids.filter(one => one !== id))}>${icon("x")}</button></li>`
      })}</ul>
      ${this.#picker(input, "", choice => set([...ids.filter(one => one !== choice.id), choice.id]))}</div>`
  }

  /** Where visitors look after walking. */
  #arrival(spot: Hotspot): TemplateResult {
    const arrival = (spot.data["arrival"] ?? {}) as { mode?: string; yaw?: number; pitch?: number }
    const mode = arrival.mode ?? "keep"
    const names = {
      keep: t("On in the same direction"),
      ahead: t("Along the way"),
      fixed: t("At a chosen point"),
    }
    const set = (values: Record<string, Json>): void =>
      this.#change({ data: { ...spot.data, arrival: { ...(arrival as Record<string, Json>), ...values } } })
    return html`<div class="field"><label for="field-arrival">${t("On arriving visitors look")}</label>
      <select class="input" id="field-arrival" ?disabled=${!this.editable} @change=${(event: Event) => set({ mode: (event.target as HTMLSelectElement).value })}>
        ${MODES.map(one => html`<option value=${one} ?selected=${one === mode}>${names[one]}</option>`)}
      </select></div>
      ${mode === "fixed" && this.editable ? html`<button type="button" class="button" @click=${() => this.announce("aus:aim-wanted", spot)}>${icon("eye")} ${t("Aim in the other scene")}</button>` : nothing}`
  }

  #position(spot: Hotspot): TemplateResult {
    const to = (yaw: number, pitch: number): void =>
      this.#change(moved(spot, { yaw: yaw - spot.point.yaw, pitch: pitch - spot.point.pitch }))
    return html`<div class="fields" data-columns="2">
      ${numberField({ of: spot.id, name: "yaw", label: t("Yaw"), value: spot.point.yaw, least: -180, most: 180, disabled: !this.editable, change: yaw => to(yaw, spot.point.pitch) })}
      ${numberField({ of: spot.id, name: "pitch", label: t("Pitch"), value: spot.point.pitch, least: -90, most: 90, disabled: !this.editable, change: pitch => to(spot.point.yaw, pitch) })}
    </div>`
  }

  #shape(spot: Hotspot): TemplateResult | typeof nothing {
    const forms = this.model.kindOf(spot.kind)?.shapes ?? ["point"]
    if (!this.editable || forms.length < 2) return nothing
    const names = { point: t("A point"), polygon: t("An outline"), quad: t("Four corners") }
    const now = spot.shape?.form ?? "point"
    const choose = (form: "point" | Shape["form"]): void =>
      this.#change({ shape: form === "point" ? null : around(spot.point, form) })
    return html`<div class="stack" data-gap="small"><span class="label" id="shape-label">${t("It covers")}</span>
      <div class="segments" role="group" aria-labelledby="shape-label">
        ${forms.map(form => html`<button type="button" aria-pressed=${form === now} @click=${() => choose(form)}>${names[form]}</button>`)}
      </div>
      ${now === "point" ? nothing : html`<p class="muted small">${t("Drag the corners in the picture, or go to one with Tab and push it with the arrow keys.")}</p>`}
      ${now === "polygon" ? html`<button type="button" class="button" data-size="small" @click=${() => this.#change({ shape: withCorner(spot) })}>${icon("plus")} ${t("Add a corner")}</button>` : nothing}
    </div>`
  }

  #more(spot: Hotspot): TemplateResult {
    const place = spot.place ? (this.model.choice("place", spot.place)?.label ?? "") : ""
    return html`<details class="more"><summary>${t("More")}</summary><div class="stack">
      <aus-tour-picker .model=${this.model} of="place" name="place" .label=${t("Place on the plan")} .chosen=${place} .disabled=${!this.editable}
        @aus:choice-made=${(event: CustomEvent<Choice>) => this.#change({ place: event.detail.id })}></aus-tour-picker>
      ${spot.place && this.editable ? html`<button type="button" class="button" data-size="small" @click=${() => this.#change({ place: null })}>${t("No place")}</button>` : nothing}
      ${numberField({ of: spot.id, name: "order", label: t("Place in the reading order (0: by itself)"), value: spot.order ?? 0, least: 0, most: 999, disabled: !this.editable, change: order => this.#change({ order: order === 0 ? null : Math.round(order) }) })}
    </div></details>`
  }

  #error(field: string): string | undefined {
    const { model } = this
    const scene = model.document.scenes.findIndex(one => one.id === model.sceneId)
    const version = model.scene?.versions.findIndex(one => one.id === model.version?.id)
    const spot = model.version?.hotspots.findIndex(one => one.id === model.spot?.id)
    return model.errors.get(`/scenes/${scene}/versions/${version}/hotspots/${spot}/${field}`)
  }

  #change(values: Partial<Hotspot>, typing = false): void {
    const { spot } = this.model
    if (spot) this.model.changeSpots([spot.id], () => values, { typing })
  }
}

define("aus-tour-spot", TourSpot)
