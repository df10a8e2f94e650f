/** The part [from, to] of `size` bytes that a Range header asks for; null when it asks for nothing we have. */
export function parseRange(header: string, size: number): { from: number; to: number } | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (match === null || (match[1] === "" && match[2] === "")) return null
  const last = size - 1
  if (match[1] === "") {
    const length = Math.min(Number(match[2]), size)
    return length === 0 ? null : { from: size - length, to: last }
  }
  const from = Number(match[1])
  const to = match[2] === "" ? last : Math.min(Number(match[2]), last)
  return from > to ? null : { from, to }
}
