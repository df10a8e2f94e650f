import { call, getJson, HttpProblem } from "../lib/http.ts"
import { beside } from "./beside.ts"

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** A draft as /api/v1 shows it. */
export interface Draft<D> {
  readonly id: string
  readonly title: string
  readonly revision: number
  readonly document: D
  readonly published: number | null
  readonly planned: number | null
  readonly planned_at: string | null
  readonly planned_problem: string
  readonly changed: boolean
  readonly changes: number
  readonly can_undo: boolean
  readonly can_redo: boolean
  readonly updated_at: string
  readonly updated_by: string
}

/** One place that two people changed. `pointer` leads to it in the document of this page. */
export interface Clash {
  readonly pointer: string
  readonly yours: Json
  readonly theirs: Json
  readonly who: string
}

interface Clashes {
  readonly sentence: string
  /** The others' revision; null where this page is too old to be merged. */
  readonly revision: number | null
  readonly fields: readonly Clash[]
}

type ClashBody = { readonly revision?: number; readonly errors?: readonly Clash[] }

const TYPING_MS = 400
/** However long somebody types or pushes, so much is unsaved at most. */
const LONGEST_MS = 900

/** A draft in an editor: changed at once here, saved right after, merged by the server, undone there. */
export class DraftModel<D> extends EventTarget {
  readonly path: string
  draft: Draft<D> | null = null
  document: D
  state: "saved" | "saving" | "failed" = "saved"
  /** What the server refused of the last save, by JSON pointer. */
  errors = new Map<string, string>()
  /** Until a person chose, nothing is saved. */
  clashes: Clashes | null = null
  #unsaved = false
  #since = 0
  #timer = 0
  #work: Promise<void> = Promise.resolve()

  constructor(path: string, empty: D) {
    super()
    this.path = path
    this.document = empty
  }

  async load(): Promise<void> {
    this.take(await getJson<Draft<D>>(this.path))
  }

  /** Changes the document at once and saves it; `typing` waits for a pause. */
  edit(change: (document: D) => D, { typing = false } = {}): void {
    this.document = change(this.document)
    if (!this.#unsaved) this.#since = performance.now()
    this.#unsaved = true
    this.state = this.clashes === null ? "saving" : "failed"
    this.tell()
    clearTimeout(this.#timer)
    const rest = Math.max(0, Math.min(TYPING_MS, this.#since + LONGEST_MS - performance.now()))
    if (typing) this.#timer = window.setTimeout(() => void this.flush(), rest)
    else void this.flush()
  }

  /** Saves what is not saved yet, one request at a time; resolves when the server has it or refused it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#queue(() => this.#save())
  }

  undo(): Promise<void> {
    return this.command("POST", "/undo")
  }

  redo(): Promise<void> {
    return this.command("POST", "/redo")
  }

  /** A change that the server makes; its answer is the draft after it. Rejects with the server's sentence. */
  async command<T extends Draft<D>>(method: string, path: string, body?: unknown): Promise<void> {
    await this.make<T>(method, path, body)
  }

  /** The same, for commands whose answer tells more than the draft. */
  async make<T extends Draft<D>>(method: string, path: string, body?: unknown): Promise<T> {
    const made: T[] = []
    await this.flush()
    await this.#queue(async () => {
      const answer = await call<T>(method, `${this.path}${path}`, body === undefined ? {} : { body })
      made.push(answer.body)
      this.take(answer.body)
    })
    return made[0] as T
  }

  async publish(body: { readonly comment?: string; readonly at?: string }): Promise<void> {
    await this.flush()
    await call("POST", `${this.path}/publish`, { body })
    await this.load()
  }

  /** After a clash: the pointers whose value of the others stands; elsewhere this page's does. */
  settle(theirs: ReadonlySet<string>): Promise<void> {
    const { clashes } = this
    if (clashes === null) return Promise.resolve()
    this.clashes = null
    if (clashes.revision === null) return this.load()
    const against = clashes.revision
    let mine = this.document
    for (const field of clashes.fields) if (theirs.has(field.pointer)) mine = replaced(mine, field)
    this.document = mine
    this.#unsaved = true
    this.state = "saving"
    this.tell()
    return this.#queue(() => this.#save({ against, keep: "mine" }))
  }

  /** Takes over what others saved up to a revision, unless something here is not saved yet: saving merges it then. */
  refresh(revision: number): Promise<void> {
    return this.#queue(async () => {
      if (this.draft === null || this.unsaved || revision <= this.draft.revision) return
      const draft = await getJson<Draft<D>>(this.path)
      if (!this.unsaved) this.take(draft)
    })
  }

