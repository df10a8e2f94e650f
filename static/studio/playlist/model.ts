import { call, type FieldProblem, getJson, HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { settle } from "./settle.ts"

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export interface Item {
  readonly id: string
  readonly widget: string
  readonly config: { readonly [key: string]: Json }
  readonly seconds?: number | null
  readonly valid_from?: string | null
  readonly valid_until?: string | null
  readonly transition?: "cut" | "fade"
}

export interface Playlist {
  readonly title: string
  readonly items: readonly Item[]
}

export interface Draft {
  readonly id: string
  readonly title: string
  readonly revision: number
  readonly document: Playlist
  readonly published: number | null
  readonly changed: boolean
  readonly changes: number
  readonly can_undo: boolean
  readonly can_redo: boolean
  readonly updated_at: string
}

export interface Described {
  readonly id: string
  readonly label: string
  readonly icon: string
  readonly text: string
  readonly seconds: number
  readonly medium: string | null
  readonly product: string | null
  readonly picture: string
}

/** Somebody changed the same meanwhile. `revision`: theirs; null where this page is too old to be merged. */
export interface Clash {
  readonly sentence: string
  readonly revision: number | null
  readonly fields: readonly FieldProblem[]
}

export type Keep = "mine" | "theirs"

const TYPING_MS = 400

/** The draft as the editor sees it: changed at once here, saved right after, merged by the server. */
export class PlaylistModel extends EventTarget {
  readonly #path: string
  draft: Draft | null = null
  document: Playlist = { title: "", items: [] }
  described = new Map<string, Described>()
  state: "saved" | "saving" | "failed" = "saved"
  /** What the server refused of the last save, by JSON pointer. */
  errors = new Map<string, string>()
  /** Until a person chose, nothing is saved. */
  clash: Clash | null = null
  #unsaved = false
  #timer = 0
  #work: Promise<void> = Promise.resolve()

  constructor(id: string) {
    super()
    this.#path = `/api/v1/playlists/${id}`
  }

  async load(): Promise<void> {
    const draft = await getJson<Draft>(this.#path)
    await this.#take(draft)
  }

  item(id: string | null): Item | undefined {
    return this.document.items.find(item => item.id === id)
  }

  /** Changes the document at once and saves it; `typing` waits for a pause. */
  edit(change: (document: Playlist) => Playlist, { typing = false } = {}): void {
    this.document = change(this.document)
    this.#unsaved = true
    this.state = this.clash === null ? "saving" : "failed"
    this.#tell()
    clearTimeout(this.#timer)
    if (typing) this.#timer = window.setTimeout(() => void this.flush(), TYPING_MS)
    else void this.flush()
  }

  add(item: Omit<Item, "id">, at = this.document.items.length): string {
    const id = newId()
    this.edit(document => ({ ...document, items: document.items.toSpliced(at, 0, { ...item, id }) }))
    return id
  }

  move(id: string, to: number): void {
    const item = this.item(id)
    if (!item || this.document.items[to]?.id === id) return
    this.edit(document => ({
      ...document,
      items: document.items.filter(one => one.id !== id).toSpliced(to, 0, item),
    }))
  }

  change(id: string, values: Partial<Item>, options = {}): void {
    this.edit(
      document => ({
        ...document,
        items: document.items.map(one => (one.id === id ? { ...one, ...values } : one)),
      }),
      options,
    )
  }

  remove(id: string): void {
    this.edit(document => ({ ...document, items: document.items.filter(one => one.id !== id) }))
  }

  /** Saves what is not saved yet, one request at a time; resolves when the server has it or refused it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#work = this.#work.then(() => this.#save())
    return this.#work
  }

  async undo(): Promise<void> {
    await this.#step("undo")
  }

  async redo(): Promise<void> {
    await this.#step("redo")
  }

  async publish(): Promise<void> {
    await this.flush()
    await call("POST", `${this.#path}/publish`, { body: {} })
    await this.load()
  }

  /** After a clash: `keep` says whose values stand where both changed the same; everything else is put together. */
  settle(keep: Keep): Promise<void> {
    const against = this.clash?.revision ?? null
    this.clash = null
    this.#unsaved = true
    this.state = "saving"
    this.#tell()
    this.#work = this.#work.then(() =>
      against === null ? this.#overtake(keep) : this.#save({ against, keep }),
    )
    return this.#work
  }

  /** The state that this page began with is not kept any more: one of the two documents stands as a whole. */
  async #overtake(keep: Keep): Promise<void> {
    const mine = this.document
    this.#unsaved = false
    await this.load()
    if (keep === "theirs") return
    this.document = mine
    this.#unsaved = true
    await this.#save()
  }

  async #step(name: "undo" | "redo"): Promise<void> {
    await this.flush()
    const { body } = await call<Draft>("POST", `${this.#path}/${name}`)
    await this.#take(body)
  }

  async #save(settled?: { against: number; keep: Keep }): Promise<void> {
    if (!this.#unsaved || this.draft === null || this.clash !== null) return
    this.#unsaved = false
    const sent = this.document
    try {
      const { body } = await call<Draft>("PUT", this.#path, {
        body: { document: sent, ...(settled && { settled }) },
        ifMatch: `"${this.draft.revision}"`,
      })
      this.errors = new Map()
      if (this.document === sent) await this.#take(body)
      else {
        this.draft = body
        this.document = settle(sent, this.document, body.document)
      }
    } catch (problem) {
      this.#refused(problem)
    }
    this.#tell()
  }

  #refused(problem: unknown): void {
    this.state = "failed"
    if (!(problem instanceof HttpProblem)) throw problem
    if (problem.status === 409 || problem.status === 412)
      this.clash = {
        sentence: problem.message,
        revision: problem.body.revision ?? null,
        fields: problem.body.errors ?? [],
      }
    else if (problem.status === 422)
      this.errors = new Map(
        problem.body.errors?.map(one => [one.pointer.replace(/^\/body\/document/, ""), one.detail]),
      )
    else {
      this.#unsaved = true // the network is away: the next change, or the connection's return, sends it
      this.errors = new Map([["", problem.message]])
    }
  }

  async #take(draft: Draft): Promise<void> {
    this.draft = draft
    this.document = draft.document
    this.errors = new Map()
    this.state = "saved"
    this.#tell()
    const { items } = await getJson<{ items: Described[] }>(`${this.#path}/described`)
    this.described = new Map(items.map(one => [one.id, one]))
    this.#tell()
  }

  #tell(): void {
    this.dispatchEvent(new Event("changed"))
  }
}

/** Minutes and seconds as people read them. */
export function length(seconds: number): string {
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  const rest = String(whole % 60).padStart(2, "0")
  return minutes >= 60
    ? t("%(hours)s h %(minutes)s min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
    : `${minutes}:${rest}`
}

function newId(): string {
  // crypto.randomUUID is missing where the studio runs without TLS on a LAN.
  return Array.from(crypto.getRandomValues(new Uint8Array(13)), byte =>
    byte.toString(16).padStart(2, "0"),
  ).join("")
}
