/**
 * <aus-plan-scale [src]>: how wide the plan of a floor is in truth, by two points that are put on a stretch of known length.
 * Points are dragged, or pushed by the arrow keys (Shift: further). The width goes into the form around it.
 */
import { AusElement, define } from "../../elements/base.ts"
import { h } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Spot, widthBy } from "./geometry.ts"

const STEP = 0.0025
const FAR = 0.025
const SVG = "http://www.w3.org/2000/svg"

class PlanScale extends AusElement {
  readonly #picture = h("img", { alt: "", draggable: "false" })
  readonly #line = document.createElementNS(SVG, "line")
  readonly #metres = h("input", { class: "input number", inputmode: "decimal" })
  readonly #said = h("p", { class: "hint", role: "status" })
  readonly #points: readonly HTMLButtonElement[] = [1, 2].map(number =>
    h("button", { type: "button", class: "scale-point", "aria-label": t("Point %(number)s", { number }) }),
  )
  #ends: [Spot, Spot] = [
    { x: 0.25, y: 0.5 },
    { x: 0.75, y: 0.5 },
  ]
  #made = ""

  protected override start(signal: AbortSignal): void {
    const lines = document.createElementNS(SVG, "svg")
    lines.setAttribute("aria-hidden", "true")
    lines.append(this.#line)
    const sheet = h("div", { class: "scale-sheet" }, this.#picture, lines, ...this.#points)
    this.append(
      h(
        "p",
        {},
        t("Put both points on a stretch whose length you know, for example a wall, and type its length."),
      ),
      sheet,
      h(
        "label",
        { class: "field" },
        h("span", { class: "label" }, t("Length of the stretch in metres")),
        this.#metres,
      ),
      this.#said,
    )
    this.#show(this.getAttribute("src") ?? "")
    const file = this.closest("form")?.querySelector<HTMLInputElement>("input[type=file]")
    file?.addEventListener("change", () => this.#chosen(file.files?.[0]), { signal })
    this.#metres.addEventListener("input", this.#measure, { signal })
    for (const [index, point] of this.#points.entries()) this.#movable(point, index as 0 | 1, sheet, signal)
    signal.addEventListener("abort", () => URL.revokeObjectURL(this.#made))
    this.#draw()
  }

  #chosen(file: File | undefined): void {
    URL.revokeObjectURL(this.#made)
    this.#made = file ? URL.createObjectURL(file) : ""
    this.#show(this.#made || (this.getAttribute("src") ?? ""))
  }

  #show(source: string): void {
    this.hidden = source === ""
    if (source) this.#picture.src = source
  }

  #movable(point: HTMLButtonElement, index: 0 | 1, sheet: HTMLElement, signal: AbortSignal): void {
    point.addEventListener("pointerdown", event => point.setPointerCapture(event.pointerId), { signal })
    point.addEventListener(
      "pointermove",
      event => {
        if (!point.hasPointerCapture(event.pointerId)) return
        const box = sheet.getBoundingClientRect()
        this.#move(index, {
          x: (event.clientX - box.left) / box.width,
          y: (event.clientY - box.top) / box.height,
        })
      },
      { signal },
    )
    point.addEventListener(
      "keydown",
      event => {
        const step = event.shiftKey ? FAR : STEP
        const push: Record<string, Spot> = {
          ArrowLeft: { x: -step, y: 0 },
          ArrowRight: { x: step, y: 0 },
          ArrowUp: { x: 0, y: -step },
          ArrowDown: { x: 0, y: step },
        }
        const by = push[event.key]
        if (by === undefined) return
        event.preventDefault()
        const { x, y } = this.#ends[index]
        this.#move(index, { x: x + by.x, y: y + by.y })
      },
      { signal },
    )
  }

  #move(index: 0 | 1, to: Spot): void {
    this.#ends[index] = { x: inside(to.x), y: inside(to.y) }
    this.#draw()
    this.#measure()
  }

  #draw(): void {
    for (const [index, { x, y }] of this.#ends.entries()) {
      const point = this.#points[index]
      if (point) {
        point.style.left = percent(x)
        point.style.top = percent(y)
      }
      this.#line.setAttribute(`x${index + 1}`, percent(x))
      this.#line.setAttribute(`y${index + 1}`, percent(y))
    }
  }

  /** Writes the width that follows; what was typed by hand stays until there is one. */
  #measure = (): void => {
    const metres = Number(this.#metres.value.trim().replace(",", ".") || "NaN")
    const { naturalWidth, naturalHeight } = this.#picture
    const width = widthBy(this.#ends, naturalHeight / naturalWidth, metres)
    const field = this.closest("form")?.querySelector<HTMLInputElement>("[name=width_m]")
    this.#said.textContent = ""
    if (width === null || !field) return
    const language = document.documentElement.lang
    field.value = new Intl.NumberFormat(language, { maximumFractionDigits: 2, useGrouping: false }).format(
      width,
    )
    this.#said.textContent = t("So the whole picture is %(width)s m wide.", { width: field.value })
  }
}

const inside = (share: number): number => Math.min(1, Math.max(0, share))
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`

define("aus-plan-scale", PlanScale)
