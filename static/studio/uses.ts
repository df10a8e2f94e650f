/** <aus-uses kind="medium" target="…"> lists the documents that refer to something. */
import { AusElement, define } from "../elements/base.ts"
import { h } from "../lib/dom.ts"
import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"

interface Use {
  readonly draft: string
  readonly kind: string
  readonly title: string
  readonly published: boolean
}

const PAGES: Readonly<Record<string, string>> = { playlist: "/studio/playlists/" }

class Uses extends AusElement {
  protected override start(signal: AbortSignal): void {
    void this.#show(signal)
  }

  async #show(signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({
      kind: this.getAttribute("kind") ?? "",
      id: this.getAttribute("target") ?? "",
    })
    const { uses } = await getJson<{ uses: Use[] }>(`/api/v1/uses?${query}`, signal)
    if (uses.length === 0) {
      this.replaceChildren(h("p", { class: "muted" }, t("Not used anywhere yet.")))
      return
    }
    const drafts = new Map(uses.map(use => [use.draft, use]))
    const lines = [...drafts.values()].map(use => {
      const live = uses.some(one => one.draft === use.draft && one.published)
      const page = PAGES[use.kind]
      const name = page ? h("a", { href: `${page}${use.draft}` }, use.title) : h("span", {}, use.title)
      const chip = live ? h("span", { class: "chip", "data-tone": "ok" }, t("Published")) : null
      return h("li", { class: "list-item" }, h("span", { class: "list-main" }, name), chip)
    })
    this.replaceChildren(h("ul", { class: "list" }, ...lines))
  }
}

define("aus-uses", Uses)
