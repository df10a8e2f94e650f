import type { Entry, Manifest, Programme } from "./manifest.ts"

/** One entry in its place in time: shown in [since, until). */
export interface Slot {
  readonly entry: Entry
  readonly since: number
  readonly until: number
}

/** The programme of a zone at an instant, for ever: beyond the timeline its last week repeats. */
export function programmeAt(
  manifest: Manifest,
  zone: string,
  at: number,
): { programme: string | null; until: number } {
  for (const segment of manifest.timeline) {
    if (at >= segment.from && at < segment.until)
      return { programme: segment.zones[zone] ?? null, until: segment.until }
  }
  const { origin, length_ms, parts } = manifest.beyond
  if (length_ms <= 0) return { programme: null, until: Number.POSITIVE_INFINITY }
  const into = modulo(at - origin, length_ms)
  for (const part of parts) {
    if (into >= part.from_ms && into < part.until_ms)
      return { programme: part.zones[zone] ?? null, until: at - into + part.until_ms }
  }
  const next = Math.min(...parts.map(part => part.from_ms).filter(from => from > into), length_ms)
  return { programme: null, until: at - into + next }
}

/**
 * What is on at `at`: position = (at − anchor) mod length over the entries that may still be shown.
 *
 * `allowed` leaves out what is expired, quarantined or not here yet; an expired entry does not shift the others,
 * because every display counts the same length.
 */
export function slotAt(
  programme: Programme,
  at: number,
  allowed: (entry: Entry, at: number) => boolean = () => true,
): Slot | null {
  const { entries, length_ms, anchor } = programme
  if (length_ms <= 0 || entries.length === 0) return null
  const position = modulo(at - anchor, length_ms)
  let start = 0
  let index = 0
  for (; index < entries.length; index++) {
    const length = entries[index]?.duration_ms ?? 0
    if (position < start + length) break
    start += length
  }
  // Something that cannot be shown lends its time to the next that can, so that no frame is empty.
  const until = at - position + start + (entries[index]?.duration_ms ?? 0)
  const since = at - position + start
  for (let step = 0; step < entries.length; step++) {
    const entry = entries[(index + step) % entries.length]
    if (entry !== undefined && allowed(entry, at)) return { entry, since, until: clip(entry, until) }
  }
  return null
}

function clip(entry: Entry, until: number): number {
  return entry.valid_until === null ? until : Math.min(until, entry.valid_until)
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n
}
