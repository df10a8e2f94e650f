import { fromBase64, toBase64 } from "./manifest.ts"
import type { Identity, Store } from "./store.ts"

export interface Pairing {
  readonly id: string
  readonly code: string
  readonly expires_at: number
  readonly qr: { readonly size: number; readonly path: string }
}

interface Paired {
  readonly state: "waiting" | "paired" | "expired"
  readonly display?: string | null
  readonly key?: string | null
  readonly name?: string | null
  readonly server_key?: string | null
  readonly secret?: string | null
}

export interface Access {
  readonly token: string
  readonly expires_at: number
}

/** The server said no: `status` is what it said, 0 when it said nothing. */
export class Answer extends Error {
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" }
const SIGN = { name: "ECDSA", hash: "SHA-256" }

export const secure = (): boolean => globalThis.isSecureContext && crypto.subtle !== undefined

/** The display's key pair: made once, unreadable even for this page. */
async function keyPair(store: Store): Promise<CryptoKeyPair> {
  const known = await store.get("pair")
  if (known !== null) return known
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"])
  await store.put("pair", pair)
  return pair
}

async function signed(pair: CryptoKeyPair, ...parts: string[]): Promise<string> {
  const bytes = new TextEncoder().encode(parts.join("\n"))
  return toBase64(await crypto.subtle.sign(SIGN, pair.privateKey, bytes))
}

/** Asks to become a display: with a one-time token at once, else a code appears that the studio takes. */
export class Applicant {
  readonly #store: Store
  #pair: CryptoKeyPair | null = null

  constructor(store: Store) {
    this.#store = store
  }

  async apply(abilities: readonly string[]): Promise<Pairing> {
    return post<Pairing>("/api/v1/pairings", { ...(await this.#application()), abilities })
  }

  async redeem(token: string, abilities: readonly string[]): Promise<Identity> {
    const body = { ...(await this.#application()), abilities, token }
    return this.#become(await post<Paired>("/api/v1/pairings/redeem", body))
  }

  /** The identity once somebody typed the code; null while nobody did; throws 404 when the code expired. */
  async poll(pairing: string): Promise<Identity | null> {
    const signature =
      this.#pair === null ? "" : await signed(this.#pair, "auslage-poll", location.origin, pairing)
    const answer = await post<Paired>(`/api/v1/pairings/${pairing}/poll`, {
      signature,
      origin: location.origin,
    })
    if (answer.state === "expired") throw new Answer(404, "expired")
    return answer.state === "paired" ? this.#become(answer) : null
  }

  async #application(): Promise<Record<string, unknown>> {
    if (!secure()) return { public_key: null, signature: "", origin: location.origin }
    this.#pair = await keyPair(this.#store)
    const key = toBase64(await crypto.subtle.exportKey("spki", this.#pair.publicKey))
    return {
      public_key: key,
      origin: location.origin,
      signature: await signed(this.#pair, "auslage-pair", location.origin, key),
    }
  }

  async #become(answer: Paired): Promise<Identity> {
    const identity: Identity = {
      display: answer.display ?? "",
      key: answer.key ?? "",
      name: answer.name ?? "",
      pair: this.#pair,
      secret: answer.secret ?? null,
      server: secure() && answer.server_key ? fromBase64(answer.server_key) : null,
      chain: chainId(),
    }
    await this.#store.put("identity", identity)
    return identity
  }
}

/** Proves who we are and gets a token for 15 minutes. */
export async function signIn(identity: Identity): Promise<Access> {
  const { nonce } = await post<{ nonce: string }>("/api/v1/players/challenge", { key: identity.key })
  const signature =
    identity.pair === null
      ? ""
      : await signed(identity.pair, "auslage-sign-in", location.origin, identity.display, nonce)
  return post<Access>("/api/v1/players/sign-in", {
    key: identity.key,
    nonce,
    signature,
    secret: identity.secret,
    origin: location.origin,
  })
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    credentials: "omit",
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Answer(0, String(cause))
  })
  const answer = (await response.json().catch(() => ({}))) as { detail?: string }
  if (!response.ok) throw new Answer(response.status, answer.detail ?? response.statusText)
  return answer as T
}

function chainId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")
}
