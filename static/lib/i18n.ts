import catalogues from "auslage:catalogue"

// The build puts the German of each bundle's own sentences into it, so that t() answers at once and a player
// speaks German with the network down.
type Values = Readonly<Record<string, string | number>>

function entry(id: string): readonly string[] | undefined {
  const language = globalThis.document?.documentElement.lang.slice(0, 2) ?? "en"
  return catalogues[language]?.[id]
}

function fill(sentence: string, values: Values): string {
  return sentence.replace(/%\((\w+)\)[sd]/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A sentence in the page's language; `%(name)s` is filled from `values`, as in Python. */
export function t(id: string, values: Values = {}): string {
  return fill(entry(id)?.[0] ?? id, values)
}

/** The singular or plural sentence for `n`, which fills `%(n)s`. */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const forms = entry(one) ?? [one, many]
  return fill((n === 1 ? forms[0] : forms[1]) ?? many, { n, ...values })
}
