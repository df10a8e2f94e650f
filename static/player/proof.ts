import type { Line } from "../lib/live.ts"
import { MAX_RECORDS, type Play } from "../lib/messages.ts"
import type { Store } from "./store.ts"

/** Rows of proof: kept until the server says that it has them, sent as often as needed, counted once. */
export class Proof {
  readonly #store: Store
  readonly #chain: string
  #line: Line | null = null
  #sending = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Store, chain: string) {
    this.#store = store
    this.#chain = chain
  }

  async add(play: Omit<Play, "seq">): Promise<void> {
    await this.#store.addPlay(play)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.send(), 1000)
  }

  use(line: Line | null): void {
    this.#line = line
    void this.send()
  }

  async send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (let line = this.#line; line?.open; line = this.#line) {
        const records = await this.#store.plays(MAX_RECORDS)
        if (records.length === 0) return
        const answer = await line.ask("plays", { chain: this.#chain, records })
        if ("nack" in answer) return
        await this.#store.forgetPlays(answer.through)
      }
    } catch {
      // The line went away with the answer: the rows are still here, and the next line begins with them.
    } finally {
      this.#sending = false
    }
  }
}
