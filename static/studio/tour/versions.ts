/** <aus-tour-versions>: how the scene looks from when on; a rebuilt shop is a version of its own with its own photo. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { fromField, moment, toField } from "../../lib/moment.ts"
import type { Scene, Version } from "./document.ts"
import { spanOf } from "./looks.ts"
import { TourPanel } from "./panel.ts"

class TourVersions extends TourPanel {
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
    const { scene, version } = this.model
    if (scene === undefined || version === undefined) return nothing
    const several = scene.versions.length > 1
    return html`<details class="more" id="field-versions" ?open=${several}><summary>${t("Looks by date")}</summary><div class="stack">
      ${several ? html`<ul class="spot-list">${scene.versions.map(one => this.#line(scene, one, one === version))}</ul>` : html`<p class="muted small">${t("When the shop is rebuilt, upload the new photo now: visitors see it from its date on.")}</p>`}
      ${several && this.editable ? this.#dates(scene, version) : nothing}
      ${this.editable ? this.#add() : nothing}
    </div></details>`
  }

  #line(scene: Scene, one: Version, current: boolean): TemplateResult {
    const words = spanOf(one)
    return html`<li class="spot-line" ?data-selected=${current}>
      <button type="button" class="spot-open" aria-pressed=${current} @click=${() => this.model.choose(scene.id, [], one.id)}>${words}</button>
      ${this.editable ? html`<button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Remove “%(name)s”", { name: words })} @click=${() => this.#remove(scene, one)}>${icon("trash-2")}</button>` : nothing}
    </li>`
  }

  #dates(scene: Scene, version: Version): TemplateResult {
    const field = (name: "valid_from" | "valid_to", label: string): TemplateResult =>
      html`<div class="field"><label for="field-${name}">${label}</label>
        <input class="input" type="datetime-local" id="field-${name}" .value=${toField(version[name])} @change=${(event: Event) => this.#date(scene, version, name, (event.target as HTMLInputElement).value)}></div>`
    return html`<div class="fields" data-columns="2">${field("valid_from", t("Seen from"))}${field("valid_to", t("Seen until"))}</div>`
  }

  #add(): TemplateResult {
    return html`<form class="stack" data-gap="small" @submit=${this.#new}>
      <div class="field"><label for="field-begins">${t("A new photo from")}</label><input class="input" type="datetime-local" id="field-begins" required></div>
      <div class="field"><label for="field-next-photo">${t("360° photo")}</label><input class="input" type="file" id="field-next-photo" required accept="image/jpeg,image/png,image/tiff,image/webp,image/avif"></div>
      ${this._percent === null ? nothing : html`<div class="progress"><progress max="100" .value=${this._percent} aria-label=${t("Being prepared")}></progress><output>${this._percent} %</output></div>`}
      ${this._problem ? html`<p class="error" role="alert">${this._problem}</p>` : nothing}
      <button class="button" ?disabled=${this._percent !== null}>${icon("plus")} ${t("Add the version")}</button></form>`
  }

  #new = (event: SubmitEvent): void => {
    event.preventDefault()
    const begins = this.querySelector<HTMLInputElement>("#field-begins")?.value ?? ""
    const [file] = this.querySelector<HTMLInputElement>("#field-next-photo")?.files ?? []
    const at = fromField(begins)
    if (file && at !== null) void this.#send(file, at)
  }

  async #send(file: File, begins: string): Promise<void> {
    this._problem = ""
    this._percent = 0
    try {
      await this.model.replacePhoto(file, begins, percent => {
        this._percent = percent
      })
      toast(t("The look from %(date)s is added. Choose it above the picture.", { date: moment(begins) }), {
        undo: () => this.model.undo(),
      })
    } catch (problem) {
      this._problem = (problem as Error).message
    }
    this._percent = null
  }

  /** Where one version begins the one before it ends: a date moves both, so that no gap opens. */
  #date(scene: Scene, version: Version, name: "valid_from" | "valid_to", typed: string): void {
    const to = fromField(typed)
    const other = name === "valid_from" ? "valid_to" : "valid_from"
    const before = version[name]
    const versions = scene.versions.map(one => {
      if (one.id === version.id) return { ...one, [name]: to }
      return before !== null && one[other] === before ? { ...one, [other]: to } : one
    })
    this.model.changeScene(scene.id, { versions })
  }

  #remove(scene: Scene, gone: Version): void {
    // What was seen before goes on until what comes after begins.
    const versions = scene.versions
      .filter(one => one.id !== gone.id)
      .map(one =>
        one.valid_to !== null && one.valid_to === gone.valid_from ? { ...one, valid_to: gone.valid_to } : one,
      )
    this.model.changeScene(scene.id, { versions })
    this.model.choose(scene.id)
    toast(t("The version is removed."), { undo: () => this.model.undo() })
  }
}

define("aus-tour-versions", TourVersions)
