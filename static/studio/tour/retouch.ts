/**
 * <aus-tour-retouch>: what is done to the photo that is shown: put straight, the tripod covered, regions blurred, faces
 * looked for and confirmed. Each change makes another photo of the same original, so that undo brings the one before back.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import type { Direction } from "../../tour/project.ts"
import "./blurring.ts"
import { begun } from "./brush.ts"
import { direction, type Edits, type Photo, type Region } from "./document.ts"
import { numberField, written } from "./fields.ts"
import { levelThrough } from "./level.ts"
import { putAway } from "./painter.ts"
import { TourPanel } from "./panel.ts"

const TRIPOD_DEGREES = 15
/** How far from the middle of the picture the points of a new horizon stand. */
const ASIDE = 25

class TourRetouch extends TourPanel {
  static override properties = {
    _percent: { state: true },
    _problem: { state: true },
  }

  declare _percent: number | null
  declare _problem: string

  constructor() {
    super()
    this._percent = null
    this._problem = ""
  }

  protected override render(): TemplateResult | typeof nothing {
    const { photo } = this.model
    if (photo === undefined || photo.state === "refused") return nothing
    const still = !this.editable || this._percent !== null || photo.state !== "ready"
    return html`<details class="more"><summary>${t("Straighten, cover, blur")}</summary><div class="stack">
      ${this.#level(photo.edits, still)} ${this.#tripod(photo.edits, still)} ${this.#blur(photo.edits, still)} ${this.#faces(photo, still)}
      ${
        this._percent === null
          ? nothing
          : html`<div class="progress"><progress max="100" .value=${this._percent} aria-label=${t("Being prepared")}></progress><output>${this._percent} %</output></div>`
      }
      ${this._problem ? html`<p class="error" role="alert">${this._problem}</p>` : nothing}
    </div></details>`
  }

