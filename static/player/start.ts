import { abilities } from "./abilities.ts"
import { Answer, Applicant, secure } from "./identity.ts"
import { Player } from "./player.ts"
import { insecureMark, insecureScreen, pairingScreen, waitingScreen } from "./screens.ts"
import { type Identity, Store } from "./store.ts"

const POLL_MS = 2000
const LATEST = "auslage-player-latest"

/**
 * Becomes a display and plays, for ever.
 *
 * `/play` is the display of this browser; `#display=<id>` names one of several (two tabs of a demo are two displays);
 * `#pair=<one-time token>` becomes one without a code.
 */
export async function start(stage: HTMLElement): Promise<void> {
  // Beside playing, never before it: without a network the browser takes its time to answer.
  void keepShell()
  for (;;) {
    const [identity, store] = (await known()) ?? (await become(stage))
    history.replaceState(null, "", `/play#display=${identity.display}`)
    if (identity.secret !== null) stage.append(insecureMark())
    const saved = (await store.get("clock")) ?? 0
    await new Player(identity, store, stage, saved).run()
    localStorage.removeItem(LATEST)
    history.replaceState(null, "", "/play")
  }
}

const storeOf = (display: string): Promise<Store> => Store.open(`auslage-player-${display}`)

async function known(): Promise<[Identity, Store] | null> {
  const fragment = new URLSearchParams(location.hash.slice(1))
  if (fragment.has("pair")) return null
  const display = fragment.get("display") ?? localStorage.getItem(LATEST)
  if (display === null) return null
  const store = await storeOf(display)
  const identity = await store.get("identity")
  return identity === null ? null : [identity, store]
}

async function become(stage: HTMLElement): Promise<[Identity, Store]> {
  const applicant = new Applicant(await Store.open())
  const token = new URLSearchParams(location.hash.slice(1)).get("pair")
  const board = new Board(stage)
  const identity =
    (token === null ? null : await redeemed(applicant, token, board)) ??
    (await typed(applicant, board, token !== null))
  board.clear()
  const store = await storeOf(identity.display)
  await store.put("identity", identity)
  await (await Store.open()).wipe() // the pair now belongs to this display alone; the next one makes its own
  localStorage.setItem(LATEST, identity.display)
  return [identity, store]
}

/** The one screen that a panel shows until it is a display. */
class Board {
  readonly #stage: HTMLElement
  #screen: HTMLElement | null = null

  constructor(stage: HTMLElement) {
    this.#stage = stage
  }

  put(next: HTMLElement): void {
    this.clear()
    this.#stage.append(next)
    this.#screen = next
  }

  clear(): void {
    this.#screen?.remove()
    this.#screen = null
  }

  /** The answer; a network that is silent for long is said while it is waited for. */
  async during<T>(answer: Promise<T>): Promise<T> {
    const late = setTimeout(() => this.put(waitingScreen()), POLL_MS)
    return answer.finally(() => clearTimeout(late))
  }
}

/** A ready pairing; null when the token was used before or is too old, and a code is shown instead. */
async function redeemed(applicant: Applicant, token: string, board: Board): Promise<Identity | null> {
  for (;;) {
    try {
      return await board.during(applicant.redeem(token, abilities()))
    } catch (error) {
      const refused = error instanceof Answer && error.status >= 400 && error.status < 500
      if (refused && error.status !== 429) return null
      board.put(waitingScreen())
      await pause(POLL_MS)
    }
  }
}

/** spent: a link was tried first. */
async function typed(applicant: Applicant, board: Board, spent: boolean): Promise<Identity> {
  for (;;) {
    try {
      const pairing = await board.during(applicant.apply(abilities()))
      board.put(pairingScreen(pairing, spent))
      for (;;) {
        await pause(POLL_MS)
        const identity = await applicant.poll(pairing.id)
        if (identity !== null) return identity
      }
    } catch (error) {
      if (!secure() && error instanceof Answer && error.status === 422) board.put(insecureScreen())
      else if (!(error instanceof Answer && error.status === 404)) board.put(waitingScreen())
      await pause(POLL_MS)
    }
  }
}

/** The Service Worker keeps the page and its parts, so that a power cut needs no network afterwards. */
async function keepShell(): Promise<void> {
  if (!secure() || !("serviceWorker" in navigator)) return
  try {
    await navigator.serviceWorker.register("/play-sw.js", { scope: "/" })
    const registration = await navigator.serviceWorker.ready
    registration.active?.postMessage("keep-shell")
    await navigator.storage?.persist?.()
  } catch {
    // Without it the display plays while the page lives; its status says so by `secure` and `complete`.
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
