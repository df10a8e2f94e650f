/** <aus-tour-ways>: the scenes and the ways between them as a drawing and as a list; what leads nowhere or only out is seen. */
import { html, nothing, svg, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t } from "../../lib/i18n.ts"
import { type Scene, seen } from "./document.ts"
import { TourPanel } from "./panel.ts"

const [WIDE, HIGH, RADIUS] = [100, 64, 24]

interface Way {
  readonly from: Scene
  readonly to: Scene
  readonly spot: string
  readonly back: boolean
}

class TourWays extends TourPanel {
  protected override render(): TemplateResult {
    const { scenes } = this.model.document
    const ways = this.#all()
    return html`<div class="stack"><div class="plan-sheet ways-sheet">
        <svg class="plan-drawing" viewBox="0 0 ${WIDE} ${HIGH}" aria-hidden="true">${ways.map(way => this.#line(way))}</svg>
        ${scenes.map((scene, index) => this.#node(scene, index, ways))}
      </div>${this.#list(ways)}</div>`
  }

  #all(): Way[] {
    const { scenes } = this.model.document
    const found = scenes.flatMap(from =>
      seen(from).hotspots.flatMap(spot => {
        const to = spot.kind === "link" ? this.model.sceneOf(String(spot.data["scene"])) : undefined
        return to ? [{ from, to, spot: spot.id, back: false }] : []
      }),
    )
    return found.map(way => ({
      ...way,
      back: found.some(other => other.from.id === way.to.id && other.to.id === way.from.id),
    }))
  }

  #at(scene: Scene): { x: number; y: number } {
    const { scenes } = this.model.document
    const index = scenes.findIndex(one => one.id === scene.id)
    const turn = (index / Math.max(1, scenes.length)) * 2 * Math.PI - Math.PI / 2
    return { x: WIDE / 2 + 1.5 * RADIUS * Math.cos(turn), y: HIGH / 2 + RADIUS * Math.sin(turn) }
  }

  #line(way: Way): TemplateResult {
    const [from, to] = [this.#at(way.from), this.#at(way.to)]
    return svg`<line class="plan-way" ?data-lonely=${!way.back} x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y}></line>`
  }

  #node(scene: Scene, index: number, ways: readonly Way[]): TemplateResult {
    const at = this.#at(scene)
    const reached =
      index === 0 || scene.id === this.model.document.first || ways.some(way => way.to.id === scene.id)
    return html`<button type="button" class="plan-pin" aria-pressed=${scene.id === this.model.sceneId} ?data-lonely=${!reached}
      .style=${`left:${(at.x / WIDE) * 100}%;top:${(at.y / HIGH) * 100}%`} @click=${() => this.model.choose(scene.id)}>${icon("rotate-3d")}<span>${this.model.sceneName(scene)}</span></button>`
  }

  #list(ways: readonly Way[]): TemplateResult {
    const { scene } = this.model
    const own = ways.filter(way => way.from.id === scene?.id)
    const others = this.model.document.scenes.filter(
      one => one.id !== scene?.id && !own.some(way => way.to.id === one.id),
    )
    return html`<section class="stack" data-gap="small" aria-labelledby="ways-title">
      <h3 id="ways-title">${t("Ways from “%(scene)s”", { scene: this.model.sceneName(scene) })}</h3>
      ${own.length === 0 ? html`<p class="muted">${t("None yet: visitors cannot leave this scene.")}</p>` : nothing}
      <ul class="spot-list">${own.map(
        way => html`<li class="spot-line"><button type="button" class="spot-open" @click=${() => this.#show(way)}>${icon("footprints")}<span class="truncate">${this.model.sceneName(way.to)}</span>
          ${way.back ? nothing : html`<span class="chip" data-tone="warn">${t("No way back")}</span>`}</button>
          ${this.editable ? html`<button type="button" class="button" data-kind="quiet" data-shape="icon" data-size="small" aria-label=${t("Remove “%(name)s”", { name: this.model.sceneName(way.to) })} @click=${() => this.announce("aus:removal-wanted", [way.spot])}>${icon("trash-2")}</button>` : nothing}</li>`,
      )}</ul>
      ${
        this.editable && others.length > 0
          ? html`<div class="row">${others.map(
              one =>
                html`<button type="button" class="button" data-size="small" @click=${() => this.#connect(one)}>${icon("plus")} ${this.model.sceneName(one)}</button>`,
            )}</div><p class="muted small">${t("A new way starts in the middle of the picture; drag it to where it belongs.")}</p>`
          : nothing
      }</section>`
  }

  #show(way: Way): void {
    this.model.choose(way.from.id, [way.spot])
    const { spot } = this.model
    if (spot) this.announce("aus:spot-opened", spot)
  }

  async #connect(scene: Scene): Promise<void> {
    const { yaw, pitch } = this.model.view
    try {
      await this.model.addWay(scene.id, { yaw, pitch })
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-tour-ways", TourWays)
