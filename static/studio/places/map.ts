/**
 * <aus-place-map class="places" [editable] [placing]> moves what stands on the drawing of a floor.
 *
 * A mark is dragged, or moved by the arrow keys (Shift: a metre at a time) and put down by Enter or by leaving it;
 * Escape puts it back. An area moves when it is the chosen one, so that nobody shifts a department by accident. A tag
 * or display on loan to a place is let go over another place. Each move can be undone: by the toast or by Ctrl+Z.
 * placing: a click sets the new place's spot, a drag draws its area.
 */
import { AusElement, define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { h, need } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { cornersOf, kept, meant, rounded, type Sheet, type Spot } from "./geometry.ts"
import { hang, type Place, shift } from "./moves.ts"
import { Placing } from "./placing.ts"

const STEP_M = 0.1
const FAR_M = 1
const SLACK_PX = 4
const ARROWS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
const NOWHERE: Spot = { x: 0, y: 0 }

/** Something that is under way: what, from where, how far it is by now. */
interface Lifted {
  readonly thing: SVGAElement
  readonly from: Spot
  by: Spot
}

class PlaceMap extends AusElement {
  readonly #said = h("p", { class: "visually-hidden", role: "status" })
  readonly #moved = new Map<SVGAElement, Spot>()
  readonly #undo: (() => Promise<void>)[] = []
  #lifted: Lifted | null = null
  #dragged = false

  protected override start(signal: AbortSignal): void {
    if (!this.hasAttribute("editable")) return
    const map = this.#map
    this.append(this.#said)
    if (this.hasAttribute("placing")) {
      new Placing(map, this.#sheet, event => this.#at(event), signal)
      return
    }
    need(".places-legend", this).append(
      h("span", { class: "places-hint" }, t("Drag a mark, or press the arrow keys on it.")),
    )
    map.addEventListener("dragstart", event => event.preventDefault(), { signal })
    map.addEventListener("pointerdown", event => this.#press(event, signal), { signal })
    map.addEventListener("click", event => this.#click(event), { signal, capture: true })
    map.addEventListener("keydown", event => this.#key(event), { signal })
    map.addEventListener("focusout", () => void this.#putDown(), { signal })
    this.addEventListener("keydown", event => this.#takeBack(event), { signal })
  }

  get #map(): SVGSVGElement {
    return need<SVGSVGElement>(".places-map", this)
  }

  get #sheet(): Sheet {
    const { width, height } = this.#map.dataset
    return { width: Number(width), height: Number(height) }
  }

  /** Where on the sheet a pointer is. */
  #at(event: PointerEvent): Spot {
    const matrix = this.#map.getScreenCTM()?.inverse()
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix)
    return { x: point.x, y: point.y }
  }

  #movable(target: EventTarget | null): SVGAElement | null {
    const thing = (target as Element | null)?.closest<SVGAElement>(".places-mark, .places-area") ?? null
    if (!thing || !(thing.dataset["place"] || thing.dataset["pin"])) return null
    return thing.matches(".places-area:not([aria-current])") ? null : thing
  }

  /** The spots of a thing, as the drawing has them and it was moved since. */
  #spots(thing: SVGAElement): Spot[] {
    const { x, y } = this.#moved.get(thing) ?? NOWHERE
    const outline = thing.querySelector("polygon")?.getAttribute("points")
    const circle = thing.querySelector("circle")
    const drawn = outline
      ? cornersOf(outline)
      : [{ x: Number(circle?.getAttribute("cx")), y: Number(circle?.getAttribute("cy")) }]
    return drawn.map(one => ({ x: one.x + x, y: one.y + y }))
  }

  #press(event: PointerEvent, signal: AbortSignal): void {
    this.#dragged = false
    const thing = event.button === 0 ? this.#movable(event.target) : null
    if (!thing) return
    const over = new AbortController()
    const options = { signal: over.signal }
    signal.addEventListener("abort", () => over.abort(), options)
    const start = this.#at(event)
    const move = (now: PointerEvent): void => {
      const far = Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY)
      if (!this.#dragged && far < SLACK_PX) return
      if (!this.#dragged) {
        this.#dragged = true
        this.#map.setPointerCapture(now.pointerId)
        this.#lift(thing)
      }
      const here = this.#at(now)
      this.#carry({ x: here.x - start.x, y: here.y - start.y })
    }
    const end = (drop: boolean) => (): void => {
      over.abort()
      if (this.#dragged) void (drop ? this.#putDown() : this.#putBack())
    }
    window.addEventListener("pointermove", move, options)
    window.addEventListener("pointerup", end(true), options)
    window.addEventListener("pointercancel", end(false), options)
  }

  #click(event: Event): void {
    if (this.#dragged) event.preventDefault() // the end of a drag is no visit
    this.#dragged = false
  }

  #key(event: KeyboardEvent): void {
    const way = ARROWS[event.key]
    const thing = this.#movable(event.target)
    if (way && thing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      const metres = event.shiftKey ? FAR_M : STEP_M
      if (this.#lifted?.thing !== thing) this.#lift(thing)
      const { x, y } = this.#lifted?.by ?? NOWHERE
      this.#carry({ x: x + way.x * metres, y: y + way.y * metres })
      this.#say()
    } else if (this.#lifted && event.key === "Enter") {
      event.preventDefault()
      void this.#putDown()
    } else if (this.#lifted && event.key === "Escape") {
      event.preventDefault()
      this.#putBack()
    }
  }

  #takeBack(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void this.#undo.pop()?.()
  }

  #lift(thing: SVGAElement): void {
    this.#putBack()
    this.#lifted = { thing, from: this.#moved.get(thing) ?? NOWHERE, by: NOWHERE }
    thing.setAttribute("data-lifted", "")
  }

  #carry(by: Spot): void {
    const lifted = this.#lifted
    if (!lifted) return
    lifted.by = kept(this.#spots(lifted.thing), by, this.#sheet)
    draw(lifted.thing, lifted.from, lifted.by)
    for (const one of this.#map.querySelectorAll("[data-drop]")) one.removeAttribute("data-drop")
    const place = lifted.thing.dataset["pin"] ? this.#below(lifted) : null
    if (place) this.#place(place)?.setAttribute("data-drop", "")
  }

  #putBack(): void {
    const lifted = this.#lifted
    if (!lifted) return
    draw(lifted.thing, lifted.from, NOWHERE)
    this.#down(lifted)
  }

  #down(lifted: Lifted): void {
    this.#lifted = null
    lifted.thing.removeAttribute("data-lifted")
    for (const one of this.#map.querySelectorAll("[data-drop]")) one.removeAttribute("data-drop")
  }

  async #putDown(): Promise<void> {
    const lifted = this.#lifted
    if (!lifted) return
    const place = this.#below(lifted)
    this.#down(lifted)
    const { thing, from, by } = lifted
    try {
      if (!thing.dataset["pin"]) {
        if (by.x !== 0 || by.y !== 0) await this.#shift(thing, by)
      } else if (place && place !== thing.dataset["at"]) await this.#hang(thing, place)
      else draw(thing, from, NOWHERE)
    } catch (problem) {
      draw(thing, from, NOWHERE)
      toast((problem as Error).message, { tone: "bad" })
    }
  }

  /** The place under what is being carried. */
  #below(lifted: Lifted): string | null {
    const [spot] = this.#spots(lifted.thing)
    if (!spot) return null
    const places = [...this.#map.querySelectorAll<SVGAElement>("[data-place]")]
    const areas = places.filter(one => one.matches(".places-area"))
    const marks = places.filter(one => one.matches('.places-mark:not([data-kind="camera"])'))
    return meant(
      { x: spot.x + lifted.by.x, y: spot.y + lifted.by.y },
      areas.map(one => ({ id: one.dataset["place"] ?? "", corners: this.#spots(one) })),
      marks.map(one => ({ id: one.dataset["place"] ?? "", ...(this.#spots(one)[0] ?? NOWHERE) })),
      2 * Number(this.#map.dataset["unit"]),
    )
  }

  #place(id: string): SVGAElement | null {
    return this.#map.querySelector<SVGAElement>(`[data-place="${CSS.escape(id)}"]`)
  }

  async #shift(thing: SVGAElement, by: Spot, undone = false): Promise<void> {
    const id = thing.dataset["place"] ?? ""
    const place = await shift(id, by)
    const hanging = this.#map.querySelectorAll<SVGAElement>(`[data-at="${CSS.escape(id)}"]`)
    for (const one of [thing, ...hanging]) this.#rest(one, by)
    inForm(place)
    const back = (): Promise<void> => this.#shift(thing, { x: -by.x, y: -by.y }, true)
    this.#told(t("“%(place)s” is moved.", { place: place.name }), undone ? null : back)
  }

  async #hang(thing: SVGAElement, place: string, undone = false): Promise<void> {
    const { name, before } = await hang(thing.dataset["kind"] ?? "", thing.dataset["pin"] ?? "", place)
    thing.dataset["at"] = place
    const target = this.#place(place)
    const spots = target ? this.#spots(target) : []
    const own = this.#spots(thing)[0] ?? NOWHERE
    const low = target?.matches(".places-mark") ? 2.2 * Number(this.#map.dataset["unit"]) : 0
    const to = middle(spots)
    this.#rest(thing, { x: to.x - own.x, y: to.y + low - own.y })
    const back = before ? (): Promise<void> => this.#hang(thing, before, true) : null
    this.#told(t("“%(name)s” hangs there now.", { name }), undone ? null : back)
  }

  /** Leaves a thing where it was brought. */
  #rest(thing: SVGAElement, by: Spot): void {
    const { x, y } = this.#moved.get(thing) ?? NOWHERE
    const now = { x: rounded(x + by.x), y: rounded(y + by.y) }
    this.#moved.set(thing, now)
    draw(thing, now, NOWHERE)
  }

  #told(sentence: string, back: (() => Promise<void>) | null): void {
    if (!back) {
      toast(sentence)
      return
    }
    const once = async (): Promise<void> => {
      const at = this.#undo.indexOf(once)
      if (at >= 0) this.#undo.splice(at, 1)
      await back()
    }
    this.#undo.push(once)
    toast(sentence, { undo: once })
  }

  #say(): void {
    const lifted = this.#lifted
    const [spot] = lifted ? this.#spots(lifted.thing) : []
    if (!lifted || !spot) return
    const place = lifted.thing.dataset["pin"] ? this.#place(this.#below(lifted) ?? "") : null
    const [x, y] = [rounded(spot.x + lifted.by.x), rounded(spot.y + lifted.by.y)]
    this.#said.textContent = place
      ? t("Over %(place)s. Enter hangs it there, Escape puts it back.", {
          place: place.getAttribute("aria-label") ?? "",
        })
      : t("%(x)s m from the left, %(y)s m from the top. Enter puts it down, Escape puts it back.", { x, y })
  }
}

function draw(thing: SVGAElement, from: Spot, by: Spot): void {
  thing.setAttribute("transform", `translate(${from.x + by.x} ${from.y + by.y})`)
}

function middle(spots: readonly Spot[]): Spot {
  const [xs, ys] = [spots.map(one => one.x), spots.map(one => one.y)]
  return {
    x: (Math.min(...xs) + Math.max(...xs)) / 2,
    y: (Math.min(...ys) + Math.max(...ys)) / 2,
  }
}

/** The form beside the map shows the same place: it must not save the old metres over the new ones. */
function inForm(place: Place): void {
  const form = document.querySelector<HTMLFormElement>(`form[action*="/place/${CSS.escape(place.id)}?"]`)
  const fields: Readonly<Record<string, string>> = {
    x: place.x === null ? "" : String(place.x),
    y: place.y === null ? "" : String(place.y),
    polygon: place.polygon.map(([x, y]) => `${x},${y}`).join(" "),
    version: String(place.version),
  }
  for (const [name, value] of Object.entries(fields)) {
    const field = form?.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value
  }
}

define("aus-place-map", PlaceMap)
