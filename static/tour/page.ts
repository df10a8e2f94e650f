/**
 * A tour page come alive: the viewer over the poster, hotspots over the viewer, a card beside it. Words, prices
 * and forms are the server's: walking fetches the next page and takes its `#tour-scene`.
 */
import { h, icon, need } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { Card } from "./card.ts"
import type { SceneData, TourData } from "./data.ts"
import type { Spot } from "./hotspots/kind.ts"
import { Keys } from "./keys.ts"
import { HotspotLayer } from "./layer.ts"
import { Offers } from "./offers.ts"
import { type Direction, type Size, type View, wrapped } from "./project.ts"
import { PannellumViewer, preload, savesData } from "./viewer.ts"

export class TourPage {
  readonly #data: TourData
  readonly #stage: HTMLElement
  readonly #viewer: PannellumViewer
  readonly #layer: HotspotLayer
  readonly #card: Card
  readonly #offers: Offers
  readonly #live: HTMLElement
  readonly #poster: HTMLImageElement
  readonly #given = new AbortController()
  readonly #keys: Keys
  #scene: string
  #spots: readonly Spot[] = []

  constructor(data: TourData) {
    this.#data = data
    this.#scene = data.scene
    this.#stage = need("#tour-stage")
    this.#poster = need<HTMLImageElement>(".tour-poster", this.#stage)
    this.#viewer = new PannellumViewer(this.#stage, data.viewer)
    this.#layer = new HotspotLayer({ openCard: this.#openCard, walk: this.#walkBy }, this.#turnTo)
    this.#card = new Card(this.#cardClosed)
    this.#offers = new Offers(data.store, data.language)
    this.#live = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" })
    this.#keys = new Keys(this.#stage, this.#viewer, () => this.#current().start)
  }

