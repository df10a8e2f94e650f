/** <aus-tour-blurring>: with what regions are drawn that shall be blurred: brush or outline, how wide, and how it is done. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import {
  type Blur,
  LEAST_RADIUS,
  MOST_CORNERS,
  MOST_RADIUS,
  MOST_REGIONS,
  type Refused,
  type Tool,
  taking,
} from "./brush.ts"
import { numberField } from "./fields.ts"
import { TourPanel } from "./panel.ts"

class TourBlurring extends TourPanel {
  static override properties = { still: { type: Boolean } }

  declare still: boolean

  constructor() {
    super()
    this.still = false
  }

  protected override render(): TemplateResult | typeof nothing {
    const { drawing } = this.model
    if (drawing?.what !== "blur") return nothing
    return html`<div class="stack" data-gap="small">${this.#tools(drawing)}
      <p class="small" role="status">${this.#how(drawing.tool)}</p>
      ${
        drawing.tool === "brush"
          ? html`${numberField({ of: "brush", name: "blur-radius", label: t("Radius of the brush, in degrees"), value: drawing.radius, least: LEAST_RADIUS, most: MOST_RADIUS, disabled: this.still, change: radius => this.model.draw({ ...drawing, radius }) })}
            <p class="muted small">${t("In the picture: [ or , for a smaller brush, ] or . for a larger one.")}</p>`
          : nothing
      }
      ${drawing.refused ? html`<p class="notice" data-tone="warn" role="alert">${this.#why(drawing.refused)}</p>` : nothing}</div>`
  }

  #tools(drawing: Blur): TemplateResult {
    const tools: [Tool, string, SVGSVGElement][] = [
      ["brush", t("Brush"), icon("brush")],
      ["outline", t("Filled area"), icon("pentagon")],
      ["turn", t("Turn"), icon("rotate-3d")],
    ]
    return html`<div class="segments" role="group" aria-label=${t("Tool")}>${tools.map(
      ([tool, name, picture]) =>
        html`<button type="button" aria-pressed=${drawing.tool === tool} ?disabled=${this.still} @click=${() => this.model.draw(taking(drawing, tool))}>${picture} ${name}</button>`,
    )}</div>`
  }

  #how(tool: Tool): string {
    const how: Record<Tool, string> = {
      brush: t(
        "Paint in the picture over what nobody shall recognise; a click sets one circle, a click on a circle takes it away. Hold Space to turn the picture. By keyboard: turn with the arrow keys and press Enter.",
      ),
      outline: t(
        "Click the corners of the area in the picture; Enter or a click on the first corner closes it, Backspace takes the last corner back. By keyboard: turn with the arrow keys, Enter sets a corner in the middle, Enter once more closes the area.",
      ),
      turn: t("Drag the picture to turn it; then go on with the brush or an area."),
    }
    return how[tool]
  }

  #why(refused: Exclude<Refused, "">): string {
    const why: Record<Exclude<Refused, "">, string> = {
      full: t(
        "A photo takes %(most)s blurred regions at most. Blur these, or use a wider brush or an area for large things.",
        { most: MOST_REGIONS },
      ),
      corners: t("An area has %(most)s corners at most: close it and draw another one.", {
        most: MOST_CORNERS,
      }),
      few: t("An area needs three corners at least."),
      wide: t("An area reaches at most %(degrees)s degrees from its middle: draw two.", {
        degrees: MOST_RADIUS,
      }),
    }
    return why[refused]
  }
}

define("aus-tour-blurring", TourBlurring)