  #level({ level }: Edits, still: boolean): TemplateResult {
    const set = (values: Partial<Edits["level"]>): void => void this.#edit({ level: { ...level, ...values } })
    const { drawing, view } = this.model
    const draw = (): void => {
      const end = (aside: number): Direction => direction(view.yaw + aside, 0)
      this.model.draw({ what: "horizon", ends: [end(-ASIDE), end(ASIDE)] })
      this.announce("aus:place-wanted", { yaw: view.yaw, pitch: 0 })
    }
    return html`<fieldset class="stack" data-gap="small"><legend>${t("How the camera was tilted")}</legend>
      ${
        drawing?.what === "horizon"
          ? html`<p role="status">${t("Drag both points onto a line that is level in truth: the horizon, or an edge as high as the camera.")}</p>
            ${this.#applying(t("Straighten"), still, true)}`
          : html`<button type="button" class="button" ?disabled=${still} @click=${draw}>${icon("ruler")} ${t("Draw the horizon")}</button>`
      }
      <div class="fields" data-columns="2">
        ${numberField({ of: this.model.version?.id ?? "", name: "level-pitch", label: t("Upwards, in degrees"), value: level.pitch, least: -90, most: 90, disabled: still, change: pitch => set({ pitch }) })}
        ${numberField({ of: this.model.version?.id ?? "", name: "level-roll", label: t("To the right, in degrees"), value: level.roll, least: -180, most: 180, disabled: still, change: roll => set({ roll }) })}
      </div></fieldset>`
  }

  #applying(words: string, still: boolean, ready: boolean): TemplateResult {
    return html`<div class="row"><button type="button" class="button" data-kind="primary" data-size="small" ?disabled=${still || !ready} @click=${this.#apply}>${words}</button>
      <button type="button" class="button" data-size="small" @click=${() => putAway(this.model)}>${t("Cancel")}</button></div>`
  }

  /** Makes of what was drawn what it stands for. */
  #apply = (): void => {
    const { drawing, photo } = this.model
    if (drawing === null || photo === undefined) return
    if (drawing.what === "blur") {
      void this.#edit({ regions: [...photo.edits.regions, ...drawing.regions] })
      return
    }
    const level = levelThrough(...drawing.ends, photo.edits.level)
    if (level) void this.#edit({ level })
    else this._problem = t("The two points are too near each other: draw them apart.")
  }

  #tripod({ patch }: Edits, still: boolean): TemplateResult {
    const cover = (event: Event): void => {
      const wanted = (event.target as HTMLInputElement).checked
      void this.#edit(wanted ? { patch: { radius: TRIPOD_DEGREES } } : { without_patch: true })
    }
    return html`<label class="check"><input type="checkbox" .checked=${patch !== null} ?disabled=${still} @change=${cover}> ${t("Cover the tripod")}</label>
      ${patch ? numberField({ of: this.model.version?.id ?? "", name: "patch", label: t("Size of the cover, in degrees"), value: patch.radius, least: 2, most: 45, disabled: still, change: radius => void this.#edit({ patch: { radius } }) }) : nothing}`
  }

  #blur({ regions }: Edits, still: boolean): TemplateResult {
    const { drawing } = this.model
    const blurring = drawing?.what === "blur" ? drawing : null
    const count = blurring?.regions.length ?? 0
    return html`<fieldset class="stack" data-gap="small"><legend>${t("Blurred for ever")}</legend>
      <ul class="spot-list region-list" aria-label=${t("Blurred regions")}>${regions.map((one, at) => this.#region(regions, one, at, still))}</ul>
      ${
        blurring
          ? html`<aus-tour-blurring .model=${this.model} .tick=${this.tick} ?still=${still}></aus-tour-blurring>
            ${this.#applying(tn("Blur %(n)s region", "Blur %(n)s regions", count), still, count > 0)}`
          : html`<button type="button" class="button" ?disabled=${still} @click=${() => this.model.draw(begun(regions.length))}>${icon("brush")} ${t("Blur in the picture")}</button>`
      }</fieldset>`
  }

  #region(regions: readonly Region[], one: Region, at: number, still: boolean): TemplateResult {
    const [first] = one.points ?? []
    const place = { yaw: one.yaw ?? first?.yaw ?? 0, pitch: one.pitch ?? first?.pitch ?? 0 }
    const name = t("Region at %(yaw)s°, %(pitch)s°", { yaw: written(place.yaw), pitch: written(place.pitch) })
    return html`<li class="spot-line"><button type="button" class="button spot-words" data-kind="quiet" data-size="small" @click=${() => this.announce("aus:place-wanted", place)}>${name}</button>
      <button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Remove “%(name)s”", { name })} ?disabled=${still}
        @click=${() => this.#edit({ regions: regions.filter((_, index) => index !== at) })}>${icon("x")}</button></li>`
  }

  #faces(photo: Photo, still: boolean): TemplateResult {
    const found = photo.faces ?? []
    const blurred = new Set(photo.edits.regions.map(key))
    const open = found.filter(one => !blurred.has(key(one)))
    const unseen = photo.faces === null && !photo.looking && !photo.confirmed
    return html`<fieldset class="stack" data-gap="small" id="field-faces" tabindex="-1"><legend>${t("Faces")}</legend>
      ${unseen ? html`<p class="muted small">${t("Turn the picture once round. Blur whoever can be recognised, then confirm it here: a tour is published only then.")}</p>` : nothing}
      ${photo.looking ? html`<p role="status">${t("Faces are being looked for …")}</p>` : nothing}
      ${photo.faces && !photo.looking ? html`<p role="status">${this.#said(found.length, open.length)}</p>` : nothing}
      <div class="row">
        ${photo.can_look ? html`<button type="button" class="button" data-size="small" ?disabled=${still || photo.looking} @click=${() => this.#ask("faces")}>${icon("search")} ${t("Find faces")}</button>` : nothing}
        ${open.length > 0 ? html`<button type="button" class="button" data-size="small" ?disabled=${still} @click=${() => this.#edit({ regions: [...photo.edits.regions, ...open] })}>${t("Blur all that were found")}</button>` : nothing}
      </div>
      ${
        photo.confirmed
          ? html`<p class="notice" data-tone="ok">${t("Confirmed: nobody can be recognised.")}</p>`
          : html`<button type="button" class="button" ?disabled=${still} @click=${() => this.#ask("confirm")}>${icon("check")} ${t("Nobody can be recognised")}</button>`
      }</fieldset>`
  }

  #said(found: number, open: number): string {
    if (found === 0) return t("No faces were found.")
    if (open === 0) return t("All faces that were found are blurred.")
    return tn(
      "%(n)s face was found that is not blurred.",
      "%(n)s faces were found that are not blurred.",
      open,
    )
  }

  async #ask(question: "faces" | "confirm"): Promise<void> {
    this._problem = ""
    try {
      await this.model.askPhoto(question)
    } catch (problem) {
      this._problem = (problem as Error).message
    }
  }

  async #edit(edits: Partial<Edits> & { readonly without_patch?: boolean }): Promise<void> {
    this._problem = ""
    this._percent = 0
    const { drawing } = this.model
    this.model.draw(null)
    try {
      await this.model.retouch(edits, percent => {
        this._percent = percent
      })
      toast(t("The photo is changed."), { undo: () => this.model.undo() })
    } catch (problem) {
      this.model.draw(drawing)
      this._problem = (problem as Error).message
    }
    this._percent = null
  }
}

const key = (one: Region): string => JSON.stringify([one.yaw, one.pitch, one.radius])

define("aus-tour-retouch", TourRetouch)
