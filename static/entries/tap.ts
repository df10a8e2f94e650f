// The tap page: fires the tap once a person can see it, where the browser could not say that somebody came on purpose.
import { need } from "../lib/dom.ts"

interface Answer {
  readonly seen: string
}

const form = document.querySelector<HTMLFormElement>("#tap-now")

/** The slip in the form works once, so a page that is shown again cannot fire again. */
async function fire(tap: HTMLFormElement): Promise<void> {
  const slip = need<HTMLInputElement>("input[name=slip]", tap).value
  const answer = await fetch(tap.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ slip }),
  })
  if (!answer.ok) return
  const { seen } = (await answer.json()) as Answer
  location.replace(seen)
}

function whenSeen(tap: HTMLFormElement): void {
  if (document.visibilityState !== "visible") return
  document.removeEventListener("visibilitychange", seen)
  // A failed call leaves the button, which says the same by hand.
  fire(tap).catch(() => undefined)
}

function seen(): void {
  if (form !== null) whenSeen(form)
}

if (form !== null) {
  document.addEventListener("visibilitychange", seen)
  seen()
}
