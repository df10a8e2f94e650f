/** A moment in the page's language: 22 Nov 2026, 11:27. */
export function moment(instant: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(instant))
}

/** When something was last saved: the time alone where that was today. */
export function savedAt(instant: string, now = new Date()): string {
  const at = new Date(instant)
  if (at.toDateString() !== now.toDateString()) return moment(instant)
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(at)
}
