/** <aus-tour-scene>: the words, start view, north, photo and versions of the scene that is shown. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Choice, direction, type Scene, type Version } from "./document.ts"
import { numberField, textField, textsField } from "./fields.ts"
import { TourPanel } from "./panel.ts"
import "./looks.ts"
import "./north.ts"
import "./photo.ts"
import "./picker.ts"
import "./retouch.ts"
import "./versions.ts"

class TourScene extends TourPanel {
  static override properties = {
    _off: { state: true },
  }

  declare _off: readonly { here: string; there: string; degrees: number }[]
  #before: { readonly scene: string; readonly slug: string } | null = null

  constructor() {
    super()
    this._off = []
  }

  /** The picture was turned: the rose turns with it. */
  turned(yaw: number): void {
    const rose = this.querySelector<HTMLElement & { yaw: number }>("aus-tour-north")
    if (rose) rose.yaw = yaw
  }

  protected override updated(_changed: PropertyValues): void {
    this.turned(this.model.view.yaw)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { scene, version } = this.model
    if (scene === undefined || version === undefined) return nothing
    return html`<section class="stack" aria-labelledby="scene-title">
      <h2 id="scene-title">${t("Scene")}</h2>
      <aus-tour-looks .model=${this.model} .tick=${this.tick}></aus-tour-looks>
      ${this.#words(version)} ${this.#start(version)} ${this.#north(scene, version)}
      <aus-tour-photo .model=${this.model} .tick=${this.tick} ?editable=${this.editable}></aus-tour-photo>
      <aus-tour-retouch .model=${this.model} .tick=${this.tick} ?editable=${this.editable}></aus-tour-retouch>
      <aus-tour-versions .model=${this.model} .tick=${this.tick} ?editable=${this.editable}></aus-tour-versions>
      ${this.#more(scene)}
    </section>`
  }

  #words(version: Version): TemplateResult {
    const { languages } = this.model.around
    return html`${textsField({
      name: "name",
      label: t("Name"),
      texts: version.name,
      languages,
      most: 120,
      disabled: !this.editable,
      change: name => this.#change({ name }, true),
    })}
    ${textsField({
      name: "description",
      label: t("Description"),
      texts: version.description,
      languages,
      long: true,
      disabled: !this.editable,
      change: description => this.#change({ description }, true),
    })}
    <p class="muted small">${t("The description says what is seen, for people who cannot see it.")}</p>`
  }

  #start(version: Version): TemplateResult {
    const { start } = version
    const set = (values: Partial<Version["start"]>): void => this.#change({ start: { ...start, ...values } })
    return html`<fieldset class="stack" data-gap="small"><legend>${t("Start view")}</legend>
      <button type="button" class="button" ?disabled=${!this.editable || !this.model.photo?.images} @click=${this.#takeView}>${icon("eye")} ${t("This view is the start")}</button>
      <div class="fields" data-columns="3">
        ${numberField({ of: version.id, name: "start-yaw", label: t("Yaw"), value: start.yaw, least: -180, most: 180, disabled: !this.editable, change: yaw => set({ yaw }) })}
        ${numberField({ of: version.id, name: "start-pitch", label: t("Pitch"), value: start.pitch, least: -90, most: 90, disabled: !this.editable, change: pitch => set({ pitch }) })}
        ${numberField({ of: version.id, name: "start-fov", label: t("Angle of view"), value: start.fov, least: 30, most: 110, disabled: !this.editable, change: fov => set({ fov }) })}
      </div></fieldset>`
  }

  #takeView = (): void => {
    const { yaw, pitch, fov } = this.model.view
    const at = direction(yaw, pitch)
    this.#change({ start: { ...at, fov: Math.min(110, Math.max(30, Math.round(fov))) } })
    toast(t("Visitors now see this first."), { undo: () => this.model.undo() })
  }

  #north(scene: Scene, version: Version): TemplateResult {
    const set = (north: number): void => this.#change({ north: ((north % 360) + 360) % 360 })
    return html`<fieldset class="stack" data-gap="small"><legend>${t("North")}</legend>
      <div class="row north-row">
        <aus-tour-north .north=${version.north} ?disabled=${!this.editable} @aus:north-turned=${(event: CustomEvent<number>) => set(event.detail)}></aus-tour-north>
        <div class="stack" data-gap="small">
          ${numberField({ of: version.id, name: "north", label: t("Azimuth of the picture's middle"), value: version.north, least: 0, most: 360, disabled: !this.editable, change: set })}
          <button type="button" class="button" data-size="small" ?disabled=${!this.editable} @click=${() => set(Math.round(-this.model.view.yaw * 10) / 10)}>${t("Here is north")}</button>
        </div>
      </div>
      ${
        this.model.document.scenes.length > 1
          ? html`<button type="button" class="button" ?disabled=${!this.editable} @click=${() => this.#align(scene)}>${icon("compass")} ${t("Align the other scenes by this one")}</button>`
          : nothing
      }
      ${this._off.length > 0 ? html`<ul class="small" role="status">${this._off.map(one => html`<li>${t("%(here)s – %(there)s: off by %(degrees)s°", { here: one.here, there: one.there, degrees: one.degrees })}</li>`)}</ul>` : nothing}
    </fieldset>`
  }

  async #align(scene: Scene): Promise<void> {
    try {
      this._off = (await this.model.align(scene.id)).filter(one => one.degrees >= 1)
      toast(t("The scenes are aligned."), { undo: () => this.model.undo() })
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }

  #more(scene: Scene): TemplateResult {
    const { model } = this
    const place = scene.place ? (model.choice("place", scene.place)?.label ?? "") : ""
    return html`<aus-tour-picker .model=${model} of="place" name="place" .label=${t("Place on the plan")} .chosen=${place} .disabled=${!this.editable}
        @aus:choice-made=${(event: CustomEvent<Choice>) => model.changeScene(scene.id, { place: event.detail.id })}></aus-tour-picker>
      ${textField({ name: "slug", label: t("Address"), value: scene.slug, most: 60, disabled: !this.editable, error: this.#error("slug"), change: slug => this.#address(scene, slug) })}
      <label class="check"><input type="checkbox" .checked=${model.document.first === scene.id} ?disabled=${!this.editable || model.document.first === scene.id} @change=${() => model.changeTour({ first: scene.id })}> ${t("The tour begins here")}</label>
      ${this.editable ? html`<button type="button" class="button" data-kind="danger" @click=${() => this.#remove(scene)}>${icon("trash-2")} ${t("Remove the scene")}</button>` : nothing}`
  }

  /** A new address; the one that was there before leads on to it. While it is typed, its pieces are no addresses. */
  #address(scene: Scene, typed: string): void {
    this.#before ??= { scene: scene.id, slug: scene.slug }
    if (this.#before.scene !== scene.id) this.#before = { scene: scene.id, slug: scene.slug }
    const { slug: before } = this.#before
    const slug = typed.toLowerCase().trim()
    const aliases = [...new Set([...scene.aliases, before])].filter(one => one !== slug)
    this.model.changeScene(scene.id, { slug, aliases }, { typing: true })
  }

  #error(field: string): string | undefined {
    const at = this.model.document.scenes.findIndex(one => one.id === this.model.sceneId)
    return this.model.errors.get(`/scenes/${at}/${field}`)
  }

  async #remove(scene: Scene): Promise<void> {
    const name = this.model.sceneName(scene)
    try {
      await this.model.command("DELETE", `/scenes/${scene.id}`)
      toast(t("“%(name)s” is removed, and the ways that lead to it.", { name }), {
        undo: () => this.model.undo(),
      })
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }

  #change(values: Partial<Version>, typing = false): void {
    this.model.changeVersion(() => values, { typing })
  }
}

define("aus-tour-scene", TourScene)
