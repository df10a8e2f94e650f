/**
 * <aus-tour-editor tour="…" [editable]>: scenes | picture, plan or ways | settings, with undo, checks and publish above.
 * Every change is saved at once; Ctrl+Z takes it back, also after a reload. The address says what is open:
 * ?scene=…&version=…&hotspot=…&field=…
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import type { Direction, View } from "../../tour/project.ts"
import { type Json, newId } from "../draft.ts"
import { StudioElement } from "../playlist/element.ts"
import "../together/presence.ts"
import "./bar.ts"
import "./checks.ts"
import "./chooser.ts"
import "./clashes.ts"
import { around } from "./corners.ts"
import { direction, type Hotspot, type Kind } from "./document.ts"
import type { TourLook } from "./look.ts"
import "./look.ts"
import "./looks.ts"
import { TourModel } from "./model.ts"
import "./past.ts"
import type { TourPublish } from "./publish.ts"
import "./plan.ts"
import "./publish.ts"
import "./scene-form.ts"
import type { TourScenes } from "./scenes.ts"
import "./scenes.ts"
import type { TourScreening } from "./screening.ts"
import "./screening.ts"
import "./several.ts"
import "./spot-form.ts"
import "./spots.ts"
import type { Picked, TourStage } from "./stage.ts"
import "./stage.ts"
import "./talk.ts"
import "./tour-form.ts"
import "./ways.ts"

export type Panel = "hotspots" | "scene" | "tour" | "checks" | "talk" | "past"

class TourEditor extends StudioElement {
  static override properties = {
    tour: { type: String },
    editable: { type: Boolean },
    _panel: { state: true },
    _picked: { state: true },
    _aim: { state: true },
    _tick: { state: true },
  }

  declare tour: string
  declare editable: boolean
  declare _panel: Panel
  declare _picked: Picked | null
  /** The way whose arrival is being aimed, and the scene that it starts from. */
  declare _aim: { readonly spot: Hotspot; readonly from: string; readonly version: string } | null
  declare _tick: number
  #model: TourModel | null = null

  constructor() {
    super()
    this.tour = ""
    this.editable = false
    this._panel = "hotspots"
    this._picked = this._aim = null
    this._tick = 0
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.replaceChildren() // the server's list for those without script
    document.addEventListener("keydown", this.#keys)
    window.addEventListener("beforeunload", this.#leaving)
    window.addEventListener("online", this.#online)
    void this.#begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener("keydown", this.#keys)
    window.removeEventListener("beforeunload", this.#leaving)
    window.removeEventListener("online", this.#online)
    this.#model?.close()
  }

  async #begin(): Promise<void> {
    const model = new TourModel(this.tour)
    await model.load()
    await model.lookAround()
    model.addEventListener("changed", this.#changed)
    this.#model = model
    if (model.document.scenes.length === 0) this._panel = "tour"
    this._tick += 1
    await this.updateComplete
    this.#go(location.search)
  }

  #changed = (): void => {
    this._tick += 1
  }

  #online = (): void => void this.#model?.flush()

  #leaving = (event: BeforeUnloadEvent): void => {
    if (!this.#model?.unsaved) return
    void this.#model.flush()
    event.preventDefault()
  }

  #keys = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement
    if (!(event.ctrlKey || event.metaKey) || target.matches("input:not([type=checkbox]), textarea, select"))
      return
    const key = event.key.toLowerCase()
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    void this.#try(key === "y" || event.shiftKey ? this.#model?.doAgain() : this.#model?.takeBack())
  }

  protected override render(): TemplateResult {
    const model = this.#model
    if (model === null) return html`<p class="muted" role="status">${t("The tour is being loaded …")}</p>`
    return html`<aus-tour-bar .model=${model} .tick=${this._tick} .panel=${this._panel} ?editable=${this.editable} @aus:panel-wanted=${(event: CustomEvent<Panel>) => this.#show(event.detail)} @aus:publish-wanted=${() => this.#publish()} @aus:look-wanted=${() => this.#look()} @aus:screening-wanted=${() => this.#screening()}></aus-tour-bar>
      <aus-tour-screening .model=${model} .tick=${this._tick} ?editable=${this.editable}></aus-tour-screening>
      <aus-tour-clashes .model=${model} .tick=${this._tick}></aus-tour-clashes>
      ${model.errors.has("") ? html`<div class="notice" data-tone="bad" role="alert">${model.errors.get("")}</div>` : nothing}
      <div class="tour-editor" @aus:removal-wanted=${(event: CustomEvent<string[]>) => this.#remove(event.detail)}
        @aus:spot-opened=${(event: CustomEvent<Hotspot>) => this.#fly(event.detail.point)} @aus:fix-wanted=${(event: CustomEvent<string>) => this.#fix(event.detail)}
        @aus:look-wanted=${(event: CustomEvent<Hotspot>) => this.#look(event.detail)} @aus:place-wanted=${(event: CustomEvent<Direction>) => this.#fly(event.detail)} @aus:aim-wanted=${(event: CustomEvent<Hotspot>) => this.#aim(event.detail)} @dragover=${this.#hover} @drop=${this.#dropped}>
        <aus-tour-scenes .model=${model} .tick=${this._tick} ?editable=${this.editable} @aus:way-wanted=${(event: CustomEvent<string>) => this.#way(event.detail, this.#middle())}></aus-tour-scenes>
        <div class="editor-middle">${this.#middleOf(model)}</div>
        <div class="editor-side">${this.#side(model)}</div>
      </div>
      <aus-tour-look .model=${model}></aus-tour-look>
      <aus-tour-publish .model=${model} .tick=${this._tick} @aus:fix-wanted=${(event: CustomEvent<string>) => this.#fix(event.detail)}></aus-tour-publish>`
  }

  #middleOf(model: TourModel): TemplateResult {
    if (model.document.scenes.length === 0)
      return html`<div class="empty">${icon("rotate-3d")}<h2>${t("No scenes yet")}</h2>
        <p>${t("Drop the 360° photos of your camera here, one for each place where visitors can stand. Their names become the names of the scenes.")}</p></div>`
    return html`<div class="editor-picture" ?hidden=${model.looking !== "picture"}>
      ${this._aim ? this.#aiming(model) : nothing}
      <aus-tour-looks .model=${model} .tick=${this._tick}></aus-tour-looks>
      <aus-tour-stage .model=${model} .editable=${this.editable} @aus:spot-picked=${(event: CustomEvent<Picked>) => this.#picking(event.detail)}
        @aus:scene-dropped=${(event: CustomEvent<{ scene: string; at: Direction }>) => this.#way(event.detail.scene, event.detail.at)}
        @aus:view-turned=${(event: CustomEvent<View>) => this.#turned(event.detail)}></aus-tour-stage>
      ${
        this._picked
          ? html`<aus-tour-chooser .model=${model} .x=${this._picked.x} .y=${this._picked.y}
        @aus:hotspot-chosen=${(event: CustomEvent<{ kind: Kind; data: Record<string, Json> }>) => this.#add(event.detail)}
        @aus:way-chosen=${(event: CustomEvent<string>) => this.#way(event.detail, this._picked)} @aus:choice-left=${() => this.#leaveChoice()}></aus-tour-chooser>`
          : nothing
      }</div>
      ${model.looking === "picture" ? nothing : this.#other(model)}`
  }

  #other(model: TourModel): TemplateResult {
    return model.looking === "plan"
      ? html`<aus-tour-plan .model=${model} .tick=${this._tick} ?editable=${this.editable}></aus-tour-plan>`
      : html`<aus-tour-ways .model=${model} .tick=${this._tick} ?editable=${this.editable}></aus-tour-ways>`
  }

  #side(model: TourModel): TemplateResult {
    const blocking = model.findings.filter(one => one.blocks).length
    const tabs: [Panel, string][] = [
      ["hotspots", t("Hotspots")],
      ["scene", t("Scene")],
      ["tour", t("Tour")],
      ["checks", blocking > 0 ? t("Checks (%(count)s)", { count: blocking }) : t("Checks")],
    ]
    return html`<div class="segments" role="group" aria-label=${t("Properties")}>${tabs.map(
      ([panel, name]) =>
        html`<button type="button" aria-pressed=${this._panel === panel} @click=${() => this.#show(panel)}>${name}</button>`,
    )}</div>${this.#panel(model)}`
  }

  #panel(model: TourModel): TemplateResult {
    const parts = { model, tick: this._tick }
    switch (this._panel) {
      case "scene":
        return html`<aus-tour-scene .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-scene>`
      case "tour":
        return html`<aus-tour-settings .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-settings>`
      case "talk":
        return html`<aus-tour-talk .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-talk>`
      case "past":
        return html`<aus-tour-past .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-past>`
      case "checks":
        return html`<aus-tour-checks .model=${parts.model} .tick=${parts.tick}></aus-tour-checks>`
      default:
        return html`${
          model.selected.size > 1
            ? html`<aus-tour-several .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-several>`
            : html`<aus-tour-spot .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-spot>`
        }
          <aus-tour-spots .model=${parts.model} .tick=${parts.tick} ?editable=${this.editable}></aus-tour-spots>`
    }
  }

  #show(panel: Panel): void {
    this._panel = panel
  }

  get #stage(): TourStage | null {
    return this.querySelector<TourStage>("aus-tour-stage")
  }

  #turned(view: View): void {
    this.querySelector<HTMLElement & { turned(yaw: number): void }>("aus-tour-scene")?.turned(view.yaw)
  }

  #middle(): Direction {
    const { yaw, pitch } = this.#model?.view ?? { yaw: 0, pitch: 0 }
    return direction(yaw, pitch)
  }

  #fly(at: Direction): void {
    this.#model?.look("picture")
    this.#stage?.fly(at)
  }

  #picking(picked: Picked): void {
    if (this._aim) return
    this.#stage?.mark(picked)
    this._picked = picked
  }

  #leaveChoice(): void {
    this._picked = null
    this.#stage?.mark(null)
    this.#stage?.focusPicture()
  }

  #add({ kind, data }: { kind: Kind; data: Record<string, Json> }): void {
    const [form = "point"] = kind.shapes
    const at = this._picked ?? this.#middle()
    const point = direction(at.yaw, at.pitch)
    const shape = form === "point" ? null : around(point, form)
    const spot = {
      id: newId(),
      kind: kind.kind,
      point,
      shape,
      name: {},
      order: null,
      place: null,
      check: false,
      data,
    }
    this._picked = null
    this.#stage?.mark(null)
    this.#model?.addSpot(spot)
    this._panel = "hotspots"
    void this.#focusNew(spot.id, !kind.named)
  }

  async #focusNew(id: string, nameless: boolean): Promise<void> {
    await this.updateComplete
    await new Promise(requestAnimationFrame)
    const field = this.querySelector<HTMLElement>("aus-tour-spot [id^='field-name-']")
    if (nameless && field) field.focus()
    else this.#stage?.focusSpot(id)
  }

  async #way(scene: string, at: Direction | null): Promise<void> {
    const model = this.#model
    this._picked = null
    this.#stage?.mark(null)
    if (model === null || scene === model.sceneId) return
    await this.#try(model.addWay(scene, direction(at?.yaw ?? 0, at?.pitch ?? 0)))
    this._panel = "hotspots"
    toast(
      t("The way to “%(scene)s” and the way back are set.", { scene: model.sceneName(model.sceneOf(scene)) }),
      {
        undo: () => model.undo(),
      },
    )
    const { spot } = model
    if (spot) void this.#focusNew(spot.id, false)
  }

  async #remove(ids: readonly string[]): Promise<void> {
    const model = this.#model
    if (model === null) return
    const ways = model.version?.hotspots.some(spot => ids.includes(spot.id) && spot.kind === "link")
    await this.#try(model.removeSpots(ids))
    this.#stage?.focusPicture()
    const said = ways
      ? t("The way and its way back are removed.")
      : tn("The hotspot is removed.", "%(n)s hotspots are removed.", ids.length)
    toast(said, { undo: () => model.undo() })
  }

  // ---- aiming an arrival

  #aim(spot: Hotspot): void {
    const model = this.#model
    if (model === null) return
    this._aim = { spot, from: model.sceneId, version: model.versionId }
    model.choose(String(spot.data["scene"]))
    const arrival = (spot.data["arrival"] ?? {}) as { yaw?: number; pitch?: number }
    this.#stage?.fly({ yaw: arrival.yaw ?? 0, pitch: arrival.pitch ?? 0 })
    this.#stage?.focusPicture()
  }

  #aiming(model: TourModel): TemplateResult {
    return html`<div class="notice spread" data-tone="info" role="status"><p>${t("Turn to what visitors shall see when they arrive in “%(scene)s”.", { scene: model.sceneName(model.scene) })}</p>
      <span class="row"><button type="button" class="button" data-kind="primary" data-size="small" @click=${() => this.#aimed(true)}>${t("Take this view")}</button>
      <button type="button" class="button" data-size="small" @click=${() => this.#aimed(false)}>${t("Cancel")}</button></span></div>`
  }

  #aimed(take: boolean): void {
    const [model, aim] = [this.#model, this._aim]
    this._aim = null
    if (model === null || aim === null) return
    const { yaw, pitch } = this.#middle()
    model.choose(aim.from, [aim.spot.id], aim.version)
    if (!take) return
    const arrival = { mode: "fixed", yaw, pitch }
    model.changeSpots([aim.spot.id], spot => ({ data: { ...spot.data, arrival } }))
  }

  // ---- finding places

  /** Opens what a query names: scene, version, hotspot, and the field to mend. */
  #go(search: string): void {
    const model = this.#model
    const query = new URLSearchParams(search)
    const scene = query.get("scene") ?? ""
    const spot = query.get("hotspot")
    const field = query.get("field")
    if (model?.sceneOf(scene)) {
      model.choose(scene, spot ? [spot] : [], query.get("version") ?? "")
      this._panel = spot || !field || field === "ways" ? "hotspots" : "scene"
      if (spot && model.spot) this.#fly(model.spot.point)
    } else if (field === "upload") this._panel = "tour"
    if (field) void this.#focusField(field)
  }

  #fix(query: string): void {
    this.querySelector<TourPublish>("aus-tour-publish")?.close()
    this.#model?.look("picture")
    this.#go(query)
  }

  async #focusField(name: string): Promise<void> {
    await this.updateComplete
    await new Promise(requestAnimationFrame)
    const field = this.querySelector<HTMLElement>(`#field-${CSS.escape(name)}`)
    for (const fold of this.querySelectorAll("details"))
      if (field && fold.contains(field)) fold.setAttribute("open", "")
    field?.scrollIntoView({ block: "center" })
    if (field?.matches("details")) field.querySelector("summary")?.focus()
    else field?.focus()
  }

  // ---- files dropped anywhere

  #hover = (event: DragEvent): void => {
    if (this.editable && event.dataTransfer?.types.includes("Files")) event.preventDefault()
  }

  #dropped = (event: DragEvent): void => {
    const files = event.dataTransfer?.files
    if (!this.editable || !files?.length || event.defaultPrevented) return
    event.preventDefault()
    void this.querySelector<TourScenes>("aus-tour-scenes")?.take(files)
  }

  #look(spot?: Hotspot): void {
    void this.#try(this.querySelector<TourLook>("aus-tour-look")?.open(spot))
  }

  #screening(): void {
    void this.#try(this.querySelector<TourScreening>("aus-tour-screening")?.open())
  }

  async #publish(): Promise<void> {
    await this.#try(this.querySelector<TourPublish>("aus-tour-publish")?.open())
  }

  async #try(work: Promise<unknown> | undefined): Promise<void> {
    try {
      await work
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-tour-editor", TourEditor)
