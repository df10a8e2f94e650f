import type { Json } from "../../lib/messages.ts"
import type { Payload } from "../manifest.ts"

/** What a widget may ask of the page around it. */
export interface Context {
  readonly language: string
  media(sha256: string): string
  /** A live value, or null when it is unknown or too old to be true. */
  value(key: string): Payload | null
  /** Calls back at each change of a live value until the signal ends. */
  follow(key: string, changed: () => void, signal: AbortSignal): void
}

/** One thing on the stage. The stage calls mount → start → (pause → resume)* → stop, each exactly once in turn. */
export interface Widget {
  /** Builds itself into the host; resolves when its first frame could be painted, rejects when it never will. */
  mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void>
  start(): void
  pause(): void
  /** Goes on at this position of the item. */
  resume(at_ms: number): void
  stop(): void
}

export interface WidgetKind {
  readonly name: string
  make(): Widget
}

/** A widget that stands still: nothing to start or stop. */
export abstract class Still implements Widget {
  abstract mount(host: HTMLElement, payload: Payload, context: Context, signal: AbortSignal): Promise<void>
  start(): void {}
  pause(): void {}
  resume(_at_ms: number): void {}
  stop(): void {}
}

export function isMap(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** A text that is one string or a map of language to text: in this language, else in any. */
export function words(value: Json | undefined, language: string): string {
  if (typeof value === "string") return value
  if (!isMap(value)) return ""
  const own = value[language] ?? Object.values(value).find(text => typeof text === "string" && text !== "")
  return typeof own === "string" ? own : ""
}

export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : ""
}

export function money(minor: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language, { style: "currency", currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minor / 10 ** digits)
}

const SVG = "http://www.w3.org/2000/svg"

/** A QR code from the path that the server drew, always dark on white: scanners want that. */
export function qrCode(code: Json | undefined, label: string): SVGSVGElement | null {
  if (!isMap(code) || typeof code["size"] !== "number" || typeof code["path"] !== "string") return null
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "qr")
  svg.setAttribute("viewBox", `0 0 ${code["size"]} ${code["size"]}`)
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", label)
  const path = document.createElementNS(SVG, "path")
  path.setAttribute("d", code["path"])
  svg.append(path)
  return svg
}

/** Resolves when the picture could be painted in the next frame. */
export async function loaded(image: HTMLImageElement): Promise<void> {
  await image.decode()
}

const SMALLEST = 0.4

/** Sets the words of a mounted box smaller until nothing is cut off, anew whenever the box changes its size. */
export function fit(box: HTMLElement, signal: AbortSignal): void {
  shrink(box)
  const observer = new ResizeObserver(() => shrink(box))
  observer.observe(box)
  signal.addEventListener("abort", () => observer.disconnect())
}

/** A word that is too long even for the smallest size is broken. */
function shrink(box: HTMLElement): void {
  const cut = (): boolean => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight
  box.removeAttribute("data-broken")
  box.style.removeProperty("--fit")
  for (let scale = 1; cut(); scale -= 0.05) {
    if (scale < SMALLEST) {
      box.setAttribute("data-broken", "")
      return
    }
    box.style.setProperty("--fit", scale.toFixed(2))
  }
}
