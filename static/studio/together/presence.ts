/**
 * <aus-draft-presence path="/api/v1/tours/…" at="…">: who else has the draft open. It says that this page is there, and
 * tells the editor what is new. Announces aus:draft-news {revision, comments}.
 */
import { html, nothing, type TemplateResult } from "lit"
import { define } from "../../elements/base.ts"
import { icon } from "../../lib/dom.ts"
import { call, csrfToken } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { newId } from "../draft.ts"
import { StudioElement } from "../playlist/element.ts"

interface Someone {
  readonly name: string
  readonly part: string
  readonly you: boolean
}

/** What a beat tells: `comments` changes with every comment. */
export interface News {
  readonly revision: number
  readonly comments: string
}

type Room = News & { readonly others: readonly Someone[] }

/** Two beats that get lost do not yet make a page gone (signage/drafts/presence.py). */
const BEAT_MS = 8_000

class DraftPresence extends StudioElement {
  static override properties = {
    path: { type: String },
    at: { type: String },
    nameOf: { attribute: false },
    _others: { state: true },
  }

  declare path: string
  /** The part of the document that is looked at. */
  declare at: string
  /** What a part of the document is called; empty where nobody knows it. */
  declare nameOf: (part: string) => string
  declare _others: readonly Someone[]
  readonly #page = newId()
  #timer = 0

  constructor() {
    super()
    this.path = this.at = ""
    this.nameOf = () => ""
    this._others = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener("visibilitychange", this.#seen)
    window.addEventListener("pagehide", this.#leave)
    window.addEventListener("pageshow", this.#seen)
    window.addEventListener("online", this.#seen)
    this.#seen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener("visibilitychange", this.#seen)
    window.removeEventListener("pagehide", this.#leave)
    window.removeEventListener("pageshow", this.#seen)
    window.removeEventListener("online", this.#seen)
    this.#leave()
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("at") && changed.get("at") !== undefined) this.#seen()
  }

  protected override render(): TemplateResult {
    return html`<span class="presence" role="status" aria-live="polite">${
      this._others.length === 0
        ? nothing
        : html`${icon("users")}<span class="presence-names">${this._others.map(one => html`<span class="presence-name">${this.#said(one)}</span>`)}</span>`
    }</span>`
  }

  #said({ name, part, you }: Someone): string {
    const where = part === "" ? "" : this.nameOf(part)
    if (you)
      return where
        ? t("You, in another window: “%(where)s”", { where })
        : t("You have this open in another window, too")
    return where ? t("%(name)s is in “%(where)s”", { name, where }) : t("%(name)s is here, too", { name })
  }

  /** A page that nobody looks at is not there. */
  #seen = (): void => {
    clearTimeout(this.#timer)
    if (document.hidden) this.#leave()
    else void this.#beat()
  }

  async #beat(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      const { body } = await call<Room>("POST", `${this.path}/presence`, {
        body: { page: this.#page, part: this.at },
      })
      this._others = body.others
      this.announce("aus:draft-news", body)
    } catch {
      this._others = [] // offline, or signed out: saving says so, and the next beat tries again
    }
    clearTimeout(this.#timer)
    if (this.isConnected && !document.hidden)
      this.#timer = window.setTimeout(() => void this.#beat(), BEAT_MS)
  }

  #leave = (): void => {
    clearTimeout(this.#timer)
    this._others = []
    // Sent while the page goes: nobody waits for the answer.
    void fetch(`${this.path}/presence`, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ page: this.#page, leaving: true }),
    }).catch(() => undefined)
  }
}

define("aus-draft-presence", DraftPresence)
