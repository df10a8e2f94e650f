/**
 * <aus-tour-scenes>: the scenes with their pictures. Photos dropped here become scenes; a scene is dragged into the picture
 * to make a way to it, or by its button. Announces aus:way-wanted {scene}.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import { anglesForm, asksForAngles, sayOrdinary, type Told } from "./angles.ts"
import { type Photo, type Scene, seen } from "./document.ts"
import { TourPanel } from "./panel.ts"
import { SCENE_TYPE } from "./stage.ts"

interface Sending {
  readonly id: number
  readonly file: File
  readonly percent: number
  readonly problem: string
  /** The photo does not say what it shows: a person may. */
  readonly asks: boolean
}

class TourScenes extends TourPanel {
  static override properties = {
    _sending: { state: true },
    _over: { state: true },
  }

  declare _sending: readonly Sending[]
  declare _over: boolean
  #count = 0

  constructor() {
    super()
    this._sending = []
    this._over = false
  }

  /** Takes photos in, one after the other, so that scenes stand in the order of the files. */
  async take(files: Iterable<File>): Promise<void> {
    const queue = [...files].map(file => ({ file, id: ++this.#count }))
    this._sending = [
      ...this._sending,
      ...queue.map(({ file, id }) => ({ id, file, percent: 0, problem: "", asks: false })),
    ]
    for (const { file, id } of queue) await this.#send(file, id)
  }

  async #send(file: File, id: number, told: Told = {}): Promise<void> {
    try {
      await this.model.addScene(file, percent => this.#tell(id, { percent }), told)
      this._sending = this._sending.filter(one => one.id !== id)
    } catch (problem) {
      this.#tell(id, { problem: (problem as Error).message, asks: asksForAngles(problem) })
    }
  }

  #tell(id: number, values: Partial<Sending>): void {
    this._sending = this._sending.map(one => (one.id === id ? { ...one, ...values } : one))
  }

  protected override render(): TemplateResult {
    const { scenes } = this.model.document
    return html`<section class="editor-scenes" aria-labelledby="scenes-title" ?data-over=${this._over}
      @dragover=${this.#hover} @dragleave=${this.#left} @drop=${this.#dropped}>
      <h2 id="scenes-title" class="visually-hidden">${t("Scenes")}</h2>
      <ol class="scene-list">${scenes.map(scene => this.#tile(scene))}</ol>
      ${this._sending.map(one => this.#line(one))}
      ${this.editable ? this.#add(scenes.length === 0) : nothing}
    </section>`
  }

  #tile(scene: Scene): TemplateResult {
    const { model } = this
    const photo = model.around.photos[seen(scene).panorama]
    const name = model.sceneName(scene)
    const current = scene.id === model.sceneId
    return html`<li class="scene-tile" draggable=${this.editable ? "true" : "false"} @dragstart=${(event: DragEvent) => this.#drag(event, scene)}>
      <button type="button" class="scene-open" aria-current=${current ? "true" : nothing} @click=${() => this.#choose(scene)}>
        ${photo?.thumbnail ? html`<img src=${photo.thumbnail} alt="" width="160" height="90" loading="lazy" draggable="false">` : html`<span class="scene-blank">${icon("rotate-3d")}</span>`}
        <span class="scene-name truncate">${name}</span>
        <span class="muted small">${this.#state(scene, photo)}${this.#said(scene)}</span>
      </button>
      ${
        this.editable && !current && model.photo?.images
          ? html`<button type="button" class="button scene-way" data-shape="icon" data-size="small" aria-label=${t("Way to “%(scene)s” in the middle of the picture", { scene: name })} title=${t("Way to “%(scene)s” in the middle of the picture", { scene: name })} @click=${() => this.announce("aus:way-wanted", scene.id)}>${icon("footprints")}</button>`
          : nothing
      }
    </li>`
  }

  #state(scene: Scene, photo: Photo | undefined): string {
    if (photo?.state === "arriving") return t("Being prepared, %(percent)s %", { percent: photo.progress })
    if (photo?.state === "refused") return t("Refused")
    const count = t("Hotspots: %(count)s", { count: seen(scene).hotspots.length })
    return scene.id === this.model.document.first ? `${t("First scene")} · ${count}` : count
  }

  #said(scene: Scene): TemplateResult | typeof nothing {
    const count = this.model.saidOf(scene.id)
    if (count === 0) return nothing
    return html` <span class="scene-said nowrap">${icon("message-square", tn("%(n)s open comment", "%(n)s open comments", count))} ${count}</span>`
  }

  #line(one: Sending): TemplateResult {
    if (one.problem)
      return html`<div class="notice scene-refused" data-tone="bad" role="alert"><div class="stack" data-gap="small"><p><strong>${one.file.name}</strong></p><p>${one.problem}</p>
        ${
          one.asks
            ? anglesForm(
                told => this.#again(one, told),
                () => this.#ordinary(one),
              )
            : nothing
        }
        <div class="actions"><button type="button" class="button" data-size="small" @click=${() => this.#forget(one.id)}>${t("Close")}</button></div></div></div>`
    return html`<div class="scene-sending"><span class="truncate small">${one.file.name}</span>
      <div class="progress"><progress max="100" .value=${one.percent} aria-label=${one.file.name}></progress><output>${one.percent} %</output></div></div>`
  }

  #ordinary(one: Sending): void {
    this.#forget(one.id)
    sayOrdinary(one.file)
  }

  #again(one: Sending, told: Told): void {
    this.#tell(one.id, { percent: 0, problem: "", asks: false })
    void this.#send(one.file, one.id, told)
  }

  #add(empty: boolean): TemplateResult {
    return html`<div class="scene-add" ?data-empty=${empty}>
      <input class="visually-hidden" id="field-upload" type="file" multiple tabindex="-1" aria-hidden="true" accept="image/jpeg,image/png,image/tiff,image/webp,image/avif" @change=${this.#chosen}>
      <button type="button" class="button" data-kind=${empty ? "primary" : nothing} @click=${this.#ask}>${icon("upload")} ${t("Add 360° photos")}</button>
      <p class="muted small">${t("or drop them here")}</p>
    </div>`
  }

  #choose(scene: Scene): void {
    this.model.choose(scene.id)
    this.announce("aus:scene-chosen", scene.id)
  }

  #forget(id: number): void {
    this._sending = this._sending.filter(one => one.id !== id)
  }

  #ask = (): void => this.querySelector<HTMLInputElement>("input[type=file]")?.click()

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const files = [...(input.files ?? [])]
    input.value = ""
    void this.take(files)
  }

  #drag(event: DragEvent, scene: Scene): void {
    event.dataTransfer?.setData(SCENE_TYPE, scene.id)
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "link"
  }

  #hover = (event: DragEvent): void => {
    if (!this.editable || !event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    this._over = true
  }

  #left = (): void => {
    this._over = false
  }

  #dropped = (event: DragEvent): void => {
    this._over = false
    const files = event.dataTransfer?.files
    if (!this.editable || !files?.length) return
    event.preventDefault()
    void this.take(files)
  }
}

define("aus-tour-scenes", TourScenes)

export type { TourScenes }
