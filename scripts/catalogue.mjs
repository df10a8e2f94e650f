// The sentences of the browser code: found in TypeScript, translated by locale/<language>/*.po.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const ENTRY = /^(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+"(.*)"$/

/** Every entry of one .po file: msgid → [singular, plural] or [sentence]. Fuzzy entries do not count. */
export function parsePo(text) {
  const entries = new Map()
  let id = ""
  let strings = []
  let open = "none"
  let fuzzy = false
  const close = () => {
    if (id && !fuzzy && strings.some(s => s)) entries.set(id, strings)
    id = ""
    strings = []
    fuzzy = false
  }
  const write = (key, form, piece) => {
    if (key === "msgid") id += piece
    else if (key === "msgstr") strings[form] = (strings[form] ?? "") + piece
  }
  let form = 0
  for (const raw of text.split("\n")) {
    const line = raw.trim()
    if (line.startsWith("#,") && line.includes("fuzzy")) fuzzy = true
    const start = ENTRY.exec(line)
    if (start) {
      const [, word, number, piece] = start
      if (word === "msgid" && open === "msgstr") {
        const kept = fuzzy && strings.length === 0
        close()
        fuzzy = kept
      }
      open = word.startsWith("msgstr") ? "msgstr" : word
      form = Number(number ?? 0)
      write(open, form, unquote(piece))
    } else if (line.startsWith('"') && line.endsWith('"')) write(open, form, unquote(line.slice(1, -1)))
    else if (line === "" && open === "msgstr") {
      close()
      open = "none"
    }
  }
  close()
  return entries
}

/** All entries of a language, from every .po file of its folder. */
export function readCatalogue(folder) {
  const entries = new Map()
  for (const name of readdirSync(folder)
    .filter(n => n.endsWith(".po"))
    .sort())
    for (const [id, strings] of parsePo(readFileSync(join(folder, name), "utf8"))) entries.set(id, strings)
  return entries
}

/** The msgids in one TypeScript source: t("…") and tn("one", "many", n). */
export function sentences(source) {
  const found = []
  for (const [, literal] of source.matchAll(/\btn?\(\s*("(?:[^"\\]|\\.)*")/g)) found.push(JSON.parse(literal))
  return found
}

function unquote(piece) {
  return piece.replace(/\\(.)/g, (_, c) => (c === "n" ? "\n" : c === "t" ? "\t" : c))
}
