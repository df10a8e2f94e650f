import type { Play } from "../lib/messages.ts"
import type { Sealed } from "./manifest.ts"

/** Who this display is: made here, the private key never leaves the browser. */
export interface Identity {
  readonly display: string
  readonly key: string
  readonly name: string
  readonly pair: CryptoKeyPair | null
  /** Without a secure context: a secret that could be copied, which the screen says. */
  readonly secret: string | null
  readonly server: Uint8Array<ArrayBuffer> | null
  readonly chain: string
}

interface Held {
  identity: Identity
  pair: CryptoKeyPair
  "last-good": Sealed & { serial: number }
  clock: number
}

/** The player's memory: one database, so that what belongs together moves in one transaction. */
export class Store {
  readonly #db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.#db = db
  }

  static open(name = "auslage-player"): Promise<Store> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore("held")
        request.result.createObjectStore("plays", { keyPath: "seq", autoIncrement: true })
      }
      request.onsuccess = () => resolve(new Store(request.result))
      request.onerror = () => reject(request.error)
    })
  }

  async get<K extends keyof Held>(key: K): Promise<Held[K] | null> {
    return ((await this.#read("held", store => store.get(key))) as Held[K] | undefined) ?? null
  }

  put<K extends keyof Held>(key: K, value: Held[K]): Promise<void> {
    return this.#write("held", store => store.put(value, key))
  }

  /** Moves the last-good pointer and its bytes at once, and never backwards. */
  keep(sealed: Sealed, serial: number): Promise<void> {
    return this.#write("held", store => {
      const old = store.get("last-good")
      old.onsuccess = () => {
        if (((old.result as { serial?: number } | undefined)?.serial ?? 0) <= serial)
          store.put({ ...sealed, serial }, "last-good")
      }
    })
  }

  /** Adds a proof row; its number is given here, once and for ever. */
  addPlay(play: Omit<Play, "seq">): Promise<void> {
    return this.#write("plays", store => store.add(play))
  }

  plays(most: number): Promise<Play[]> {
    return this.#read("plays", store => store.getAll(null, most)) as Promise<Play[]>
  }

  countPlays(): Promise<number> {
    return this.#read("plays", store => store.count()) as Promise<number>
  }

  forgetPlays(through: number): Promise<void> {
    return this.#write("plays", store => store.delete(IDBKeyRange.upperBound(through)))
  }

  /** Forgets everything: key, manifest, proof. */
  async wipe(): Promise<void> {
    await this.#write("held", store => store.clear())
    await this.#write("plays", store => store.clear())
  }

  #read(name: string, ask: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = ask(this.#db.transaction(name).objectStore(name))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  }

  #write(name: string, act: (store: IDBObjectStore) => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      // Strict: a power cut right after must find it on the disk, not in a cache of the system.
      const transaction = this.#db.transaction(name, "readwrite", { durability: "strict" })
      act(transaction.objectStore(name))
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }
}
