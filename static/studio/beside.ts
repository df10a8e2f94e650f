import type { Json } from "./draft.ts"

type Part = { [key: string]: Json }

/**
 * What stands in an editor when a save has come back while somebody went on typing: `told` as the server put it
 * together, and beside it whatever was changed here since `sent`. Field by field; lists of parts with ids part by part.
 */
export function beside(sent: Json | undefined, now: Json, told: Json): Json {
  if (same(sent, now)) return told
  if (same(sent, told)) return now
  if (isParts(now) && isParts(told)) return parts(isParts(sent) ? sent : [], now, told)
  if (isObject(now) && isObject(told)) return fields(isObject(sent) ? sent : {}, now, told)
  return now
}

function fields(sent: Part, now: Part, told: Part): Part {
  const found: Part = {}
  for (const name of new Set([...Object.keys(now), ...Object.keys(told)])) {
    const [here, there] = [now[name], told[name]]
    if (here !== undefined && there !== undefined) found[name] = beside(sent[name], here, there)
    // It is on one side only: new there, or taken away on the other.
    else if (here !== undefined && !same(sent[name], here)) found[name] = here
    else if (there !== undefined && !same(sent[name], there)) found[name] = there
  }
  return found
}

function parts(sent: readonly Part[], now: readonly Part[], told: readonly Part[]): Part[] {
  const [before, here, there] = [byId(sent), byId(now), byId(told)]
  const kept = new Map<Json | undefined, Part>()
  for (const id of new Set([...here.keys(), ...there.keys()])) {
    const [mine, theirs] = [here.get(id), there.get(id)]
    // What one side removed stays only where the other has worked on it since.
    if (mine && theirs) kept.set(id, beside(before.get(id), mine, theirs) as Part)
    else if (mine && !same(before.get(id), mine)) kept.set(id, mine)
    else if (theirs && !same(before.get(id), theirs)) kept.set(id, theirs)
  }
  const moved = order(sent, here) !== order(now, before)
  const [first, second] = moved ? [now, told] : [told, now]
  return placed(first, second, kept)
}

/** The kept parts in the order of `first`; those that only `second` has stand behind their neighbour there. */
function placed(
  first: readonly Part[],
  second: readonly Part[],
  kept: ReadonlyMap<Json | undefined, Part>,
): Part[] {
  const ids = first.map(part => part["id"]).filter(id => kept.has(id))
  second.forEach((part, at) => {
    if (!kept.has(part["id"]) || ids.includes(part["id"])) return
    const neighbour = second.slice(0, at).findLast(one => ids.includes(one["id"]))
    ids.splice(neighbour ? ids.indexOf(neighbour["id"]) + 1 : 0, 0, part["id"])
  })
  return ids.map(id => kept.get(id)).filter(part => part !== undefined)
}

function order(list: readonly Part[], among: ReadonlyMap<Json | undefined, Part>): string {
  return list
    .map(part => part["id"])
    .filter(id => among.has(id))
    .join(" ")
}

const byId = (list: readonly Part[]): Map<Json | undefined, Part> =>
  new Map(list.map(part => [part["id"], part]))

const isObject = (value: Json | undefined): value is Part =>
  value !== null && typeof value === "object" && !Array.isArray(value)

const isParts = (value: Json | undefined): value is Part[] =>
  Array.isArray(value) && value.every(one => isObject(one) && "id" in one)

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
