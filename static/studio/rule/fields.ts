/** A rule's form as plain values, and whose value stands when an answer of the server comes while somebody types. */

/** Each control's values by name, as the form would send them. */
export type Fields = { readonly [name: string]: readonly string[] }

/** Columns of a repeated row: they only make sense together. The first one says whether a row counts. */
const ROWS: readonly (readonly string[])[] = [
  ["field", "operator", "value"],
  ["cap-n", "cap-per", "cap-amount", "cap-unit"],
]
const OURS = new Set(["csrf_token", "revision", "do"])

/** What a form holds, without rows that do not count. */
export function fieldsOf(entries: Iterable<readonly [string, string]>): Fields {
  const found: Record<string, string[]> = {}
  for (const [name, value] of entries) if (!OURS.has(name)) found[name] = [...(found[name] ?? []), value]
  for (const columns of ROWS) {
    const counts = (found[columns[0] ?? ""] ?? []).map(value => value.trim() !== "")
    for (const name of columns) if (found[name]) found[name] = found[name].filter((_, at) => counts[at])
  }
  return found
}

/** The names of the controls that change together with this one. */
export function groupOf(name: string): readonly string[] {
  return ROWS.find(columns => columns.includes(name)) ?? [name]
}

/**
 * What to fill in after the server answered. known: what it had told before; sent: what was sent; now: what the form
 * holds now; told: what it answered. What somebody typed since stands; what others changed comes in; the server's own
 * way to write what was sent waits until its control is `left`.
 */
export function settle(
  known: Fields,
  sent: Fields,
  now: Fields,
  told: Fields,
  left: (name: string) => boolean,
): Fields {
  const fill: Record<string, readonly string[]> = {}
  for (const name of names(known, sent, now, told)) {
    const group = groupOf(name)
    const typedSince = !group.every(one => same(now[one], sent[one]))
    const mine = !group.every(one => same(sent[one], known[one]))
    if (typedSince || (mine && !group.every(left))) continue
    if (!group.every(one => same(now[one], told[one]))) fill[name] = told[name] ?? []
  }
  return fill
}

/** What to fill in so that one's own changes since `known` stand on what others saved meanwhile. */
export function keepMine(known: Fields, now: Fields, told: Fields): Fields {
  return settle(known, known, now, told, () => true)
}

function names(...all: Fields[]): Set<string> {
  return new Set(all.flatMap(one => Object.keys(one)))
}

function same(one: readonly string[] = [], other: readonly string[] = []): boolean {
  const [a, b] = [one, other].map(values => (values.length === 1 && values[0] === "" ? [] : values))
  return a?.length === b?.length && !!a?.every((value, at) => value === b?.[at])
}
