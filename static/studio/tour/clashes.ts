/** <aus-tour-clashes>: where two people changed the same, field by field: mine or theirs. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { t } from "../../lib/i18n.ts"
import type { Clash, Json } from "../draft.ts"
import { TourPanel } from "./panel.ts"

class TourClashes extends TourPanel {
  static override properties = {
    _theirs: { state: true },
  }

  declare _theirs: ReadonlySet<string>

  constructor() {
    super()
    this._theirs = new Set()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { clashes } = this.model
    if (clashes === null) return nothing
    return html`<div class="notice" data-tone="warn" role="alert"><div class="stack" data-gap="small">
      <p>${clashes.sentence}</p>
      ${clashes.fields.map((one, index) => this.#field(one, index))}
      <div class="actions">
        ${
          clashes.revision === null
            ? html`<button type="button" class="button" data-kind="primary" @click=${() => this.model.settle(new Set())}>${t("Load it again")}</button>`
            : html`<button type="button" class="button" data-kind="primary" @click=${this.#settle}>${t("Go on with this")}</button>`
        }
      </div></div></div>`
  }

  #field(one: Clash, index: number): TemplateResult {
    const choose = (theirs: boolean): void => {
      const chosen = new Set(this._theirs)
      if (theirs) chosen.add(one.pointer)
      else chosen.delete(one.pointer)
      this._theirs = chosen
    }
    const option = (theirs: boolean, value: Json): TemplateResult =>
      html`<label class="check"><input type="radio" name="clash-${index}" ?checked=${this._theirs.has(one.pointer) === theirs} @change=${() => choose(theirs)}>
        ${theirs ? t("%(who)s: %(value)s", { who: one.who, value: this.#told(value) }) : t("You: %(value)s", { value: this.#told(value) })}</label>`
    return html`<fieldset class="stack" data-gap="small"><legend>${this.#place(one.pointer)}</legend>${option(false, one.yours)}${option(true, one.theirs)}</fieldset>`
  }

  #settle = (): void => {
    const theirs = this._theirs
    this._theirs = new Set()
    void this.model.settle(theirs)
  }

  /** The path of a clash in words: scene, hotspot, field. */
  #place(pointer: string): string {
    const steps = pointer.split("/").slice(1)
    const scene = steps[0] === "scenes" ? this.model.document.scenes[Number(steps[1])] : undefined
    const version = steps[2] === "versions" ? scene?.versions[Number(steps[3])] : undefined
    const spot = steps[4] === "hotspots" ? version?.hotspots[Number(steps[5])] : undefined
    const names: Record<string, string> = {
      title: t("Name"),
      name: t("Name"),
      description: t("Description"),
      north: t("North"),
      start: t("Start view"),
      point: t("Position"),
      shape: t("It covers"),
      text: t("Text"),
      slug: t("Address"),
    }
    const field = steps.toReversed().find(step => step in names)
    const parts = [
      scene && this.model.sceneName(scene),
      spot && this.model.spotName(spot),
      field && names[field],
    ]
    return parts.filter(Boolean).join(" · ") || pointer
  }

  #told(value: Json): string {
    if (value === null) return t("removed")
    if (typeof value !== "object") return String(value)
    if (!Array.isArray(value) && typeof value["yaw"] === "number")
      return `${value["yaw"]}° / ${String(value["pitch"])}°`
    return t("changed")
  }
}

define("aus-tour-clashes", TourClashes)
