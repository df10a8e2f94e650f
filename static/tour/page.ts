/**
 * A tour page come alive: the viewer over the poster, hotspots over the viewer, a card beside it. Words, prices
 * and forms are the server's (side.ts); where the visitor stands and looks is in the address (address.ts).
 */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { type Address, nearly, onward, readAddress, writeAddress } from "./address.ts"
import { type Arrival, arrivalView } from "./arrival.ts"
import { BasketForms } from "./basket.ts"
import { Card } from "./card.ts"
import { Chooser } from "./chooser.ts"
import { Counts } from "./counts.ts"
import type { SceneData, TourData } from "./data.ts"
import { handOver } from "./drag.ts"
import { comeLater, firstPicture } from "./first.ts"
import { Gyro } from "./gyro.ts"
import type { Spot } from "./hotspots/kind.ts"
import { Keys } from "./keys.ts"
import { HotspotLayer } from "./layer.ts"
import { Looking } from "./looking.ts"
import { Minimap } from "./minimap.ts"
import { Neighbours } from "./neighbours.ts"
import { Offers } from "./offers.ts"
import { OnAirWatch } from "./on-air.ts"
import type { View } from "./project.ts"
import { formatOf, posterIn, type SceneImages, tilesIn } from "./pyramid.ts"
import { fetchSide, focusHeading, takeSide } from "./side.ts"
import { SlowPan } from "./slow.ts"
import { entryOf, readSpots } from "./spots.ts"
import { Stage } from "./stage.ts"

const TURN_MS = 600
/** The address follows a view that has come to rest. */
const REST_MS = 500

export class TourPage {
  readonly #data: TourData
  readonly #stage: Stage
  readonly #poster: HTMLImageElement
  #chosen = ""
  readonly #layer: HotspotLayer
  readonly #card: Card
  readonly #chooser: Chooser
  readonly #offers: Offers
  readonly #onAir: OnAirWatch
  readonly #keys: Keys
  readonly #minimap = new Minimap()
  readonly #neighbours = new Neighbours()
  readonly #gyro: Gyro
  readonly #slow: SlowPan | null
  readonly #live = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" })
  readonly #given = new AbortController()
  readonly #counts: Counts
  readonly #looking: Looking
  #opened: string | null = null
  #scene: string
  #spots: readonly Spot[] = []
  #rest = 0

