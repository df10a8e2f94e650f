import assert from "node:assert/strict"
import { test } from "node:test"
import { type Sealed, toBase64, verify } from "./manifest.ts"

const text = JSON.stringify({ v: 1, serial: 3, display: { id: "d1" } })

async function seal(body: string): Promise<{ sealed: Sealed; key: Uint8Array<ArrayBuffer> }> {
  const pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair
  const bytes = new TextEncoder().encode(body).buffer as ArrayBuffer
  const signature = toBase64(await crypto.subtle.sign({ name: "Ed25519" }, pair.privateKey, bytes))
  const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))
  return { sealed: { body: bytes, signature: `k1:${signature}`, etag: "e" }, key }
}

test("a manifest that the pinned key signed is read", async () => {
  const { sealed, key } = await seal(text)
  assert.equal((await verify(sealed, key, "d1")).serial, 3)
})

test("every flipped bit is refused before anything is parsed", async () => {
  const { sealed, key } = await seal(text)
  for (let bit = 0; bit < text.length * 8; bit++) {
    const bytes = new Uint8Array(sealed.body.slice(0))
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    await assert.rejects(verify({ ...sealed, body: bytes.buffer }, key, "d1"), /signature/)
  }
})

test("another display's, another key's and an unknown format's manifest are refused", async () => {
  const { sealed, key } = await seal(text)
  await assert.rejects(verify(sealed, key, "d2"), /another display/)
  await assert.rejects(verify(sealed, (await seal(text)).key, "d1"), /signature/)
  await assert.rejects(verify({ ...sealed, signature: "" }, key, "d1"), /no signature/)
  const later = await seal(JSON.stringify({ v: 99, serial: 3, display: { id: "d1" } }))
  await assert.rejects(verify(later.sealed, later.key, "d1"), /format/)
})
