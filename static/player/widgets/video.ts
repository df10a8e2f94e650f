import { h } from "../../lib/dom.ts"
import type { Payload } from "../manifest.ts"
import { type Context, text, type Widget, type WidgetKind, words } from "./base.ts"

class Video implements Widget {
  #video: HTMLVideoElement | null = null
  #length = 0

  async mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void> {
    const video = h("video", {
      class: "fill",
      "data-fit": text(payload["fit"]) || "cover",
      "aria-label": words(payload["alt"], context.language),
      playsinline: true,
      preload: "auto",
    })
    video.muted = payload["sound"] !== true
    video.loop = true
    this.#video = video
    this.#length = typeof payload["seconds"] === "number" ? payload["seconds"] * 1000 : 0
    host.append(video)
    await new Promise<void>((resolve, reject) => {
      video.addEventListener("canplay", () => resolve(), { once: true, signal })
      video.addEventListener(
        "error",
        () => reject(new Error(video.error?.message || "the video does not play")),
        {
          once: true,
          signal,
        },
      )
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
      video.src = context.media(text(payload["src"]))
    })
  }

  start(): void {
    const video = this.#video
    if (video === null) return
    video.play().catch(() => {
      // Without the autoplay flag a browser plays only what is mute; a silent film is better than a still.
      video.muted = true
      video.play().catch(() => undefined)
    })
  }

  pause(): void {
    this.#video?.pause()
  }

  resume(at_ms: number): void {
    if (this.#video === null) return
    const at = this.#length > 0 ? at_ms % this.#length : at_ms
    if (Math.abs(this.#video.currentTime * 1000 - at) > 250) this.#video.currentTime = at / 1000
    this.start()
  }

  stop(): void {
    // A decoder is given back only when the source is gone.
    this.#video?.pause()
    this.#video?.removeAttribute("src")
    this.#video?.load()
    this.#video = null
  }
}

export const video: WidgetKind = { name: "video", make: () => new Video() }
