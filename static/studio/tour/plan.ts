/**
 * <aus-tour-plan>: where the scenes stand, on the same map as screens and tags. Pins are dragged or pushed with the arrow
 * keys (0.1 m, with Shift 1 m); the cone shows what the picture looks at; ways are drawn where the plan says they lie.
 */
import { html, nothing, svg, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { call, getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { type Floor, type Scene, seen } from "./document.ts"
import { TourPanel } from "./panel.ts"

interface Place {
  readonly id: string
  readonly parent: string | null
  readonly kind: string
  readonly name: string
  readonly floor: number
  readonly x: number | null
  readonly y: number | null
  readonly heading: number | null
  readonly polygon: readonly (readonly [number, number])[]
  readonly iab_zone: string
  readonly details: Readonly<Record<string, string>>
  readonly version: number
}

interface Spot {
  readonly x: number
  readonly y: number
}

const CLICK_PX = 4
const CONE_M = 3
const MARGIN_M = 1
const LEAST: Spot = { x: 20, y: 12 }

class TourPlan extends TourPanel {
  static override properties = {
    _places: { state: true },
    _floor: { state: true },
    _held: { state: true },
  }

  declare _places: readonly Place[]
  declare _floor: string
  /** A pin on its way: where it would be if it were let go. */
  declare _held: { readonly scene: string; readonly at: Spot } | null
  #pressed: { readonly x: number; readonly y: number } | null = null
  #push = 0

  constructor() {
    super()
    this._places = []
    this._floor = ""
    this._held = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load().catch((problem: unknown) => toast((problem as Error).message, { tone: "bad" }))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#push)
  }

  async #load(): Promise<void> {
    const { places } = await getJson<{ places: Place[] }>(
      `/api/v1/stores/${this.model.document.store}/places`,
    )
    this._places = places
    const here = this.#floorOf(this.#placeOf(this.model.scene))
    if (!this._floor) this._floor = here ?? this.model.around.floors[0]?.id ?? ""
  }

  protected override render(): TemplateResult {
    const { floors } = this.model.around
    const floor = floors.find(one => one.id === this._floor) ?? floors[0]
    if (floor === undefined)
      return html`<div class="empty">${icon("map")}<h2>${t("No map yet")}</h2><p>${t("Draw the store's map under Set-up, Places; then its scenes can be put on it.")}</p></div>`
    const size = this.#size(floor)
    const scenes = this.model.document.scenes
    const pins = scenes.filter(scene => this.#floorOf(this.#placeOf(scene)) === floor.id)
    const missing = scenes.filter(scene => !this.#spotOf(scene))
    return html`<div class="stack" data-gap="small">
      <div class="spread">
        ${
          floors.length > 1
            ? html`<div class="segments" role="group" aria-label=${t("Floor")}>${floors.map(
                one =>
                  html`<button type="button" aria-pressed=${one.id === floor.id} @click=${() => {
                    this._floor = one.id
                  }}>${one.name}</button>`,
              )}</div>`
            : html`<span></span>`
        }
        <a class="small" href="/studio/places/${this.model.document.store}?floor=${floor.id}">${t("Plan picture and scale")}</a>
      </div>
      <div class="plan-sheet" @click=${(event: MouseEvent) => this.#clicked(event, floor, size)}>
        ${this.#drawing(floor, size, pins)}
        ${pins.map(scene => this.#pin(scene, size))}
      </div>
      ${missing.length > 0 ? this.#missing(missing, floor, size) : nothing}
      ${this.#ways()}
    </div>`
  }

  #drawing(floor: Floor, size: Spot, pins: readonly Scene[]): TemplateResult {
    const inside = this.#within(floor.id)
    const areas = this._places.filter(one => one.polygon.length > 2 && inside.has(one.id))
    const letter = size.x / 45
    return html`<svg class="plan-drawing" viewBox="0 0 ${size.x} ${size.y}" role="img" aria-label=${t("Plan of %(floor)s", { floor: floor.name })}>
      ${floor.plan ? svg`<image href=${floor.plan} width=${size.x} height=${size.y} preserveAspectRatio="none"></image>` : nothing}
      ${areas.map(area => svg`<polygon class="plan-area" points=${area.polygon.map(([x, y]) => `${x},${y}`).join(" ")}></polygon>`)}
      ${floor.plan ? nothing : areas.map(area => this.#areaName(area, letter))}
      ${pins.flatMap(scene => this.#lines(scene))}
      ${this.#cone()}
    </svg>`
  }

  #areaName(area: Place, size: number): TemplateResult {
    const middle = (axis: 0 | 1): number =>
      area.polygon.reduce((sum, corner) => sum + corner[axis], 0) / area.polygon.length
    return svg`<text class="plan-name" x=${middle(0)} y=${middle(1)} font-size=${size}>${area.name}</text>`
  }

  #lines(scene: Scene): TemplateResult[] {
    const from = this.#spotOf(scene)
    return seen(scene).hotspots.flatMap(spot => {
      const other = spot.kind === "link" ? this.model.sceneOf(String(spot.data["scene"])) : undefined
      const to =
        other && this.#floorOf(this.#placeOf(other)) === this._floor ? this.#spotOf(other) : undefined
      return from && to
        ? [svg`<line class="plan-way" x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y}></line>`]
        : []
    })
  }

  /** What the picture of the chosen scene looks at. */
  #cone(): TemplateResult | typeof nothing {
    const { scene, version, view } = this.model
    const at = scene && this.#spotOf(scene)
    if (!at || !version || this.#floorOf(this.#placeOf(scene)) !== this._floor) return nothing
    const edge = (degrees: number): string => {
      const azimuth = ((version.north + view.yaw + degrees) * Math.PI) / 180
      return `${(at.x + CONE_M * Math.sin(azimuth)).toFixed(2)} ${(at.y - CONE_M * Math.cos(azimuth)).toFixed(2)}`
    }
    const half = Math.min(view.fov, 110) / 2
    return svg`<path class="plan-cone" d=${`M${at.x} ${at.y}L${edge(-half)}A${CONE_M} ${CONE_M} 0 0 1 ${edge(half)}Z`}></path>`
  }

  #pin(scene: Scene, size: Spot): TemplateResult | typeof nothing {
    const at = this.#spotOf(scene)
    if (!at) return nothing
    const name = this.model.sceneName(scene)
    const current = scene.id === this.model.sceneId
    return html`<button type="button" class="plan-pin" data-scene=${scene.id} aria-pressed=${current} aria-label=${t("%(scene)s, %(x)s m to the right, %(y)s m down", { scene: name, x: at.x.toFixed(1), y: at.y.toFixed(1) })}
      .style=${`left:${(at.x / size.x) * 100}%;top:${(at.y / size.y) * 100}%`}
      @click=${(event: MouseEvent) => event.stopPropagation()}
      @pointerdown=${(event: PointerEvent) => this.#press(event, scene)} @pointermove=${(event: PointerEvent) => this.#drag(event, scene, size)} @pointerup=${(event: PointerEvent) => this.#drop(event, scene)}
      @keydown=${(event: KeyboardEvent) => this.#keys(event, scene)}>${icon("rotate-3d")}<span>${name}</span></button>`
  }

  #missing(scenes: readonly Scene[], floor: Floor, size: Spot): TemplateResult {
    const middle = { x: size.x / 2, y: size.y / 2 }
    return html`<section class="stack" data-gap="small"><p class="muted small">${t("Not on the plan yet. Choose one and click into the plan; by keyboard, Enter puts it into the middle, and the arrows push it.")}</p>
      <ul class="row plan-missing">${scenes.map(
        scene =>
          html`<li><button type="button" class="button" data-size="small" ?disabled=${!this.editable} aria-pressed=${this.model.sceneId === scene.id} @click=${(event: MouseEvent) => this.#chooseMissing(event, scene, floor, middle)}>${icon("map-pin-plus")} ${this.model.sceneName(scene)}</button></li>`,
      )}</ul></section>`
  }

  #ways(): TemplateResult | typeof nothing {
    const { scene } = this.model
    if (!scene || !this.#spotOf(scene) || !this.editable) return nothing
    const others = this.model.document.scenes.filter(one => one.id !== scene.id && this.#spotOf(one))
    if (others.length === 0) return nothing
    return html`<section class="stack" data-gap="small" aria-labelledby="plan-ways"><h3 id="plan-ways">${t("Ways from “%(scene)s” as the plan says", { scene: this.model.sceneName(scene) })}</h3>
      <div class="row">${others.map(
        one =>
          html`<button type="button" class="button" data-size="small" @click=${() => this.#connect(scene, [one])}>${icon("footprints")} ${this.model.sceneName(one)}</button>`,
      )}</div></section>`
  }

  // ---- where things are

  #placeOf(scene: Scene | undefined): Place | undefined {
    return scene?.place ? this._places.find(one => one.id === scene.place) : undefined
  }

  #spotOf(scene: Scene): Spot | undefined {
    if (this._held?.scene === scene.id) return this._held.at
    const place = this.#placeOf(scene)
    return place && place.x !== null && place.y !== null ? { x: place.x, y: place.y } : undefined
  }

  #floorOf(place: Place | undefined): string | undefined {
    const floors = new Set(this.model.around.floors.map(one => one.id))
    let here = place
    while (here && !floors.has(here.id)) {
      const above: string | null = here.parent
      here = this._places.find(one => one.id === above)
    }
    return here?.id
  }

  #within(floor: string): Set<string> {
    return new Set(this._places.filter(one => this.#floorOf(one) === floor).map(one => one.id))
  }

  #size(floor: Floor): Spot {
    if (floor.plan) return { x: floor.width, y: floor.height }
    const inside = this.#within(floor.id)
    const corners = this._places
      .filter(one => inside.has(one.id))
      .flatMap(one => [
        ...one.polygon,
        ...(one.x !== null && one.y !== null ? [[one.x, one.y] as const] : []),
      ])
    return {
      x: Math.max(LEAST.x, ...corners.map(([x]) => x + MARGIN_M)),
      y: Math.max(LEAST.y, ...corners.map(([, y]) => y + MARGIN_M)),
    }
  }

  #under(event: MouseEvent, size: Spot): Spot {
    const box = this.querySelector(".plan-sheet")?.getBoundingClientRect() ?? new DOMRect()
    const metres = (share: number, most: number): number =>
      Math.round(Math.min(1, Math.max(0, share)) * most * 100) / 100
    return {
      x: metres((event.clientX - box.left) / box.width, size.x),
      y: metres((event.clientY - box.top) / box.height, size.y),
    }
  }

  // ---- changes; they are the map's, so that an undo writes the place again

  #press(event: PointerEvent, scene: Scene): void {
    this.model.choose(scene.id)
    if (event.button !== 0 || !this.editable) return
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#pressed = { x: event.clientX, y: event.clientY }
  }

  #drag(event: PointerEvent, scene: Scene, size: Spot): void {
    const from = this.#pressed
    if (from === null) return
    const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > CLICK_PX
    if (far || this._held) this._held = { scene: scene.id, at: this.#under(event, size) }
  }

  #drop(_event: PointerEvent, scene: Scene): void {
    this.#pressed = null
    if (this._held) void this.#move(scene, this._held.at)
  }

  #keys(event: KeyboardEvent, scene: Scene): void {
    const step = event.shiftKey ? 1 : 0.1
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[
      event.key
    ]
    const at = this.#spotOf(scene)
    if (by === undefined || !at || !this.editable) return
    event.preventDefault()
    const [x = 0, y = 0] = by
    const round = (metres: number): number => Math.round(Math.max(0, metres) * 100) / 100
    this._held = { scene: scene.id, at: { x: round(at.x + x), y: round(at.y + y) } }
    clearTimeout(this.#push)
    this.#push = window.setTimeout(() => this._held && void this.#move(scene, this._held.at), 400)
  }

  #clicked(event: MouseEvent, floor: Floor, size: Spot): void {
    const { scene } = this.model
    if (!scene || !this.editable || this.#spotOf(scene)) return
    void this.#put(scene, floor, this.#under(event, size))
  }

  /** A pointer goes on to the plan; a key has no place there, so the scene begins in the middle. */
  #chooseMissing(event: MouseEvent, scene: Scene, floor: Floor, middle: Spot): void {
    this.model.choose(scene.id)
    if (event.detail === 0) void this.#put(scene, floor, this.#free(middle))
  }

  /** The first spot to the right of the middle where no other pin lies. */
  #free(middle: Spot): Spot {
    const taken = this.model.document.scenes.flatMap(one => this.#spotOf(one) ?? [])
    const at = { ...middle }
    while (taken.some(one => Math.hypot(one.x - at.x, one.y - at.y) < 1)) at.x += 1
    return at
  }

  /** Makes a place of the map for a scene that has none, or gives its place a spot. */
  async #put(scene: Scene, floor: Floor, at: Spot): Promise<void> {
    const place = this.#placeOf(scene)
    if (place) return this.#move(scene, at)
    const parent = this._places.find(one => one.id === floor.id)
    await this.#try(async () => {
      const { body } = await call<Place>("POST", "/api/v1/places", {
        body: {
          parent: floor.id,
          kind: "camera",
          name: this.model.sceneName(scene),
          floor: parent?.floor ?? 0,
          ...at,
        },
      })
      this._places = [...this._places, body]
      this.model.choose(scene.id)
      this.model.changeScene(scene.id, { place: body.id })
    })
    await this.updateComplete
    this.querySelector<HTMLElement>(`[data-scene="${CSS.escape(scene.id)}"]`)?.focus()
  }

  async #move(scene: Scene, at: Spot): Promise<void> {
    const place = this.#placeOf(scene)
    if (!place) return
    const before = { x: place.x, y: place.y }
    await this.#try(() => this.#write(place.id, at))
    this._held = null
    toast(t("“%(scene)s” stands elsewhere on the plan.", { scene: this.model.sceneName(scene) }), {
      undo: () => this.#write(place.id, before),
    })
  }

  async #write(id: string, at: { readonly x: number | null; readonly y: number | null }): Promise<void> {
    const place = this._places.find(one => one.id === id)
    if (!place) return
    const { id: _id, version, ...rest } = place
    const { store: _store, ...known } = rest as typeof rest & { store?: string }
    const { body } = await call<Place>("PUT", `/api/v1/places/${id}`, {
      body: { ...known, ...at },
      ifMatch: `"${version}"`,
    })
    this._places = this._places.map(one => (one.id === id ? body : one))
  }

  async #connect(scene: Scene, others: readonly Scene[]): Promise<void> {
    await this.#try(async () => {
      await this.model.command("POST", "/ways/from-plan", {
        scene: scene.id,
        targets: others.map(one => one.id),
      })
      toast(t("The ways are set where the plan says."), { undo: () => this.model.undo() })
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (problem) {
      this._held = null
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-tour-plan", TourPlan)
