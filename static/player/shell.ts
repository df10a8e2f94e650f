/** Shared with the Service Worker: how the parts of the player's page are found from the page on. */

const NAMES: readonly [RegExp, RegExp][] = [
  [/\.css$/, /url\("?([^")]+)"?\)/g],
  [/\.js$/, /\b(?:from|import)\s*\(?\s*["'`](\.{1,2}\/[^"'`]+\.js)["'`]/g],
  [/\/play$/, /(?:src|href)="([^"]+)"/g],
]

/** The paths of our own parts that a page, style sheet or script names, resolved against where it came from. */
export function partsOf(path: string, text: string, origin: string): string[] {
  const pattern = NAMES.find(([kind]) => kind.test(path))?.[1]
  if (pattern === undefined) return []
  return Array.from(text.matchAll(pattern), match => new URL(match[1] ?? "", new URL(path, origin)))
    .filter(url => url.origin === origin && /^\/(static|assets)\//.test(url.pathname))
    .map(url => url.pathname)
}

/** A page with all that it names and what that names, also what a script loads only later; null where a part is missing. */
export async function whole(
  page: string,
  origin: string,
  get: (path: string) => Promise<Response | undefined>,
): Promise<Map<string, Response> | null> {
  const found = new Map<string, Response>()
  const open = new Set([page])
  for (const path of open) {
    const response = await get(path)
    if (response === undefined || !response.ok || response.redirected) return null
    found.set(path, response)
    if (!NAMES.some(([kind]) => kind.test(path))) continue
    for (const part of partsOf(path, await response.clone().text(), origin)) open.add(part)
  }
  return found
}
