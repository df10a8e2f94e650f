/** A moment in the page's language, on the clock of the account's first store (as `Web.moment` has it): 22 Nov 2026, 11:27. */
export function moment(instant: string): string {
  return format(new Date(instant), { dateStyle: "medium", timeStyle: "short" })
}

/** When something was last saved: the time alone where that was today. */
export function savedAt(instant: string, now = new Date()): string {
  const at = new Date(instant)
  const day = (one: Date): string => format(one, { dateStyle: "short" })
  return day(at) === day(now) ? format(at, { timeStyle: "short" }) : moment(instant)
}

function format(at: Date, how: Intl.DateTimeFormatOptions): string {
  const { lang, dataset } = document.documentElement
  return new Intl.DateTimeFormat(lang, { ...how, timeZone: dataset["zone"] }).format(at)
}

/** The time of day: 11:27. */
export function timeOf(instant: Date): string {
  return format(instant, { hour: "2-digit", minute: "2-digit" })
}

/** An instant as a `datetime-local` field wants it; nothing where there is none. */
export function toField(instant: string | null): string {
  return instant === null ? "" : wall(Date.parse(instant)).toISOString().slice(0, 16)
}

/** The instant that a `datetime-local` field means; null where it is empty. */
export function fromField(text: string): string | null {
  if (text === "") return null
  const shown = Date.parse(`${text}Z`)
  const near = shown - ahead(shown)
  return new Date(shown - ahead(near)).toISOString() // the clock may change between a guess and the truth
}

/** By how much the store's clock is ahead of UTC at an instant; both in milliseconds. */
function ahead(instant: number): number {
  return wall(instant).getTime() - instant
}

/** What the store's clock shows, as if it were UTC. */
function wall(instant: number): Date {
  const parts = new Intl.DateTimeFormat("en", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
    timeZone: document.documentElement.dataset["zone"],
  }).formatToParts(instant)
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find(part => part.type === type)?.value)
  return new Date(
    Date.UTC(
      number("year"),
      number("month") - 1,
      number("day"),
      number("hour"),
      number("minute"),
      number("second"),
    ),
  )
}
