// One SVG sprite of the lucide icons that the code names: icon("plus"), icon='plus', icon="plus".
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { extname, join } from "node:path"

const NAMED = /\bicon(?:\(\s*|\s*[=:]\s*|:\s*str\s*=\s*)["']([a-z][a-z0-9-]*)["']/g
// web.nav(N_("Measure"), "/studio/measure", "chart-line", 60): the icon by its place
const IN_RAIL = /\bnav\(\s*N_\("[^"]*"\),\s*[^,]+,\s*"([a-z][a-z0-9-]*)"/g
const SOURCES = new Set([".py", ".html", ".ts", ".jinja"])
const SKIPPED = new Set(["dist", "node_modules", "__pycache__"])

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* files(path)
    } else if (SOURCES.has(extname(entry.name))) yield path
  }
}

/** Where each icon is named first: name → file. */
export function namedIcons(folders) {
  const named = new Map()
  for (const folder of folders.filter(existsSync))
    for (const path of files(folder)) {
      const text = readFileSync(path, "utf8")
      for (const [, name] of [...text.matchAll(NAMED), ...text.matchAll(IN_RAIL)])
        if (!named.has(name)) named.set(name, path)
    }
  return named
}

/** The sprite's text; throws one sentence that names every icon lucide does not have. */
export function sprite(named, lucide) {
  const unknown = [...named].filter(([name]) => !existsSync(join(lucide, `${name}.svg`)))
  if (unknown.length > 0)
    throw new Error(
      unknown
        .map(([name, path]) => `${path} names the icon “${name}”, which lucide does not have`)
        .join("\n"),
    )
  const symbols = [...named.keys()].sort().map(name => {
    const svg = readFileSync(join(lucide, `${name}.svg`), "utf8")
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner.replace(/\s+/g, " ").trim()}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`
}
