/** <aus-tour-several>: what can be done with several hotspots at once. */
import { html, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { toast } from "../../elements/toasts.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import { TourPanel } from "./panel.ts"

class TourSeveral extends TourPanel {
  protected override render(): TemplateResult {
    const { model } = this
    const others = model.document.scenes.filter(scene => scene.id !== model.sceneId)
    const count = model.selected.size
    return html`<section class="stack" data-gap="small" aria-labelledby="several-title">
      <h2 id="several-title" role="status">${tn("%(n)s hotspot is selected", "%(n)s hotspots are selected", count)}</h2>
      <div class="row">
        <button type="button" class="button" ?disabled=${!this.editable} @click=${() => model.changeSpots(model.selected, () => ({ check: false }))}>${icon("check")} ${t("They fit")}</button>
        <button type="button" class="button" data-kind="danger" ?disabled=${!this.editable} @click=${() => this.announce("aus:removal-wanted", [...model.selected])}>${icon("trash-2")} ${t("Remove")}</button>
      </div>
      <form class="row" @submit=${this.#copy}>
        <select class="input" name="target" aria-label=${t("Scene")} ?disabled=${others.length === 0}>${others.map(scene => html`<option value=${scene.id}>${model.sceneName(scene)}</option>`)}</select>
        <button class="button" ?disabled=${!this.editable || others.length === 0}>${icon("copy")} ${t("Copy there")}</button>
      </form>
      <p class="muted small">${t("Drag one of them in the picture, or push it with the arrow keys: all of them move.")}</p>
    </section>`
  }

  #copy = (event: SubmitEvent): void => {
    event.preventDefault()
    const target = String(new FormData(event.target as HTMLFormElement).get("target") ?? "")
    void this.#send(target)
  }

  async #send(target: string): Promise<void> {
    const { model } = this
    const body = { scene: model.sceneId, version: model.version?.id, hotspots: [...model.selected], target }
    try {
      await model.command("POST", "/hotspots/copy", body)
      const scene = model.sceneName(model.sceneOf(target))
      toast(t("Copied to “%(scene)s”; look there whether they fit.", { scene }), { undo: () => model.undo() })
    } catch (problem) {
      toast((problem as Error).message, { tone: "bad" })
    }
  }
}

define("aus-tour-several", TourSeveral)
