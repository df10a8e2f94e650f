/**
 * <aus-playlist-preview playlist player-css selected> shows an item with the display's own code, in a shadow root so
 * that the display's styles and the studio's do not meet, in the shape of a display that shows the playlist.
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

interface Screen {
  readonly id: string
  readonly store: string
  readonly name: string
  readonly rotation: number
  readonly width: number | null
  readonly height: number | null
}

interface Target {
  readonly target: string
  readonly id: string
  readonly playlist: string | null
}

/** Width by height of what a display draws on; of one that never told, as it is hung. */
function shapeOf({ width, height, rotation }: Screen): number {
  if (width !== null && height !== null) return width / height
  return rotation % 180 === 0 ? 16 / 9 : 9 / 16
}

const STAGE = `
  .screen { --shape: 1.7778; position: relative; overflow: hidden; container-type: size; margin-inline: auto;
    width: min(100%, calc(26rem * var(--shape))); aspect-ratio: var(--shape); background: var(--surface); color: var(--text); border: 1px solid var(--line); border-radius: var(--radius); }
  slot { display: block; margin-top: var(--space-2); }
  .host { --u: 1cqmin; --safe: 5cqmax; position: absolute; inset: 0; }`

export class PlaylistPreview extends AusElement {
  static observedAttributes = ["selected"]
  #host: HTMLElement | null = null
  #screen: HTMLElement | null = null
  #choice: HTMLSelectElement | null = null
  #layer: Layer | null = null
  #preview: Preview = { items: [], files: {}, data: {} }
  #turn = 0

  protected override start(signal: AbortSignal): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STAGE)
    root.adoptedStyleSheets = [sheet]
    this.#host = h("div", { class: "host" })
    this.#screen = h("div", { class: "screen", role: "img", "aria-label": t("Preview") }, this.#host)
    root.replaceChildren(
      h("link", { rel: "stylesheet", href: this.getAttribute("player-css") ?? "" }),
      this.#screen,
      h("slot", {}),
    )
    const choice = h("select", { class: "input", id: "preview-shape" })
    this.#choice = choice
    choice.addEventListener("change", () => this.#reshape(), { signal })
    this.replaceChildren(
      h("div", { class: "field" }, h("label", { for: "preview-shape" }, t("Preview as on")), choice),
    )
    void this.#shapes()
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

  /** The displays that were given the playlist themselves or with their store, then two common shapes. */
  async #shapes(): Promise<void> {
    const choice = this.#choice
    if (choice === null) return
    const [{ displays }, { targets }] = await Promise.all([
      getJson<{ displays: readonly Screen[] }>("/api/v1/displays"),
      getJson<{ targets: readonly Target[] }>("/api/v1/schedule/targets"),
    ])
    const playlist = this.getAttribute("playlist")
    const given = targets.filter(one => one.playlist === playlist)
    const own = new Set(given.map(one => one.id))
    const everywhere = given.some(one => one.target === "all")
    const here = displays.filter(one => everywhere || own.has(one.id) || own.has(one.store))
    choice.replaceChildren(
      ...here.map(one => h("option", { value: String(shapeOf(one)) }, one.name)),
      h("option", { value: String(16 / 9) }, t("a landscape screen")),
      h("option", { value: String(9 / 16) }, t("a portrait screen")),
    )
    this.#reshape()
  }

  #reshape(): void {
    this.#screen?.style.setProperty("--shape", this.#choice?.value ?? "")
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