  /** Takes the server's state over, unless something here is not saved yet. */
  take(draft: Draft<D>): void {
    this.draft = draft
    if (!this.#unsaved) {
      this.document = draft.document
      this.state = "saved"
    }
    this.errors = new Map()
    this.tell()
  }

  get unsaved(): boolean {
    return this.#unsaved || this.state !== "saved"
  }

  protected tell(): void {
    this.dispatchEvent(new Event("changed"))
  }

  /** One request after the other; what one refuses does not hold up the next. */
  #queue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => undefined)
    return done
  }

  async #save(settled?: { readonly against: number; readonly keep: "mine" }): Promise<void> {
    if (!this.#unsaved || this.draft === null || this.clashes !== null) return
    this.#unsaved = false
    const sent = this.document
    const { revision } = this.draft
    try {
      const { body } = await call<Draft<D>>("PUT", this.path, {
        body: { document: sent, ...(settled && { settled }) },
        ifMatch: `"${revision}"`,
      })
      if (this.#unsaved) {
        this.draft = body
        this.document = beside(sent as Json, this.document as Json, body.document as Json) as D
      } else this.take(body)
    } catch (problem) {
      this.#unsaved = true
      this.#refused(problem)
    }
    this.tell()
  }

  #refused(problem: unknown): void {
    this.state = "failed"
    if (!(problem instanceof HttpProblem)) throw problem
    const body = problem.body as unknown as ClashBody
    if (problem.status === 409 || problem.status === 412)
      this.clashes = {
        sentence: problem.message,
        revision: body.revision ?? null,
        fields: problem.status === 409 ? (body.errors ?? []) : [],
      }
    else if (problem.status === 422)
      this.errors = new Map(
        (problem.body.errors ?? []).map(one => [one.pointer.replace(/^\/body\/document/, ""), one.detail]),
      )
    else this.errors = new Map([["", problem.message]])
  }
}

/** The document with the others' value at the place of a clash. */
export function replaced<D>(document: D, { pointer, theirs }: Clash): D {
  const steps = pointer
    .split("/")
    .slice(1)
    .map(step => step.replaceAll("~1", "/").replaceAll("~0", "~"))
  return put(document as Json, steps, theirs) as D
}

function put(value: Json, [step, ...rest]: readonly string[], theirs: Json): Json {
  if (step === undefined) return theirs
  if (Array.isArray(value)) {
    const at = Number(step)
    if (rest.length > 0) return value.map((one, index) => (index === at ? put(one, rest, theirs) : one))
    // A whole part: it is known by its id, and may be gone on either side.
    const id = idOf(theirs) ?? idOf(value[at])
    if (theirs === null) return value.filter(one => idOf(one) !== id)
    return value.some(one => idOf(one) === id)
      ? value.map(one => (idOf(one) === id ? theirs : one))
      : [...value, theirs]
  }
  if (value === null || typeof value !== "object") return value
  return { ...value, [step]: put(value[step] ?? null, rest, theirs) }
}

function idOf(value: Json | undefined): Json | undefined {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value["id"] : undefined
}

/** An id for a new part of a document. crypto.randomUUID is missing where the studio runs without TLS on a LAN. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(13))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")
}
