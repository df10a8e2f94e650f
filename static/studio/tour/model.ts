import { call, getJson } from "../../lib/http.ts"
import type { Direction, View } from "../../tour/project.ts"
import { type Draft, DraftModel } from "../draft.ts"
import { Comments } from "../together/comments.ts"
import type { News } from "../together/presence.ts"
import { send } from "../uploads.ts"
import type { Told } from "./angles.ts"
import { type Blur, doneAgain, takenBack } from "./brush.ts"
import {
  type Choice,
  type Edits,
  type Finding,
  type Floor,
  type Hotspot,
  type Kind,
  type Photo,
  type Scene,
  seen,
  type Tour,
  textOf,
  type Version,
} from "./document.ts"

interface Around {
  readonly photos: Readonly<Record<string, Photo>>
  readonly choices: Readonly<Record<string, Readonly<Record<string, Choice>>>>
  readonly floors: readonly Floor[]
  readonly languages: readonly string[]
}

type Made = Draft<Tour> & { readonly made: string }

export type Looking = "picture" | "plan" | "ways"

/** What is drawn over the photo to change it: two points of its horizon, or regions that shall be blurred. */
export type Drawing = { readonly what: "horizon"; readonly ends: readonly [Direction, Direction] } | Blur

const POLL_MS = 500
const EMPTY: Tour = {
  title: "",
  slug: "",
  aliases: [],
  store: "",
  camera_height: 1.6,
  slow_pan: false,
  first: "",
  scenes: [],
}
const NOTHING: Around = { photos: {}, choices: {}, floors: [], languages: [] }

/** The tour in the editor, what lies around it, and what is selected. */
export class TourModel extends DraftModel<Tour> {
  readonly id: string
  readonly comments: Comments
  kinds: readonly Kind[] = []
  around: Around = NOTHING
  findings: readonly Finding[] = []
  looking: Looking = "picture"
  sceneId = ""
  versionId = ""
  selected: ReadonlySet<string> = new Set()
  /** Where the picture looks now; the stage keeps it. */
  view: View = { yaw: 0, pitch: 0, fov: 90 }
  /** What is being dragged, as it would be if it were let go: nothing of it is kept yet. */
  preview: ReadonlyMap<string, Partial<Hotspot>> = new Map()
  /** What is being drawn: it counts once it is applied. */
  drawing: Drawing | null = null
  /** What searches found: chosen, it has its name before the server is asked again what lies around. */
  readonly #met = new Map<string, Choice>()
  #asked = -1
  #waiting = 0
  #given = new AbortController()

