import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"
import { timeOf } from "../lib/moment.ts"

interface Tile {
  readonly id: string
  readonly state: "online" | "offline" | "new"
  readonly title: string
  readonly lease: string | null
  readonly preview: string
  readonly preview_until: string | null
}

const EVERY_MS = 2000
const WHY = "/studio/rules/why"
const TONES = { online: "ok", offline: "bad", new: "info" } as const

/** Keeps the wall true while somebody looks at it: what each display shows, as it says itself. */
class Wall {
  readonly #list: HTMLElement
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(list: HTMLElement) {
    this.#list = list
    document.addEventListener("visibilitychange", () => this.#next(0))
    this.#next(EVERY_MS)
  }

  #next(after: number): void {
    clearTimeout(this.#timer)
    if (document.visibilityState === "visible") this.#timer = setTimeout(() => void this.#look(), after)
  }

  async #look(): Promise<void> {
    try {
      const { displays } = await getJson<{ displays: Tile[] }>("/api/v1/displays")
      for (const tile of displays) this.#show(tile)
    } catch {
      // The server is away for a moment: the wall keeps what it knew and looks again.
    }
    this.#next(EVERY_MS)
  }

  #show(tile: Tile): void {
    const card = this.#list.querySelector<HTMLElement>(`[data-display="${CSS.escape(tile.id)}"]`)
    if (card === null) return
    const state = card.querySelector("[data-part=state]")
    const now = card.querySelector("[data-part=now]")
    if (card.dataset["state"] !== tile.state) {
      card.dataset["state"] = tile.state
      state?.setAttribute("data-tone", TONES[tile.state])
      if (state) state.textContent = stateWord(tile.state)
      for (const button of card.querySelectorAll<HTMLButtonElement>("button[name=name]"))
        button.disabled = tile.state !== "online"
    }
    const why = card.querySelector("[data-part=why]")
    why?.parentElement?.toggleAttribute("hidden", tile.state === "new" || tile.preview !== "")
    why?.setAttribute("href", tile.lease ? `${WHY}/lease/${tile.lease}` : `${WHY}?display=${tile.id}`)
    const sentence = nowSentence(tile)
    if (now !== null && now.textContent !== sentence) now.textContent = sentence
  }
}

function stateWord(state: Tile["state"]): string {
  if (state === "online") return t("online")
  return state === "offline" ? t("offline") : t("not connected yet")
}

function nowSentence(tile: Tile): string {
  if (tile.preview_until !== null)
    return t("Shows a preview of “%(title)s” until %(time)s", {
      title: tile.preview,
      time: timeOf(new Date(tile.preview_until)),
    })
  if (tile.lease !== null) return t("Shows a moment for a shopper")
  if (tile.title !== "")
    return tile.state === "online"
      ? t("Shows “%(title)s”", { title: tile.title })
      : t("Last known: “%(title)s”", { title: tile.title })
  return tile.state === "online" ? t("Shows the house card") : t("Nothing heard yet")
}

const list = document.querySelector<HTMLElement>("[data-wall]")
if (list !== null) new Wall(list)
