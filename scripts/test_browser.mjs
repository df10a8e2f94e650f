// Runs static/**/*.test.ts with Node's own test runner, bundled as the browser code is.
import { spawnSync } from "node:child_process"
import { globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { readCatalogue } from "./catalogue.mjs"

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..")
const names = globSync("{static,scripts}/**/*.test.{ts,mjs}", {
  cwd: ROOT,
  exclude: ["static/dist/**"],
}).sort()
const chosen = names.filter(name => process.argv.slice(2).every(word => name.includes(word)))
if (chosen.length === 0) {
  console.error("No test file matches.")
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), "auslage-test-"))
try {
  const german = Object.fromEntries(readCatalogue(join(ROOT, "locale/de")))
  await build({
    absWorkingDir: ROOT,
    entryPoints: chosen,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    outdir: folder,
    outbase: ROOT,
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    banner: {
      js: 'import { createRequire as __require } from "node:module"; const require = __require(import.meta.url);',
    },
    plugins: [
      {
        name: "catalogue",
        setup(plugins) {
          plugins.onResolve({ filter: /^auslage:catalogue$/ }, ({ path }) => ({
            path,
            namespace: "catalogue",
          }))
          plugins.onLoad({ filter: /.*/, namespace: "catalogue" }, () => ({
            contents: JSON.stringify({ de: german }),
            loader: "json",
          }))
        },
      },
    ],
  })
  const files = chosen.map(name => join(folder, name.replace(/\.(ts|mjs)$/, ".mjs")))
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
    stdio: "inherit",
    cwd: ROOT,
  })
  process.exitCode = run.status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
