/** What the scene's displays show now, asked for again and again while somebody looks at the page. */
import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"
import { write } from "../lib/live-text.ts"
import { Pulse } from "../lib/pulse.ts"
import type { Payload } from "../player/manifest.ts"
import { entryOf } from "./spots.ts"

/** One display that confirms what it shows (tours/api.py, DisplayOut). what: in words. */
export interface OnAir {
  readonly hotspot: string
  readonly item: string
  readonly what: string
  readonly payload: Payload
  readonly values: Readonly<Record<string, Payload>>
  readonly products: readonly string[]
}

type Listener = (on: OnAir | null) => void

const EVERY_MS = 10_000

export class OnAirWatch {
  readonly #slug: string
  readonly #language: string
  readonly #listeners = new Map<string, Listener>()
  #pulse: Pulse | null = null

  constructor(slug: string, language: string) {
    this.#slug = slug
    this.#language = language
  }

  /** Another scene: its displays are asked about at once, and nobody asks where there are none. */
  enter(scene: string, hotspots: readonly string[]): void {
    this.close()
    if (hotspots.length === 0 || this.#slug.includes("/")) return // a preview has no displays of its own
    const query = new URLSearchParams({ scene, lang: this.#language })
    const address = `/api/v1/tours/${this.#slug}/displays?${query}`
    const ask = async (signal: AbortSignal): Promise<void> => {
      const { displays } = await getJson<{ displays: OnAir[] }>(address, signal)
      for (const hotspot of hotspots)
        this.#heard(hotspot, displays.find(one => one.hotspot === hotspot) ?? null)
    }
    // A display that nobody hears of for a minute may show anything: nothing is claimed any more.
    const silent = (since: Date | null): void => {
      if (since !== null) for (const hotspot of hotspots) this.#heard(hotspot, null)
    }
    this.#pulse = new Pulse(ask, () => EVERY_MS, silent)
    void this.#pulse.now()
  }

  /** Calls with what the display of a hotspot shows, and with null while it confirms nothing. */
  follow(hotspot: string, listener: Listener): void {
    this.#listeners.set(hotspot, listener)
  }

  close(): void {
    this.#pulse?.close()
    this.#pulse = null
    this.#listeners.clear()
  }

  #heard(hotspot: string, on: OnAir | null): void {
    this.#listeners.get(hotspot)?.(on)
    tell(entryOf(hotspot), on)
  }
}

/** The entry beside the picture: what is on, and the things that it shows; the rest of the round when it shows none. */
export function tell(entry: HTMLElement | null, on: OnAir | null): void {
  write(entry?.querySelector("[data-on-air]"), on === null ? "" : t("On now: %(what)s", { what: on.what }))
  const goods = [...(entry?.querySelectorAll<HTMLElement>("[data-goods]") ?? [])]
  const shown = goods.filter(one => on?.products.includes(one.dataset["product"] ?? ""))
  for (const one of goods)
    one.closest("li")?.toggleAttribute("hidden", shown.length > 0 && !shown.includes(one))
}
