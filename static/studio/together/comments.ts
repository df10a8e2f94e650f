import { call, getJson } from "../../lib/http.ts"

export interface Comment {
  readonly id: string
  /** Empty where its author deleted it and answers still stand. */
  readonly text: string
  readonly by: string
  readonly mine: boolean
  readonly at: string
}

export interface Thread {
  readonly part: string
  readonly detail: string
  /** What it was about was called so when it was written. */
  readonly name: string
  readonly first: Comment
  readonly answers: readonly Comment[]
  readonly resolved_by: string
  readonly resolved_at: string | null
}

export interface About {
  readonly part: string
  readonly detail: string
  readonly name: string
}

interface Threads {
  readonly threads: readonly Thread[]
  readonly made: string
}

/** What people say about a draft: read when it changes, written at once. Announces "changed". */
export class Comments extends EventTarget {
  readonly path: string
  threads: readonly Thread[] = []
  #mark = ""

  constructor(draft: string) {
    super()
    this.path = `${draft}/comments`
  }

  get open(): readonly Thread[] {
    return this.threads.filter(one => one.resolved_at === null)
  }

  /** Reads them anew where the mark says that somebody wrote. */
  async heard(mark: string): Promise<void> {
    if (mark === this.#mark) return
    this.#take(await getJson<Threads>(this.path))
    this.#mark = mark
  }

  async load(): Promise<void> {
    this.#take(await getJson<Threads>(this.path))
  }

  async write(text: string, about: About): Promise<string> {
    return this.#do("POST", "", { text, ...about })
  }

  async answer(comment: string, text: string): Promise<string> {
    return this.#do("POST", "", { text, answers: comment })
  }

  async settle(comment: string, done: boolean): Promise<void> {
    await this.#do("POST", `/${comment}/done`, { done })
  }

  async delete(comment: string): Promise<void> {
    await this.#do("DELETE", `/${comment}`)
  }

  async undelete(comment: string): Promise<void> {
    await this.#do("POST", `/${comment}/undelete`, {})
  }

  async #do(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await call<Threads>(method, `${this.path}${path}`, body === undefined ? {} : { body })
    this.#take(answer.body)
    return answer.body.made
  }

  #take({ threads }: Threads): void {
    this.threads = threads
    this.dispatchEvent(new Event("changed"))
  }
}
