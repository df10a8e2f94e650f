/**
 * <aus-tour-north>: a compass rose that shows what the picture looks at. Dragged, or by arrow keys, it turns until N points
 * to north; announces aus:north-turned with the azimuth of the picture's middle column.
 */
import { AusElement, define } from "../../elements/base.ts"
import { t } from "../../lib/i18n.ts"

const SVG = "http://www.w3.org/2000/svg"
const SIZE = 112
const STEP = 1
const LEAP = 10

class TourNorth extends AusElement {
  /** Azimuth of yaw 0. */
  #north = 0
  /** Where the picture looks. */
  #yaw = 0
  #rose = document.createElementNS(SVG, "svg")
  #ring = document.createElementNS(SVG, "g")

  get north(): number {
    return this.#north
  }

  set north(value: number) {
    this.#north = value
    this.#draw()
  }

  set yaw(value: number) {
    this.#yaw = value
    this.#draw()
  }

  protected override start(signal: AbortSignal): void {
    this.#build()
    let held = false
    const turn = (event: PointerEvent): void => {
      const box = this.#rose.getBoundingClientRect()
      const x = event.clientX - box.left - box.width / 2
      const y = event.clientY - box.top - box.height / 2
      this.#set(-(Math.atan2(x, -y) * 180) / Math.PI - this.#yaw)
    }
    const rose = this.#rose
    rose.addEventListener("pointerdown", event => {
      if (this.hasAttribute("disabled")) return
      held = true
      rose.setPointerCapture(event.pointerId)
      turn(event)
    })
    rose.addEventListener("pointermove", event => held && turn(event), { signal })
    rose.addEventListener(
      "pointerup",
      () => {
        if (held) this.announce("aus:north-turned", this.#north)
        held = false
      },
      { signal },
    )
    rose.addEventListener("keydown", this.#keys, { signal })
    this.replaceChildren(rose)
    this.#draw()
  }

  #keys = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LEAP : STEP
    const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step }[event.key]
    if (by === undefined || this.hasAttribute("disabled")) return
    event.preventDefault()
    this.#set(this.#north + by)
    this.announce("aus:north-turned", this.#north)
  }

  #set(north: number): void {
    this.#north = Math.round((((north % 360) + 360) % 360) * 10) / 10
    this.#draw()
  }

  #build(): void {
    const make = (name: string, values: Record<string, string | number>, text = ""): SVGElement => {
      const made = document.createElementNS(SVG, name)
      for (const [key, value] of Object.entries(values)) made.setAttribute(key, String(value))
      made.textContent = text
      return made
    }
    const half = SIZE / 2
    const rose = this.#rose
    for (const [key, value] of Object.entries({
      class: "north-rose",
      viewBox: `${-half} ${-half} ${SIZE} ${SIZE}`,
      width: String(SIZE),
      height: String(SIZE),
      role: "slider",
      tabindex: "0",
      "aria-label": t("North"),
      "aria-valuemin": "0",
      "aria-valuemax": "360",
    }))
      rose.setAttribute(key, value)
    this.#ring.replaceChildren(
      make("circle", { r: half - 4, class: "north-ring" }),
      ...Array.from({ length: 24 }, (_, index) =>
        make("line", { y1: -half + 5, y2: -half + (index % 6 ? 9 : 14), transform: `rotate(${index * 15})` }),
      ),
      make("text", { class: "north-letter", y: -half + 27 }, t("N")),
    )
    // What the picture looks at is always up: the rose turns under it, as a compass does.
    rose.replaceChildren(
      this.#ring,
      make("path", { class: "north-eye", d: "M0 0L-14 -30A34 34 0 0 1 14 -30Z" }),
    )
  }

  #draw(): void {
    this.#ring.setAttribute("transform", `rotate(${(-(this.#north + this.#yaw)).toFixed(1)})`)
    this.#rose.setAttribute("aria-valuenow", String(Math.round(this.#north)))
    this.#rose.setAttribute("aria-valuetext", `${Math.round(this.#north)}°`)
  }
}

define("aus-tour-north", TourNorth)