  constructor(id: string) {
    super(`/api/v1/tours/${id}`, EMPTY)
    this.id = id
    this.comments = new Comments(this.path)
    this.comments.addEventListener("changed", () => this.tell())
    this.addEventListener("changed", this.#look)
  }

  override async load(): Promise<void> {
    if (this.kinds.length === 0)
      this.kinds = (await getJson<{ kinds: Kind[] }>("/api/v1/hotspot-kinds")).kinds
    await super.load()
  }

  /** Somebody else may have saved or said something: a look that fails is made up for by the next one. */
  hear({ revision, comments }: News): void {
    void this.refresh(revision).catch(() => undefined)
    void this.comments.heard(comments).catch(() => undefined)
  }

  close(): void {
    this.#given.abort()
    clearTimeout(this.#waiting)
    this.removeEventListener("changed", this.#look)
  }

  // ---- what is there

  get scene(): Scene | undefined {
    return this.sceneOf(this.sceneId)
  }

  get version(): Version | undefined {
    const { scene } = this
    return scene && (scene.versions.find(one => one.id === this.versionId) ?? seen(scene))
  }

  /** The hotspots as they are seen while something is dragged. */
  get shown(): readonly Hotspot[] {
    const spots = this.version?.hotspots ?? []
    return spots.map(spot => ({ ...spot, ...this.preview.get(spot.id) }))
  }

  /** What is said about a scene, or about one hotspot in it, and not settled. */
  saidOf(scene: string, hotspot = ""): number {
    return this.comments.open.filter(one => one.part === scene && (hotspot === "" || one.detail === hotspot))
      .length
  }

  /** The one hotspot that is selected; undefined where none or several are. */
  get spot(): Hotspot | undefined {
    const [id, ...more] = this.selected
    return more.length > 0 ? undefined : this.version?.hotspots.find(one => one.id === id)
  }

  get photo(): Photo | undefined {
    return this.version && this.around.photos[this.version.panorama]
  }

  sceneOf(id: string): Scene | undefined {
    return this.document.scenes.find(one => one.id === id)
  }

  kindOf(kind: string): Kind | undefined {
    return this.kinds.find(one => one.kind === kind)
  }

  sceneName(scene: Scene | undefined): string {
    return scene === undefined ? "?" : textOf(seen(scene).name) || scene.slug
  }

  /** What a visitor reads on a hotspot. */
  spotName(spot: Hotspot): string {
    return textOf(spot.name) || this.stoodOn(spot) || (this.kindOf(spot.kind)?.label ?? spot.kind)
  }

  /** The name of what a hotspot stands on. */
  stoodOn(spot: Hotspot): string {
    for (const input of this.kindOf(spot.kind)?.form ?? []) {
      const value = spot.data[input.field]
      if (input.wants === "scene" && typeof value === "string") return this.sceneName(this.sceneOf(value))
      const found = typeof value === "string" ? this.choice(input.wants, value) : undefined
      if (found) return found.label
    }
    return ""
  }

  choice(kind: string, id: string): Choice | undefined {
    const of = kind === "variants" ? "variant" : kind
    return this.around.choices[of]?.[id] ?? this.#met.get(`${of} ${id}`)
  }

  // ---- what is selected

  choose(scene: string, hotspots: Iterable<string> = [], version = ""): void {
    this.sceneId = scene
    this.versionId = version
    this.drawing = null
    this.selected = new Set(hotspots)
    this.#remember()
    this.tell()
  }

  select(hotspots: Iterable<string>): void {
    this.selected = new Set(hotspots)
    this.#remember()
    this.tell()
  }

  look(looking: Looking): void {
    this.looking = looking
    this.tell()
  }

  draw(drawing: Drawing | null): void {
    this.drawing = drawing
    this.tell()
  }

  /** While regions are drawn, undo and redo are theirs; what they are applied to is saved, and undone, later. */
  get canTakeBack(): boolean {
    return this.drawing?.what === "blur" ? this.drawing.before.length > 0 : (this.draft?.can_undo ?? false)
  }

  get canDoAgain(): boolean {
    return this.drawing?.what === "blur" ? this.drawing.after.length > 0 : (this.draft?.can_redo ?? false)
  }

  async takeBack(): Promise<void> {
    if (this.drawing?.what === "blur") this.draw(takenBack(this.drawing))
    else await this.undo()
  }

  async doAgain(): Promise<void> {
    if (this.drawing?.what === "blur") this.draw(doneAgain(this.drawing))
    else await this.redo()
  }

  // ---- changes

  changeTour(values: Partial<Tour>, options = {}): void {
    this.edit(tour => ({ ...tour, ...values }), options)
  }

  changeScene(id: string, values: Partial<Scene>, options = {}): void {
    this.edit(
      tour => ({ ...tour, scenes: tour.scenes.map(one => (one.id === id ? { ...one, ...values } : one)) }),
      options,
    )
  }

  changeVersion(change: (version: Version) => Partial<Version>, options = {}): void {
    const { scene, version } = this
    if (scene === undefined || version === undefined) return
    const versions = scene.versions.map(one => (one.id === version.id ? { ...one, ...change(one) } : one))
    this.changeScene(scene.id, { versions }, options)
  }

  changeSpots(ids: Iterable<string>, change: (spot: Hotspot) => Partial<Hotspot>, options = {}): void {
    this.preview = new Map()
    const wanted = new Set(ids)
    this.changeVersion(
      version => ({
        hotspots: version.hotspots.map(one => (wanted.has(one.id) ? { ...one, ...change(one) } : one)),
      }),
      options,
    )
  }

  addSpot(spot: Hotspot): void {
    this.changeVersion(version => ({ hotspots: [...version.hotspots, spot] }))
    this.select([spot.id])
  }

  /** Sends a photo that becomes a scene; `progress` hears 0 to 100. Rejects with the server's sentence. */
  async addScene(photo: File, progress: (percent: number) => void, told: Told = {}): Promise<void> {
    await this.flush()
    const draft = await send<Made>(`${this.path}/scenes`, "photo", photo, progress, told)
    if (draft.revision > (this.draft?.revision ?? 0)) this.take(draft)
    if (this.document.scenes.length === 1) this.choose(draft.made)
  }

  /** Another photo for the scene, now (begins: null) or as a version of its own; resolves when its tiles are there. */
  async replacePhoto(
    file: File,
    begins: string | null,
    progress: (percent: number) => void,
    told: Told = {},
  ): Promise<void> {
    const { sceneId } = this
    const version = this.version?.id ?? null
    const store = new URLSearchParams({ store: this.document.store })
    const half = (percent: number): void => progress(percent / 2)
    const sent = await send<Photo>(`/api/v1/panoramas?${store}`, "photo", file, half, told)
    const photo = await this.#prepared(sent.id, percent => progress(50 + percent / 2))
    if (photo.state === "refused") throw new Error(photo.problem)
    await this.command("POST", `/scenes/${sceneId}/photo`, { panorama: photo.id, version, begins })
  }

  /** The photo with other edits, in the place of the one that is shown. A level moves what is placed on it. */
  async retouch(
    edits: Partial<Edits> & { readonly without_patch?: boolean },
    progress: (percent: number) => void,
  ): Promise<void> {
    const { sceneId, version, photo } = this
    if (photo === undefined || version === undefined) return
    const made = await call<Photo>("POST", `/api/v1/panoramas/${photo.id}/edits`, { body: edits })
    const ready = await this.#prepared(made.body.id, progress)
    if (ready.state === "refused") throw new Error(ready.problem)
    // Until its tiles are looked up, it is shown as the one before.
    this.around = { ...this.around, photos: { ...this.around.photos, [ready.id]: { ...photo, ...ready } } }
    await this.command("POST", `/scenes/${sceneId}/photo`, { panorama: ready.id, version: version.id })
    await this.lookAround()
  }

  /** Has faces looked for in the photo, or says for a person that nobody can be recognised. */
  async askPhoto(question: "faces" | "confirm"): Promise<void> {
    const { photo } = this
    if (photo === undefined) return
    await call("POST", `/api/v1/panoramas/${photo.id}/${question}`, {})
    await this.lookAround()
  }

  async #prepared(id: string, progress: (percent: number) => void): Promise<Photo> {
    const { signal } = this.#given
    for (;;) {
      const photo = await getJson<Photo>(`/api/v1/panoramas/${id}`, signal)
      if (photo.state !== "arriving") return photo
      progress(photo.progress)
      await new Promise(again => setTimeout(again, POLL_MS))
      signal.throwIfAborted()
    }
  }

  async addWay(target: string, at: Direction): Promise<void> {
    const body = { scene: this.sceneId, version: this.version?.id, target, yaw: at.yaw, pitch: at.pitch }
    const { made } = await this.make<Made>("POST", "/ways", body)
    this.select([made])
  }

  async removeSpots(ids: readonly string[]): Promise<void> {
    const body = { scene: this.sceneId, version: this.version?.id, hotspots: ids }
    await this.command("POST", "/hotspots/remove", body)
    this.select([])
  }

  async align(scene: string): Promise<readonly { here: string; there: string; degrees: number }[]> {
    await this.flush()
    const { body } = await call<{ residuals: { here: string; there: string; degrees: number }[] }>(
      "POST",
      `${this.path}/align`,
      { body: { scene } },
    )
    await this.load()
    return body.residuals
  }

  async search(of: string, words: string, signal: AbortSignal): Promise<readonly Choice[]> {
    const query = new URLSearchParams({ of, q: words })
    const { choices } = await getJson<{ choices: Choice[] }>(`${this.path}/choices?${query}`, signal)
    for (const one of choices) this.#met.set(`${of} ${one.id}`, one)
    return choices
  }

  /** Reads anew what lies around the tour. */
  async lookAround(): Promise<void> {
    const { signal } = this.#given
    clearTimeout(this.#waiting)
    this.#asked = this.draft?.revision ?? -1
    const [around, { findings }] = await Promise.all([
      getJson<Around>(`${this.path}/around`, signal),
      getJson<{ findings: Finding[] }>(`${this.path}/findings`, signal),
    ])
    // Photos that are in the tour no more may come back by undo, and then at once.
    this.around = { ...around, photos: { ...this.around.photos, ...around.photos } }
    this.findings = findings
    const arriving = Object.values(around.photos).some(photo => photo.state === "arriving" || photo.looking)
    if (arriving) this.#waiting = window.setTimeout(() => void this.#again(), POLL_MS)
    this.tell()
  }

  #again(): Promise<void> {
    // A look that failed (the network, a server that starts anew) is no reason not to look again.
    return this.lookAround().catch(() => {
      if (!this.#given.signal.aborted)
        this.#waiting = window.setTimeout(() => void this.#again(), POLL_MS * 4)
    })
  }

  #look = (): void => {
    const { scenes } = this.document
    if (this.scene === undefined) {
      this.sceneId = (this.sceneOf(this.document.first) ?? scenes[0])?.id ?? ""
      this.versionId = ""
      this.selected = new Set()
    }
    const there = new Set(this.version?.hotspots.map(one => one.id))
    if ([...this.selected].some(id => !there.has(id)))
      this.selected = new Set([...this.selected].filter(id => there.has(id)))
    if (this.draft !== null && this.draft.revision !== this.#asked) void this.#again()
  }

  #remember(): void {
    const query = new URLSearchParams(location.search)
    for (const name of ["field", "hotspot", "version"]) query.delete(name)
    query.set("scene", this.sceneId)
    if (this.versionId) query.set("version", this.versionId)
    const [id, ...more] = this.selected
    if (id !== undefined && more.length === 0) query.set("hotspot", id)
    history.replaceState(null, "", `?${query}`)
  }
}
