/**
 * What stands beside the picture. Words, prices, forms and routes are the server's alone: walking fetches the next
 * page as anybody gets it, without script, and takes its parts.
 */
import { need } from "../lib/dom.ts"

/** What belongs to one scene; `#tour-found` goes with it, as its steps are counted from there. */
const PARTS = ["#tour-title", "#tour-found", "#tour-scene"] as const

export interface Side {
  readonly title: string
  readonly parts: ReadonlyMap<string, Element>
}

/** The side of the page at an address; null where the server has none (or does not answer). */
export async function fetchSide(address: string, signal: AbortSignal): Promise<Side | null> {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } }).catch(() => null)
  if (answer === null || !answer.ok) return null
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const parts = new Map<string, Element>()
  for (const part of PARTS) {
    const element = page.querySelector(part)
    if (element === null) return null
    parts.set(part, document.importNode(element, true))
  }
  return { title: page.title, parts }
}

/** Puts it in place of what stands there; the part with the heading comes back. */
export function takeSide(side: Side): Element {
  for (const [part, element] of side.parts) need(part).replaceWith(element)
  document.title = side.title
  return need("#tour-title")
}

export function focusHeading(within: Element): void {
  const heading = need<HTMLElement>("h1", within)
  heading.tabIndex = -1
  heading.focus()
}
