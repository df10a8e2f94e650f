/** What this browser can decode, as the studio's codec check needs it. */
export function abilities(): string[] {
  const video = document.createElement("video")
  const kinds = {
    h264: 'video/mp4; codecs="avc1.640028"',
    vp9: 'video/webm; codecs="vp9"',
    av1: 'video/mp4; codecs="av01.0.08M.08"',
  }
  return Object.entries(kinds).flatMap(([name, type]) => (video.canPlayType(type) === "" ? [] : [name]))
}

let page: string | null = null

/** Names this load of the page, so that the server tells a reload from a second panel. */
export function pageId(): string {
  page ??= Array.from(crypto.getRandomValues(new Uint8Array(8)), byte =>
    byte.toString(16).padStart(2, "0"),
  ).join("")
  return page
}
