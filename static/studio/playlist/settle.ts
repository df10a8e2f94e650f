import type { Item, Playlist } from "./model.ts"

/**
 * What stands in the editor when a save has come back while somebody went on typing: theirs as the server merged it,
 * and whatever was changed here since `sent`. Pure. Without it the next save would take theirs back, as it is made
 * against the merged revision.
 */
export function settle(sent: Playlist, now: Playlist, told: Playlist): Playlist {
  return { ...merged(sent, now, told), items: items(sent.items, now.items, told.items) }
}

function items(sent: readonly Item[], now: readonly Item[], told: readonly Item[]): Item[] {
  const [before, here, there] = [byId(sent), byId(now), byId(told)]
  const kept = new Map<string, Item>()
  for (const [id, item] of here) {
    const [old, theirs] = [before.get(id), there.get(id)]
    // An entry that they removed stays only where somebody has worked on it here since.
    if (old === undefined || (theirs === undefined && item !== old)) kept.set(id, item)
    else if (theirs !== undefined) kept.set(id, whole(old, item, theirs))
  }
  for (const [id, theirs] of there) if (!before.has(id) && !here.has(id)) kept.set(id, theirs)
  const moved = order(sent, here) !== order(now, before)
  const [first, second] = moved ? [now, told] : [told, now]
  return placed(first, second, kept)
}

function whole(sent: Item, now: Item, told: Item): Item {
  return { ...merged(sent, now, told), config: merged(sent.config, now.config, told.config) }
}

/** Field by field: mine where I changed it since, else theirs. */
function merged<T extends object>(sent: T, now: T, told: T): T {
  const names = new Set([...Object.keys(now), ...Object.keys(told)]) as Set<keyof T>
  const found: Partial<T> = {}
  for (const name of names) {
    const from = same(sent[name], now[name]) ? told : now
    if (name in from) found[name] = from[name]
  }
  return found as T
}

/** The kept entries in the order of `first`; those that only `second` has stand behind their neighbour there. */
function placed(first: readonly Item[], second: readonly Item[], kept: ReadonlyMap<string, Item>): Item[] {
  const ids = first.map(item => item.id).filter(id => kept.has(id))
  second.forEach((item, at) => {
    if (!kept.has(item.id) || ids.includes(item.id)) return
    const neighbour = second.slice(0, at).findLast(one => ids.includes(one.id))
    ids.splice(neighbour ? ids.indexOf(neighbour.id) + 1 : 0, 0, item.id)
  })
  return ids.flatMap(id => kept.get(id) ?? [])
}

function order(list: readonly Item[], among: ReadonlyMap<string, Item>): string {
  return list
    .map(item => item.id)
    .filter(id => among.has(id))
    .join(" ")
}

const byId = (list: readonly Item[]): Map<string, Item> => new Map(list.map(item => [item.id, item]))

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
