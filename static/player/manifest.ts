import type { Json } from "../lib/messages.ts"

export type Payload = { readonly [key: string]: Json }

export interface Entry {
  readonly item: string
  readonly version: string
  readonly widget: string
  readonly payload: Payload
  readonly duration_ms: number
  readonly transition: string
  readonly valid_until: number | null
  readonly title: string
}

export interface Programme {
  readonly anchor: number
  readonly length_ms: number
  readonly entries: readonly Entry[]
}

type Zones = { readonly [zone: string]: string | null }

export interface Segment {
  readonly from: number
  readonly until: number
  readonly zones: Zones
  readonly level: string
  readonly cut: boolean
}

/** What the server compiled for this display (players/manifest.py). */
export interface Manifest {
  readonly v: number
  readonly serial: number
  readonly made_at: number
  readonly display: {
    readonly id: string
    readonly name: string
    readonly languages: readonly string[]
    readonly time_zone: string
    readonly rotation: number
    readonly zones: readonly string[]
  }
  readonly timeline: readonly Segment[]
  readonly programmes: { readonly [id: string]: Programme }
  readonly beyond: {
    readonly origin: number
    readonly length_ms: number
    readonly parts: readonly { readonly from_ms: number; readonly until_ms: number; readonly zones: Zones }[]
  }
  readonly fallback: { readonly widget: string; readonly payload: Payload }
  readonly assets: { readonly [sha256: string]: { readonly size: number; readonly type: string } }
  readonly data: {
    readonly [key: string]: { readonly version: number; readonly max_age_ms: number; readonly value: Payload }
  }
}

/** A manifest as it came: the bytes that were signed. */
export interface Sealed {
  readonly body: ArrayBuffer
  readonly signature: string
  readonly etag: string
}

export class Refused extends Error {}

const FORMAT = 1

/**
 * The manifest, once its signature is proven; throws Refused and says why.
 *
 * key: the server's raw Ed25519 key, pinned at pairing; null where the browser cannot verify (no secure context),
 * which the screen says for as long as it lasts.
 */
export async function verify(
  sealed: Sealed,
  key: Uint8Array<ArrayBuffer> | null,
  display: string,
): Promise<Manifest> {
  if (key !== null) {
    const [, signature] = sealed.signature.split(":")
    if (signature === undefined) throw new Refused("no signature")
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"])
    const good = await crypto.subtle
      .verify({ name: "Ed25519" }, imported, fromBase64(signature), sealed.body)
      .catch(() => false)
    if (!good) throw new Refused("the signature does not fit")
  }
  const manifest = JSON.parse(new TextDecoder().decode(sealed.body)) as Manifest
  if (manifest.v !== FORMAT) throw new Refused(`format ${manifest.v}`)
  if (manifest.display.id !== display) throw new Refused("made for another display")
  return manifest
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

export function toBase64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
