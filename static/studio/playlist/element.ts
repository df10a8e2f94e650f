import { LitElement } from "lit"

/** A Lit element that renders into the page itself, so that the studio's components style it. */
export abstract class StudioElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected announce(name: `aus:${string}`, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }
}
