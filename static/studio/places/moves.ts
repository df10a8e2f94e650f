/** What a move on the map means to the server: a place gets other metres, a tag or display another place. */
import { call } from "../../lib/http.ts"
import { rounded, type Spot } from "./geometry.ts"

export interface Place {
  readonly id: string
  readonly name: string
  readonly x: number | null
  readonly y: number | null
  readonly polygon: readonly (readonly [number, number])[]
  readonly version: number
  readonly [more: string]: unknown
}

interface Touchpoint {
  readonly name: string
  readonly place: string
  readonly product: string | null
  readonly display: string | null
}

interface Display {
  readonly name: string
  readonly place: string | null
  readonly [more: string]: unknown
}

export interface Hung {
  readonly name: string
  readonly before: string | null
}

/** Moves a place by some metres, from the state that it has on the server now. */
export async function shift(id: string, by: Spot): Promise<Place> {
  const path = `/api/v1/places/${id}`
  const { body, etag } = await call<Place>("GET", path)
  const { id: _id, store: _store, version: _version, ...told } = body
  const moved = {
    ...told,
    x: body.x === null ? null : rounded(body.x + by.x),
    y: body.y === null ? null : rounded(body.y + by.y),
    polygon: body.polygon.map(([x, y]) => [rounded(x + by.x), rounded(y + by.y)]),
  }
  return (await call<Place>("PUT", path, { body: moved, ifMatch: etag ?? "" })).body
}

/** Hangs a tag or a display at another place; what it shows and stands for stays. */
export async function hang(kind: string, id: string, place: string | null): Promise<Hung> {
  if (kind === "touchpoint") {
    const path = `/api/v1/touchpoints/${id}`
    const { body } = await call<Touchpoint>("GET", path)
    const { product, display } = body
    await call("PUT", `${path}/binding`, { body: { place, product, display } })
    return { name: body.name, before: body.place }
  }
  const path = `/api/v1/displays/${id}`
  const { body } = await call<Display>("GET", path)
  const { id: _id, created_at: _made, ...told } = body
  await call("PUT", path, { body: { ...told, place } })
  return { name: body.name, before: body.place }
}
