// Builds the browser code: static/entries/*.ts and the style sheets → static/dist with hashed names and
// manifest.json, which `asset()` of signage.web reads. Run by `make build` and by `npm run build`.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { readCatalogue, sentences } from "./catalogue.mjs"
import { namedIcons, sprite } from "./icons.mjs"

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..")
const STATIC = join(ROOT, "static")
const DIST = join(STATIC, "dist")
const FRESH = join(STATIC, `dist.${process.pid}`)
const LANGUAGES = ["de"] // English is the key itself
const SHEETS = ["studio.css", "public.css", "player.css", "tour.css"]

const shared = {
  bundle: true,
  minify: true,
  legalComments: "linked",
  target: ["es2022", "chrome110", "firefox115", "safari16"],
  outdir: FRESH,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  logLevel: "silent",
  metafile: true,
  absWorkingDir: ROOT,
}

/** The virtual module `auslage:catalogue`: the translations of these sources' sentences and no others. */
function catalogue(inputs) {
  const ids = new Set(inputs.flatMap(path => sentences(readFileSync(join(ROOT, path), "utf8"))))
  const languages = {}
  for (const language of LANGUAGES) {
    const all = readCatalogue(join(ROOT, "locale", language))
    languages[language] = Object.fromEntries(
      [...ids].sort().flatMap(id => (all.has(id) ? [[id, all.get(id)]] : [])),
    )
  }
  return {
    name: "catalogue",
    setup(plugins) {
      plugins.onResolve({ filter: /^auslage:catalogue$/ }, ({ path }) => ({ path, namespace: "catalogue" }))
      plugins.onLoad({ filter: /.*/, namespace: "catalogue" }, () => ({
        contents: JSON.stringify(languages),
        loader: "json",
      }))
    },
  }
}

async function script(entry) {
  // A service worker is registered as a classic script (not every browser knows module workers), and the theme
  // script blocks the first paint, which a module cannot.
  const format = entry.endsWith("-sw.ts") || entry.endsWith("/theme.ts") ? "iife" : "esm"
  // What draws a tour is a file of its own, which a display loads when it shows one. A visitor's page needs it at once,
  // and would find it one round trip later.
  const splitting = entry.endsWith("/player.ts")
  const options = { ...shared, entryPoints: [entry], format, splitting }
  const dry = await build({ ...options, write: false, plugins: [catalogue([])] })
  const ours = Object.keys(dry.metafile.inputs).filter(
    path => path.startsWith("static/") && path.endsWith(".ts"),
  )
  return strict({ ...options, plugins: [catalogue(ours)] })
}

/** A build whose warnings are errors: a style sheet that is left out only warns. */
async function strict(options) {
  const done = await build(options)
  if (done.warnings.length > 0)
    throw Object.assign(new Error("there are warnings"), { errors: done.warnings })
  return done
}

function remember(manifest, metafile) {
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const source = output.entryPoint ?? Object.keys(output.inputs)[0] // a font or picture that a style sheet names
    const named = !path.endsWith(".js") || output.entryPoint?.startsWith("static/entries/")
    if (source && named && !path.endsWith(".LEGAL.txt"))
      manifest[basename(source).replace(/\.ts$/, ".js")] = basename(path)
  }
}

function copy(manifest, name, bytes) {
  const [, stem, extension] = /^(.*)(\.[a-z0-9]+)$/.exec(name)
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase()
  manifest[name] = `${stem}-${hash}${extension}`
  writeFileSync(join(FRESH, manifest[name]), bytes)
}

/** Beside each text file what the server sends of it to a browser that unpacks: made once, as small as it gets. */
function pack() {
  for (const name of readdirSync(FRESH).filter(name => /\.(js|css|svg)$/.test(name))) {
    const bytes = readFileSync(join(FRESH, name))
    for (const [ending, packed] of [
      [".br", brotliCompressSync(bytes)],
      [".gz", gzipSync(bytes, { level: 9 })],
    ])
      if (packed.length < bytes.length) writeFileSync(join(FRESH, `${name}${ending}`), packed)
  }
}

/** The folder of a package, wherever above us npm put it. */
function packageFolder(name) {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
}

async function main() {
  rmSync(FRESH, { recursive: true, force: true })
  mkdirSync(FRESH, { recursive: true })
  const manifest = {}
  const entries = readdirSync(join(STATIC, "entries")).filter(name => name.endsWith(".ts"))
  for (const name of entries.sort()) remember(manifest, (await script(`static/entries/${name}`)).metafile)
  const sheets = SHEETS.filter(name => existsSync(join(STATIC, "css", name))).map(
    name => `static/css/${name}`,
  )
  remember(manifest, (await strict({ ...shared, entryPoints: sheets })).metafile)
  const icons = namedIcons(["signage", "players", "tours", "static"].map(folder => join(ROOT, folder)))
  copy(manifest, "icons.svg", Buffer.from(sprite(icons, join(packageFolder("lucide-static"), "icons"))))
  const images = join(STATIC, "img")
  if (existsSync(images))
    for (const name of readdirSync(images)) copy(manifest, name, readFileSync(join(images, name)))
  const sorted = Object.fromEntries(Object.entries(manifest).sort())
  writeFileSync(join(FRESH, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`)
  pack()
  // The old folder stays whole until the new one is: a server that reads it meanwhile sees one or the other.
  rmSync(DIST, { recursive: true, force: true })
  renameSync(FRESH, DIST)
  console.log(`static/dist: ${Object.keys(manifest).length} assets`)
}

try {
  await main()
} catch (problem) {
  rmSync(FRESH, { recursive: true, force: true })
  for (const { text, location } of problem.errors ?? [])
    console.error(
      location ? `${relative(ROOT, resolve(ROOT, location.file))}:${location.line}: ${text}` : text,
    )
  console.error(`The browser code could not be built: ${problem.message}`)
  process.exit(1)
}
