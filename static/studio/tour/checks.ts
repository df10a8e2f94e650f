/** <aus-tour-checks>: what stands against publishing, each with the way to mend it. Announces aus:fix-wanted {query}. */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { t, tn } from "../../lib/i18n.ts"
import type { Finding } from "./document.ts"
import { TourPanel } from "./panel.ts"

class TourChecks extends TourPanel {
  protected override render(): TemplateResult {
    const { findings } = this.model
    const blocking = findings.filter(one => one.blocks)
    const others = findings.filter(one => !one.blocks)
    return html`<section class="stack" data-gap="small" aria-labelledby="checks-title">
      <h2 id="checks-title">${t("Before publishing")}</h2>
      ${
        findings.length === 0
          ? html`<p class="row">${icon("circle-check")} ${t("Nothing stands against publishing.")}</p>`
          : nothing
      }
      ${blocking.length > 0 ? html`<h3 class="small">${tn("%(n)s thing must be mended", "%(n)s things must be mended", blocking.length)}</h3>${this.#list(blocking)}` : nothing}
      ${others.length > 0 ? html`<h3 class="small">${tn("%(n)s thing to look at", "%(n)s things to look at", others.length)}</h3>${this.#list(others)}` : nothing}
    </section>`
  }

  #list(findings: readonly Finding[]): TemplateResult {
    return html`<ul class="check-list">${findings.map(
      one => html`<li data-blocks=${one.blocks || nothing}>${icon(one.blocks ? "circle-x" : "triangle-alert")}
        <span>${this.#where(one)}${one.detail}${one.clause ? html` <span class="muted small nowrap" title=${t("European standard for accessibility")}>EN 301 549, ${one.clause}</span>` : nothing}
        ${one.fix ? html`<br><a href=${one.fix} @click=${(event: Event) => this.#go(event, one)}>${t("Show where")}</a>` : nothing}</span></li>`,
    )}</ul>`
  }

  /** In which scene it is: several scenes often lack the same. */
  #where(finding: Finding): TemplateResult | typeof nothing {
    const scene = this.model.sceneOf(new URLSearchParams(finding.fix).get("scene") ?? "")
    return scene ? html`<strong>${this.model.sceneName(scene)}:</strong> ` : nothing
  }

  #go(event: Event, finding: Finding): void {
    event.preventDefault()
    this.announce("aus:fix-wanted", finding.fix)
  }
}

define("aus-tour-checks", TourChecks)