  constructor(data: TourData, stage: HTMLElement, poster: HTMLImageElement) {
    this.#data = data
    this.#counts = new Counts(data.slug, this.#given.signal)
    this.#scene = data.scene
    this.#poster = poster
    this.#stage = new Stage(stage, data.viewer)
    this.#onAir = new OnAirWatch(data.slug, data.language)
    this.#layer = new HotspotLayer(
      { openCard: this.#openCard, walk: this.#walkBy, onAir: this.#onAir },
      { turnTo: this.#turnTo, choose: (spots, opener) => this.#chooser.open(spots, opener) },
      this.#given.signal,
    )
    this.#card = new Card(this.#cardClosed)
    this.#chooser = new Chooser(spot => this.#layer.choose(spot))
    this.#offers = new Offers(data.store, data.language)
    this.#keys = new Keys(stage, this.#stage, () => this.#current().start)
    this.#gyro = new Gyro(this.#stage, stage)
    // From still to still it would jump, many times a second.
    const busy = (): boolean => this.#stage.still || !this.#card.element.hidden
    this.#slow = data.slow_pan ? new SlowPan(this.#stage, busy) : null
    const turning = (): boolean => this.#slow?.running ?? false
    this.#looking = new Looking(data, this.#stage, this.#counts, turning, this.#given.signal)
  }

  start(): void {
    const asked = readAddress(location.search)
    comeLater(this.#stage, this.#given.signal)
    this.#stage.pose(this.#current().start)
    this.#spots = readSpots()
    const seen = firstPicture(this.#stage.element).then(this.#furnish)
    void this.#open(this.#firstView(asked), seen).then(() => this.#openAsked(asked))
  }

  /** Hangs everything into the page that a visitor uses. */
  #furnish = (): void => {
    const { signal } = this.#given
    if (signal.aborted) return
    this.#keys.controls.append(...this.#moreControls())
    this.#stage.element.append(
      this.#keys.picture,
      ...this.#layer.elements,
      this.#minimap.element,
      this.#keys.pan,
      this.#keys.controls,
      this.#card.element,
      this.#chooser.element,
      this.#live,
    )
    for (const surface of this.#layer.elements) handOver(surface, from => this.#stage.grab(from), signal)
    this.#stage.on("view", this.#moved)
    this.#stage.on("sharp", this.#settled)
    this.#stage.on("fault", this.#fault)
    document.addEventListener("click", this.#clicked, { signal })
    document.addEventListener("submit", this.#submitted, { signal })
    document.addEventListener("keydown", this.#escape, { signal })
    window.addEventListener("popstate", this.#back, { signal })
    new BasketForms(() => this.#current().path, this.#say, signal)
    history.replaceState({ scene: this.#scene }, "")
    document.addEventListener("aus:added-to-basket", this.#added, { signal })
    this.#arrived()
    this.#counts.count("view_item_list", this.#scene)
  }

  close(): void {
    this.#given.abort()
    clearTimeout(this.#rest)
    this.#slow?.close()
    this.#gyro.stop()
    this.#neighbours.stop()
    this.#offers.close()
    this.#onAir.close()
    this.#keys.close()
    this.#stage.close()
  }

  #moreControls(): HTMLElement[] {
    const label = t("Look round by turning the device")
    const gyro = this.#keys.button(icon("compass"), label, () => void this.#toggleGyro())
    gyro.setAttribute("aria-pressed", "false")
    this.#gyroButton = gyro
    return [...(Gyro.possible() ? [gyro] : []), ...(this.#slow ? [this.#slow.button] : [])]
  }
  #gyroButton: HTMLElement | null = null

  async #toggleGyro(): Promise<void> {
    if (this.#gyro.on) this.#gyro.stop()
    else if (!(await this.#gyro.start()))
      this.#say(t("The device does not let this page know how it is turned."))
    this.#gyroButton?.setAttribute("aria-pressed", String(this.#gyro.on))
  }

  #current(): SceneData {
    const scene = this.#data.scenes[this.#scene]
    if (scene === undefined) throw new Error(`The page does not know the scene “${this.#scene}”.`)
    return scene
  }

  #say = (sentence: string): void => {
    this.#live.textContent = sentence
  }

  #images(scene: SceneData): SceneImages {
    return {
      key: scene.key,
      config: tilesIn(this.#format(), scene.images, scene.formats),
      stills: scene.stills,
    }
  }

  /** What the browser chose when the page came; later posters are asked for in the same format. */
  #format(): string {
    this.#chosen ||= formatOf(this.#poster.currentSrc)
    return this.#chosen
  }

  async #open(at: View, after?: Promise<unknown>): Promise<void> {
    try {
      await this.#stage.open(this.#images(this.#current()), at, after)
    } catch {
      this.#fault() // the poster and the list stay, which is the page without script
    }
  }

  #fault = (): void => this.#say(t("The panorama cannot be drawn now. The list beside it has everything."))

  /** What the address asks for, else the start view; a hotspot that is asked for stands in the middle. */
  #firstView(asked: Address): View {
    const spot = this.#spots.find(one => one.id === asked.hotspot)
    const { start } = this.#current()
    if (asked.view !== null) return asked.view
    return spot === undefined ? start : { ...start, yaw: spot.yaw, pitch: spot.pitch }
  }

  #openAsked(asked: Address): void {
    const spot = this.#spots.find(one => one.id === asked.hotspot)
    if (spot !== undefined && spot.kind !== "link") this.#layer.choose(spot)
  }

  /** The parts of the page that belong to a scene are new: takes them up. */
  #arrived(): void {
    this.#spots = readSpots()
    this.#onAir.enter(
      this.#scene,
      this.#spots.flatMap(spot => (spot.kind === "display" ? spot.id : [])),
    )
    this.#layer.show(this.#spots)
    this.#minimap.show(this.#current().north)
    this.#looking.enter(this.#scene, this.#spots)
    const route = document.querySelector<HTMLElement>("#tour-route")
    this.#layer.lead(route?.dataset["next"] ?? route?.dataset["here"] ?? null)
    this.#place(this.#stage.view())
  }

  #place(view: View): void {
    const size = this.#stage.size()
    this.#layer.place(view, size)
    this.#minimap.place(view, size)
  }

  #moved = (view: View): void => {
    this.#place(view)
    clearTimeout(this.#rest)
    this.#rest = window.setTimeout(this.#rested, REST_MS)
  }

  #rested = (): void => {
    // Before the visitor looked round, the address stays the short one that people pass on.
    if (!this.#stage.element.hasAttribute("data-ready") || this.#gyro.on || this.#slow?.running) return
    const { start } = this.#current()
    const view = this.#stage.view()
    if (nearly(view, start) && this.#card.spot === null && !location.search.includes("v=")) return
    history.replaceState(history.state, "", writeAddress(location.search, view, this.#card.spot))
  }

  #turnTo = (spot: Spot, ms: number): void => this.#stage.turn({ yaw: spot.yaw, pitch: spot.pitch }, ms)

  #openCard = (spot: Spot): void => {
    const entry = entryOf(spot.id)
    if (entry === null) return
    this.#chooser.close(false)
    this.#card.open(entry, spot.name, spot.id)
    this.#layer.mark(spot.id)
    this.#offers.open = entry
    this.#opened = spot.id
    this.#counts.count(spot.kind === "display" ? "select_promotion" : "select_item", this.#scene, spot.id)
    if (entry.querySelector("[data-sku]")) this.#counts.count("view_item", this.#scene, spot.id)
    this.#moved(this.#stage.view())
  }

  #added = (event: Event): void => {
    const entry = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-entry]") : null
    const spot = entry?.dataset["entry"] ?? this.#opened
    this.#counts.count("add_to_cart", this.#scene, spot ?? undefined)
  }

  #cardClosed = (spot: string): void => {
    this.#opened = null
    this.#layer.mark(null)
    this.#layer.focus(spot)
    this.#offers.open = null
    this.#moved(this.#stage.view())
  }

  #walkBy = (spot: Spot, scene: string): void => {
    const target = this.#data.scenes[scene]
    if (target === undefined) return
    const arrival = spot.data["arrival"] as Arrival | undefined
    const at = arrivalView({ yaw: spot.yaw, arrival }, this.#stage.view(), this.#current(), target)
    void this.#walk(scene, at, true)
  }

  /** Walks into another scene. */
  async #walk(scene: string, at: View, push: boolean, search = onward(location.search)): Promise<void> {
    const target = this.#data.scenes[scene]
    if (target === undefined || scene === this.#scene) return
    const address = `${target.path}${search}`
    if (!(await this.#take(address))) return
    this.#scene = scene
    if (push) history.pushState({ scene }, "", address)
    const format = this.#format()
    this.#poster.closest("picture")?.replaceWith(this.#poster) // its sources belong to the first scene
    this.#poster.src = posterIn(format, target.poster, target.formats)
    this.#poster.alt = target.name
    this.#stage.pose(target.start)
    this.#arrived()
    this.#counts.count("view_item_list", scene)
    const goal = this.#goal()
    this.#say(
      goal === undefined
        ? t("You are now here: %(scene)s", { scene: target.name })
        : t("You are now here: %(scene)s. This is where you find it: %(goal)s", {
            scene: target.name,
            goal: goal.name,
          }),
    )
    await this.#open(goal === undefined ? at : { ...at, yaw: goal.yaw, pitch: goal.pitch })
    if (goal !== undefined) this.#layer.choose(goal)
  }

  /** What the visitor was looking for, if it is in this scene. */
  #goal(): Spot | undefined {
    const here = document.querySelector<HTMLElement>("#tour-route")?.dataset["here"]
    return this.#spots.find(spot => spot.id === here)
  }

  /** Puts the parts of another page in place; where the server has none, the browser goes there itself. */
  async #take(address: string): Promise<boolean> {
    const side = await fetchSide(address, this.#given.signal)
    if (side === null) {
      if (!this.#given.signal.aborted) location.assign(address)
      return false
    }
    const focused = document.activeElement
    const inPicture = this.#stage.element.contains(focused)
    const inList = focused?.closest("#tour-title, #tour-scene, #tour-found") != null
    this.#chooser.close(false)
    this.#card.close(false)
    const element = takeSide(side)
    this.#offers.renewed()
    // What had the focus is gone with the old scene: it goes on where the person was, not at the top of the page.
    if (inPicture) this.#keys.picture.focus({ preventScroll: true })
    if (inList) focusHeading(element)
    return true
  }

  /** The same scene with another query: a search, a way to a product, none of either. */
  async #ask(search: string): Promise<void> {
    const address = `${this.#current().path}${search}`
    if (!(await this.#take(address))) return
    history.replaceState(history.state, "", address)
    this.#arrived()
    const goal = this.#goal()
    if (goal !== undefined) {
      this.#turnTo(goal, TURN_MS)
      this.#layer.choose(goal)
    }
    this.#say(document.querySelector("#tour-route h2, #tour-found p")?.textContent ?? "")
  }

  #clicked = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target : null
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (element === null || !plain || event.defaultPrevented) return
    const walk = element.closest<HTMLElement | SVGElement>("[data-walk]")
    const show = element.closest<HTMLElement>("[data-show]")
    const ask = element.closest<HTMLAnchorElement>("a[data-ask]")
    if (walk !== null) {
      const scene = walk.dataset["walk"] ?? ""
      const target = this.#data.scenes[scene]
      const way = this.#spots.find(spot => spot.kind === "link" && spot.data["scene"] === scene)
      if (target === undefined) return
      event.preventDefault()
      if (way !== undefined && walk.closest("#tour-route") !== null) this.#walkBy(way, scene)
      else void this.#walk(scene, target.start, true)
    }
    if (ask !== null) {
      event.preventDefault()
      void this.#ask(new URL(ask.href).search)
    }
    if (show !== null) {
      const spot = this.#spots.find(one => one.id === show.dataset["show"])
      if (spot === undefined) return
      this.#stage.element.scrollIntoView({ block: "nearest" })
      this.#layer.focus(spot.id)
      this.#turnTo(spot, TURN_MS)
    }
  }

  #submitted = (event: SubmitEvent): void => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches("#tour-find")) return
    event.preventDefault()
    const words = String(new FormData(form).get("find") ?? "").trim()
    const kept = new URLSearchParams(onward(location.search))
    if (words !== "") kept.set("find", words)
    void this.#ask(`?${kept}`)
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.#chooser.close(true)) return
    if (this.#card.spot === null) this.#keys.leaveFullView()
    this.#card.close(true)
  }

  /** The tour's own address shows a scene, too: what counts is the scene that stood there. */
  #back = (event: PopStateEvent): void => {
    const scene = (event.state as { scene?: string } | null)?.scene ?? ""
    const target = this.#data.scenes[scene]
    if (target === undefined) return
    void this.#walk(scene, readAddress(location.search).view ?? target.start, false, location.search)
  }

  #settled = (view: View): void => {
    const targets = this.#spots.flatMap(spot => {
      const scene = this.#data.scenes[String(spot.data["scene"] ?? "")]
      if (spot.kind !== "link" || scene === undefined) return []
      return [{ at: spot, images: this.#images(scene), start: scene.start }]
    })
    this.#neighbours.load(targets, view, this.#stage.size())
  }
}
