/** What a visitor sees first comes before everything that the script does. */
import type { Stage } from "./stage.ts"

/** A picture that has not come by then holds nothing back. */
const MOST_MS = 1000
/** What is sharp is on its way to the screen still. */
const SEEN_MS = 250
const TURNED_TO = ["scroll", "wheel", "pointerdown", "keydown"] as const

/** Resolves when the first picture of the stage is seen, or cannot be. */
export async function firstPicture(stage: Element): Promise<void> {
  const picture = stage.querySelector("img")
  if (picture === null || document.hidden) return // nothing is painted
  await Promise.race([
    picture.decode().catch(() => undefined),
    new Promise(late => setTimeout(late, MOST_MS)),
  ])
  await new Promise<void>(painted => requestAnimationFrame(() => setTimeout(painted)))
}

/** The pictures of goods wait for the panorama (tour-goods.css), but not for somebody who turns to them. */
export function comeLater(stage: Stage, signal: AbortSignal): void {
  const come = (): void => {
    stage.element.closest(".tour")?.toggleAttribute("data-settled", true)
  }
  stage.on("sharp", () => setTimeout(come, SEEN_MS))
  stage.on("fault", come)
  for (const name of TURNED_TO) addEventListener(name, come, { capture: true, passive: true, signal })
}
