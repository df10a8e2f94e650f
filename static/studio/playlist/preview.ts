/**
 * <aus-playlist-preview playlist player-css selected> shows an item with the display's own code, in a shadow root so
 * that the display's styles and the studio's do not meet.
 */
import { AusElement, define } from "../../elements/base.ts"
import { h } from "../../lib/dom.ts"
import { getJson } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { Layer } from "../../player/layer.ts"
import type { Payload } from "../../player/manifest.ts"
import type { Context } from "../../player/widgets/base.ts"

interface Preview {
  readonly items: readonly { readonly id: string; readonly widget: string; readonly payload: Payload }[]
  readonly files: { readonly [sha256: string]: string }
  readonly data: { readonly [key: string]: Payload }
}

const STAGE = `
  .screen { position: relative; aspect-ratio: 16 / 9; overflow: hidden; container-type: size;
    background: var(--surface); color: var(--text); border: 1px solid var(--line); border-radius: var(--radius); }
  .host { --u: 1cqmin; --safe: 5cqmax; position: absolute; inset: 0; }`

export class PlaylistPreview extends AusElement {
  static observedAttributes = ["selected"]
  #host: HTMLElement | null = null
  #layer: Layer | null = null
  #preview: Preview = { items: [], files: {}, data: {} }
  #turn = 0

  protected override start(signal: AbortSignal): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STAGE)
    root.adoptedStyleSheets = [sheet]
    this.#host = h("div", { class: "host" })
    const screen = h("div", { class: "screen", role: "img", "aria-label": t("Preview") }, this.#host)
    root.replaceChildren(
      h("link", { rel: "stylesheet", href: this.getAttribute("player-css") ?? "" }),
      screen,
    )
    signal.addEventListener("abort", () => this.#clear())
    void this.refresh()
  }

  attributeChangedCallback(): void {
    void this.#show()
  }

  /** Asks for the newest draft and shows it. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn
    const found = await getJson<Preview>(`/api/v1/playlists/${this.getAttribute("playlist")}/preview`)
    if (turn !== this.#turn || !this.isConnected) return
    this.#preview = found
    await this.#show()
  }

  async #show(): Promise<void> {
    if (this.#host === null) return
    const { items } = this.#preview
    const item = items.find(one => one.id === this.getAttribute("selected")) ?? items[0]
    this.#clear()
    if (!item) return
    const layer = Layer.of(item.widget)
    if (layer === null) return
    this.#layer = layer
    try {
      await layer.mount(this.#host, item.payload, this.#context())
      if (this.#layer === layer) layer.start("cut")
    } catch {
      // What cannot be painted is named in the list and stops the publish; the preview stays empty.
      if (this.#layer === layer) this.#clear()
    }
  }

  #clear(): void {
    this.#layer?.stop()
    this.#layer = null
    this.#host?.replaceChildren()
  }

  #context(): Context {
    const { files, data } = this.#preview
    return {
      language: document.documentElement.lang.slice(0, 2),
      media: sha256 => files[sha256] ?? `/media/${sha256}`,
      value: key => data[key] ?? null,
      follow: () => {},
    }
  }
}

define("aus-playlist-preview", PlaylistPreview)
