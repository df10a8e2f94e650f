import { io, type Socket } from "socket.io-client"
import type { FromPlayer, FromServer, Nack, Refusal } from "./messages.ts"

type Body<T, K extends keyof T> = T[K] extends [infer B, unknown] ? B : never
type Answer<T, K extends keyof T> = T[K] extends [unknown, infer A] ? A : never

/** What a listener gives back: the acknowledgement of the message. */
export type Reply<K extends keyof FromServer> =
  Answer<FromServer, K> extends null ? undefined : Answer<FromServer, K> | Nack

export interface LineEvents {
  opened(): void
  closed(reason: string): void
  refused(reason: Refusal | "unreachable"): void
}

/**
 * One open line to `/players`; the only file that knows Socket.IO.
 *
 * It never reconnects by itself: whoever opened it pulls the state first and then opens a new one.
 */
export class Line {
  readonly #socket: Socket
  #done = false

  constructor(auth: Record<string, unknown>, events: LineEvents) {
    this.#socket = io("/players", {
      transports: ["websocket"],
      upgrade: false,
      reconnection: false,
      forceNew: true,
      timeout: 8000,
      auth,
    })
    const end = (tell: () => void): void => {
      if (this.#done) return
      this.#done = true
      tell()
    }
    this.#socket.on("connect", () => events.opened())
    this.#socket.on("disconnect", reason => end(() => events.closed(reason)))
    this.#socket.on("connect_error", error => {
      const known = ["full", "revoked", "token", "version"].includes(error.message)
      end(() => events.refused(known ? (error.message as Refusal) : "unreachable"))
      this.#socket.disconnect()
    })
  }

  get open(): boolean {
    return this.#socket.connected
  }

  on<K extends keyof FromServer & string>(name: K, listener: (body: Body<FromServer, K>) => Reply<K>): void {
    const heard = (body: Body<FromServer, K>, acknowledge?: (answer: unknown) => void): void => {
      const answer = listener(body)
      acknowledge?.(answer ?? { received: true })
    }
    // Socket.IO types its listeners by name at run time only; our own table above is the type.
    this.#socket.on(name as string, heard as (...args: unknown[]) => void)
  }

  /** Says it and waits for the answer; rejects when none comes in time. */
  ask<K extends keyof FromPlayer & string>(
    name: K,
    body: Body<FromPlayer, K>,
    timeout = 5000,
  ): Promise<Answer<FromPlayer, K> | Nack> {
    return this.#socket.timeout(timeout).emitWithAck(name, body) as Promise<Answer<FromPlayer, K> | Nack>
  }

  /** Says it while the line is open and does not wait. */
  say<K extends keyof FromPlayer & string>(name: K, body: Body<FromPlayer, K>): void {
    if (this.#socket.connected) this.#socket.emit(name, body)
  }

  close(): void {
    this.#done = true
    this.#socket.disconnect()
  }
}
