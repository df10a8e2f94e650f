import { t } from "./i18n.ts"

/** Writes only where the text differs: what has the focus, and what a screen reader reads, stays undisturbed. */
export function write(target: Element | null | undefined, text: string): void {
  if (target && target.textContent !== text) target.textContent = text
}

/** The same, and an empty text hides the element. */
export function writeOrHide(target: Element | null | undefined, text: string): void {
  write(target, text)
  target?.toggleAttribute("hidden", text === "")
}

/** Said when nothing was heard for a minute. */
export function asOf(heard: Date, language: string, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = heard.toLocaleTimeString(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...zone,
  })
  return t("Price and stock as of %(time)s", { time })
}
