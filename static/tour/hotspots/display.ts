import { h } from "../../lib/dom.ts"
import { type Context, text } from "../../player/widgets/base.ts"
import { kindOf as widgetOf } from "../../player/widgets/index.ts"
import type { OnAir } from "../on-air.ts"
import { type Box, quadRatio } from "../quad.ts"
import type { Actions, Face, HotspotKind, Spot } from "./kind.ts"

/** Of the longer side, in CSS pixels: a display fills at most a good part of the window. */
const LONGER_PX = 960

/** A panel with what it plays, as its player would paint it; empty while the display confirms nothing. */
class DisplayFace implements Face {
  readonly element: HTMLElement
  readonly box: Box
  #shown = ""
  #given = new AbortController()

  constructor(ratio: number) {
    this.box =
      ratio >= 1
        ? { width: LONGER_PX, height: LONGER_PX / ratio }
        : { width: LONGER_PX * ratio, height: LONGER_PX }
    this.element = h("div", { class: "tour-display" })
    const { style } = this.element
    style.width = `${this.box.width}px`
    style.height = `${this.box.height}px`
    // What a display takes from its own window, its face takes from its box.
    style.setProperty("--u", `${Math.min(this.box.width, this.box.height) / 100}px`)
    style.setProperty("--safe", `${LONGER_PX * 0.05}px`)
  }

  show = (on: OnAir | null): void => {
    const said = on === null ? "" : JSON.stringify([on.payload, on.values])
    if (said === this.#shown) return
    this.#shown = said
    this.#given.abort()
    this.#given = new AbortController()
    if (on === null) this.element.replaceChildren()
    else void this.#mount(on, this.#given.signal)
  }

  close(): void {
    this.#given.abort()
  }

  /** The old picture stays until the new one could be painted. */
  async #mount(on: OnAir, signal: AbortSignal): Promise<void> {
    const host = h("div", { class: "tour-display-item" })
    const name = text(on.payload["widget"])
    if (name === "video") host.append(still(text(on.payload["src"])))
    else {
      const context: Context = {
        language: document.documentElement.lang,
        media: sha256 => `/media/${sha256}`,
        value: key => on.values[key] ?? null,
        follow: () => undefined, // the next answer brings new values, and with them a new mount
      }
      const ready = widgetOf(name)?.make().mount(host, on.payload, context, signal)
      // A picture that cannot be had leaves the panel as it is in the photo.
      await ready?.catch(() => host.replaceChildren())
    }
    if (!signal.aborted) this.element.replaceChildren(host)
  }
}

/** A film's first picture: playing it would cost a visitor's data for something small. */
function still(sha256: string): HTMLVideoElement {
  const video = h("video", {
    class: "fill",
    preload: "metadata",
    playsinline: true,
    src: `/media/${sha256}#t=0.1`,
  })
  video.muted = true
  return video
}

export const display: HotspotKind = {
  kind: "display",
  icon: "monitor",
  choose: (spot, actions) => actions.openCard(spot),
  face: (spot: Spot, actions: Actions) => {
    const ratio = quadRatio(spot.shape?.points ?? [])
    if (ratio === null) return undefined
    const face = new DisplayFace(ratio)
    actions.onAir.follow(spot.id, face.show)
    return face
  },
}
