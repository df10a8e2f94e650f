/**
 * What every `aus-…` element shares: facts leave as bubbling DOM events, and what it takes while connected it
 * gives back when it goes.
 */
export abstract class AusElement extends HTMLElement {
  #given: AbortController | null = null

  connectedCallback(): void {
    this.#given = new AbortController()
    this.start(this.#given.signal)
  }

  disconnectedCallback(): void {
    this.#given?.abort()
    this.#given = null
  }

  /** Begins; listeners take `{ signal }`, everything else is returned on its abort event. */
  protected abstract start(signal: AbortSignal): void

  /** Announces a fact, named in the past tense: `aus:product-chosen`. */
  protected announce(name: `aus:${string}`, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }
}

/** Registers an element once: two bundles on one page may both bring it. */
export function define(tag: `aus-${string}`, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element)
}
