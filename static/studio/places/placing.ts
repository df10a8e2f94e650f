/** Sets a new place on the sheet: a click its spot, a drag its area; both go into the form beside the map. */
import { h, need } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { cornersOf, kept, rectangle, rounded, type Sheet, type Spot } from "./geometry.ts"

const SVG = "http://www.w3.org/2000/svg"
const LEAST_M = 0.3
const NOWHERE: Spot = { x: 0, y: 0 }

export class Placing {
  readonly #map: SVGSVGElement
  readonly #sheet: Sheet
  readonly #at: (event: PointerEvent) => Spot
  readonly #spot = document.createElementNS(SVG, "circle")
  readonly #area = document.createElementNS(SVG, "polygon")

  constructor(map: SVGSVGElement, sheet: Sheet, at: (event: PointerEvent) => Spot, signal: AbortSignal) {
    this.#map = map
    this.#sheet = sheet
    this.#at = at
    const ghost = document.createElementNS(SVG, "g")
    ghost.setAttribute("class", "places-ghost")
    this.#spot.setAttribute("r", map.dataset["unit"] ?? "0.3")
    ghost.append(this.#area, this.#spot)
    map.append(ghost)
    map.classList.add("places-placing")
    const hint = t("Click where it is, or drag to draw its area.")
    need(".places-legend").append(h("span", { class: "places-hint" }, hint))
    map.addEventListener("dragstart", event => event.preventDefault(), { signal })
    map.addEventListener("click", event => event.preventDefault(), { signal, capture: true })
    map.addEventListener("pointerdown", event => this.#press(event, signal), { signal })
    for (const name of ["x", "y", "polygon"])
      field(name)?.addEventListener("input", () => this.#draw(), { signal })
    this.#draw()
  }

  #press(event: PointerEvent, signal: AbortSignal): void {
    if (event.button !== 0) return
    this.#map.setPointerCapture(event.pointerId)
    const over = new AbortController()
    const options = { signal: over.signal }
    signal.addEventListener("abort", () => over.abort(), options)
    const start = this.#inside(event)
    const set = (now: PointerEvent): void => {
      const here = this.#inside(now)
      const far = Math.min(Math.abs(here.x - start.x), Math.abs(here.y - start.y)) >= LEAST_M
      write("polygon", far ? rectangle(start, here) : "")
      write("x", far ? "" : String(start.x))
      write("y", far ? "" : String(start.y))
      this.#draw()
    }
    set(event)
    this.#map.addEventListener("pointermove", set, options)
    for (const name of ["pointerup", "pointercancel"] as const)
      this.#map.addEventListener(name, () => over.abort(), options)
  }

  #inside(event: PointerEvent): Spot {
    const spot = this.#at(event)
    const back = kept([spot], NOWHERE, this.#sheet)
    return { x: rounded(spot.x + back.x), y: rounded(spot.y + back.y) }
  }

  #draw(): void {
    const [x, y] = [metres(field("x")?.value), metres(field("y")?.value)]
    const drawn = cornersOf(field("polygon")?.value ?? "").filter(
      one => Number.isFinite(one.x) && Number.isFinite(one.y),
    )
    this.#spot.toggleAttribute("hidden", x === null || y === null)
    this.#spot.setAttribute("cx", String(x ?? 0))
    this.#spot.setAttribute("cy", String(y ?? 0))
    this.#area.setAttribute("points", drawn.map(one => `${one.x},${one.y}`).join(" "))
  }
}

function field(name: string): HTMLInputElement | HTMLTextAreaElement | null {
  return document.querySelector(`.panel [name="${name}"]`)
}

function write(name: string, value: string): void {
  const found = field(name)
  if (found) found.value = value
}

/** A German keyboard writes 4,5. */
function metres(text: string | undefined): number | null {
  const value = Number.parseFloat((text ?? "").replace(",", "."))
  return Number.isFinite(value) ? value : null
}
