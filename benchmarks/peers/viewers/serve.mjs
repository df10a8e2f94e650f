// Bundles each viewer with its page into one script and serves them and the photo of a folder, packed by Brotli, kept
// alive, from memory: as fast as a server can be. PORT and FOLDER say where; prints "ready".
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { dirname, extname, join, normalize } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync } from "node:zlib"

const HERE = dirname(fileURLToPath(import.meta.url))
const VIEWERS = ["pannellum-file", "pannellum-tiles", "photo-sphere-viewer", "marzipano"]
const TYPES = { ".jpg": "image/jpeg", ".webp": "image/webp" }
const { build } = createRequire(import.meta.url)("esbuild")

const pack = (type, text) => ({ type, bytes: brotliCompressSync(Buffer.from(text)) })

const page = name => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title>
<link rel="stylesheet" href="/${name}.css"><style>body { margin: 0 }</style>
<div id="picture"></div><script src="/${name}.js" defer></script></html>`

async function bundled(name) {
  const made = await build({
    entryPoints: [join(HERE, `${name}.js`)],
    bundle: true,
    minify: true,
    write: false,
    outdir: HERE,
    logLevel: "error",
    loader: { ".svg": "dataurl", ".png": "dataurl" },
  })
  const text = ending => made.outputFiles.find(file => file.path.endsWith(ending))?.text ?? ""
  return [
    [`/${name}`, pack("text/html; charset=utf-8", page(name))],
    [`/${name}.js`, pack("text/javascript", text(".js"))],
    [`/${name}.css`, pack("text/css", text(".css"))],
  ]
}

const ready = new Map((await Promise.all(VIEWERS.map(bundled))).flat())

createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://here").pathname)
  const text = ready.get(path)
  try {
    const bytes = text?.bytes ?? readFileSync(join(process.env.FOLDER, path))
    response.setHeader("Content-Type", text?.type ?? TYPES[extname(path)] ?? "application/octet-stream")
    if (text) response.setHeader("Content-Encoding", "br")
    response.setHeader("Content-Length", bytes.length)
    response.end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"))