  start(): void {
    this.#stage.append(
      this.#keys.picture,
      this.#layer.element,
      this.#keys.controls,
      this.#card.element,
      this.#live,
    )
    this.#viewer.on("view", view => this.#layer.place(view, this.#size()))
    this.#viewer.on("sharp", this.#settled)
    this.#viewer.on("lost", () => this.#cover(true))
    this.#viewer.on("fault", () =>
      this.#say(t("The panorama cannot be drawn now. The list beside it has everything.")),
    )
    const { signal } = this.#given
    document.addEventListener("click", this.#clicked, { signal })
    document.addEventListener("submit", this.#submitted, { signal })
    document.addEventListener("keydown", this.#escape, { signal })
    window.addEventListener("popstate", this.#back, { signal })
    history.replaceState({ scene: this.#scene }, "")
    this.#readScene()
    void this.#open(this.#current().start)
  }

  close(): void {
    this.#given.abort()
    this.#offers.close()
    this.#keys.close()
    this.#viewer.close()
  }

  #current(): SceneData {
    const scene = this.#data.scenes[this.#scene]
    if (scene === undefined) throw new Error(`The page does not know the scene “${this.#scene}”.`)
    return scene
  }

  #size(): Size {
    return { width: this.#stage.clientWidth, height: this.#stage.clientHeight }
  }

  #say(sentence: string): void {
    this.#live.textContent = sentence
  }

  #cover(covered: boolean): void {
    this.#poster.toggleAttribute("data-behind", !covered)
  }

  async #open(at: View): Promise<void> {
    this.#stage.removeAttribute("data-sharp")
    const scene = this.#current()
    try {
      await this.#viewer.open({ key: scene.key, config: scene.images }, at)
    } catch {
      // Tiles are missing or WebGL is: the poster and the list stay, which is the page without script.
      this.#say(t("The panorama cannot be drawn now. The list beside it has everything."))
      this.#stage.toggleAttribute("data-still", true)
      return
    }
    this.#cover(false)
    this.#stage.toggleAttribute("data-ready", true)
  }

  /** The list of the page is the truth about the hotspots, too: same items, same order, same names. */
  #readScene(): void {
    this.#spots = [...document.querySelectorAll<HTMLElement>("[data-entry]")].map(entry => ({
      id: entry.dataset["entry"] ?? "",
      kind: entry.dataset["kind"] ?? "",
      name: entry.dataset["name"] || (entry.querySelector("h3")?.textContent?.trim() ?? ""),
      yaw: Number(entry.dataset["yaw"]),
      pitch: Number(entry.dataset["pitch"]),
      data: JSON.parse(entry.dataset["settings"] ?? "{}") as Record<string, unknown>,
    }))
    this.#layer.show(this.#spots)
    this.#layer.place(this.#viewer.view(), this.#size())
    for (const entry of document.querySelectorAll<HTMLElement>("[data-entry]")) this.#addShow(entry)
  }

  #addShow(entry: HTMLElement): void {
    const name = entry.dataset["name"] || (entry.querySelector("h3")?.textContent?.trim() ?? "")
    const button = h(
      "button",
      {
        type: "button",
        class: "button",
        "data-kind": "quiet",
        "data-shape": "icon",
        "data-show": entry.dataset["entry"],
        "aria-label": t("Show “%(name)s” in the picture", { name }),
      },
      icon("locate"),
    )
    entry.append(button)
  }

  #turnTo = (spot: Direction, ms: number): void => this.#viewer.turn({ yaw: spot.yaw, pitch: spot.pitch }, ms)

  #openCard = (spot: Spot): void => {
    const entry = document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(spot.id)}"]`)
    if (entry === null) return
    this.#card.open(entry, spot.name, spot.id)
    this.#layer.mark(spot.id)
    this.#offers.eager = true
  }

  #cardClosed = (spot: string): void => {
    this.#layer.mark(null)
    this.#layer.focus(spot)
    this.#offers.eager = false
  }

  #walkBy = (spot: Spot, scene: string): void => {
    const arrival = spot.data["arrival"] as { mode: string; yaw: number; pitch: number } | undefined
    const target = this.#data.scenes[scene]
    if (target === undefined) return
    void this.#walk(scene, { ...target.start, ...this.#arrive(spot, target, arrival) }, true)
  }

  #arrive(
    spot: Spot,
    target: SceneData,
    arrival: { mode: string; yaw: number; pitch: number } | undefined,
  ): Partial<View> {
    const turned = this.#current().north - target.north
    if (arrival?.mode === "fixed") return { yaw: arrival.yaw, pitch: arrival.pitch }
    if (arrival?.mode === "ahead") return { yaw: wrapped(spot.yaw + turned), pitch: 0 }
    return { yaw: wrapped(this.#viewer.view().yaw + turned), pitch: 0 }
  }

  /** Walks into another scene. The page of that scene is fetched as anybody would get it, without script. */
  async #walk(scene: string, at: View, push: boolean): Promise<void> {
    const target = this.#data.scenes[scene]
    if (target === undefined || scene === this.#scene) return
    const address = `${target.path}${location.search}`
    const side = await fetchSide(address, this.#given.signal)
    if (side === null) {
      location.assign(address)
      return
    }
    const focused = document.activeElement
    const inPicture = this.#stage.contains(focused)
    const inList = need("#tour-scene").contains(focused)
    this.#card.close(false)
    this.#scene = scene
    need("#tour-scene").replaceWith(side.element)
    this.#offers.renewed()
    document.title = side.title
    if (push) history.pushState({ scene }, "", address)
    this.#poster.src = target.poster
    this.#poster.alt = target.name
    this.#readScene()
    // What had the focus is gone with the old scene: it goes on where the person was, not at the top of the page.
    if (inPicture) this.#keys.picture.focus({ preventScroll: true })
    if (inList) focusHeading(side.element)
    this.#say(t("You are now here: %(scene)s", { scene: target.name }))
    await this.#open(at)
  }

  #clicked = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target : null
    const walk = element?.closest<HTMLElement>("[data-walk]")
    const show = element?.closest<HTMLElement>("[data-show]")
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (walk && plain) {
      const scene = walk.dataset["walk"] ?? ""
      const target = this.#data.scenes[scene]
      if (target === undefined) return
      event.preventDefault()
      void this.#walk(scene, target.start, true)
    }
    if (show) {
      const spot = this.#spots.find(one => one.id === show.dataset["show"])
      if (spot === undefined) return
      this.#stage.scrollIntoView({ block: "nearest" })
      this.#layer.focus(spot.id)
      this.#turnTo(spot, 600)
    }
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#card.close(true)
  }

  /** The tour's own address shows a scene, too: what counts is the scene that stood there. */
  #back = (event: PopStateEvent): void => {
    const scene = (event.state as { scene?: string } | null)?.scene ?? ""
    const target = this.#data.scenes[scene]
    if (target !== undefined) void this.#walk(scene, target.start, false)
  }

  /** Puts things into the basket without leaving; when that fails, the form is sent as it is without script. */
  #submitted = async (event: SubmitEvent): Promise<void> => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches(".tour-basket")) return
    event.preventDefault()
    const button = form.querySelector("button")
    button?.setAttribute("aria-busy", "true")
    const body = new FormData(form)
    const ticket = await freshTicket(this.#current().path)
    if (ticket !== null) body.set("ticket", ticket)
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams([...body].map(([name, value]) => [name, String(value)])),
    }).catch(() => null)
    button?.removeAttribute("aria-busy")
    if (answer === null || (!answer.ok && answer.status !== 409 && answer.status !== 422)) {
      form.submit()
      return
    }
    if (answer.ok) {
      const { count } = (await answer.json()) as { count: number }
      this.#tell(form, t("In your basket now. Things in it: %(count)s", { count: String(count) }))
    } else {
      const { detail } = (await answer.json()) as { detail?: string }
      this.#tell(form, detail ?? t("This could not be put into the basket. Please try again."))
    }
  }

  #tell(form: HTMLFormElement, sentence: string): void {
    const output = form.querySelector("output") ?? form.appendChild(h("output", { class: "small" }))
    output.textContent = sentence
    this.#say(sentence)
  }

  #settled = (): void => {
    this.#cover(false)
    this.#stage.toggleAttribute("data-sharp", true)
    if (savesData()) return
    for (const spot of this.#spots) {
      const target = this.#data.scenes[String(spot.data["scene"] ?? "")]
      if (target) void preload({ key: target.key, config: target.images }, target.start, this.#size())
    }
  }
}

function focusHeading(side: Element): void {
  const heading = need<HTMLElement>("h1", side)
  heading.tabIndex = -1
  heading.focus()
}

async function fetchSide(
  address: string,
  signal: AbortSignal,
): Promise<{ element: Element; title: string } | null> {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } }).catch(() => null)
  if (answer === null || !answer.ok) return null
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const element = page.querySelector("#tour-scene")
  return element === null ? null : { element: document.importNode(element, true), title: page.title }
}

/** The slip in the page is good for ten minutes; a page that was open for longer asks for another. */
async function freshTicket(page: string): Promise<string | null> {
  const query = new URLSearchParams({ page, action: "add" })
  const answer = await fetch(`/api/v1/baskets/ticket?${query}`).catch(() => null)
  if (answer === null || !answer.ok) return null
  return ((await answer.json()) as { ticket: string }).ticket
}
