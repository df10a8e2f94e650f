/** The list beside the picture is the truth about the hotspots, too: same items, same order, same names. */
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import type { Shape, Spot } from "./hotspots/kind.ts"

export function entryOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`)
}

/** The scene's hotspots in reading order; each entry gets its button “show in the picture”. */
export function readSpots(): Spot[] {
  return [...document.querySelectorAll<HTMLElement>("[data-entry]")].map(entry => {
    const name = entry.dataset["name"] || (entry.querySelector("h3")?.textContent?.trim() ?? "")
    addShow(entry, name)
    return {
      id: entry.dataset["entry"] ?? "",
      kind: entry.dataset["kind"] ?? "",
      name,
      yaw: Number(entry.dataset["yaw"]),
      pitch: Number(entry.dataset["pitch"]),
      shape: JSON.parse(entry.dataset["shape"] || "null") as Shape | null,
      data: JSON.parse(entry.dataset["settings"] ?? "{}") as Record<string, unknown>,
    }
  })
}

function addShow(entry: HTMLElement, name: string): void {
  if (entry.querySelector("[data-show]") !== null) return
  const button = h(
    "button",
    {
      type: "button",
      class: "button",
      "data-kind": "quiet",
      "data-shape": "icon",
      "data-show": entry.dataset["entry"],
      "aria-label": t("Show “%(name)s” in the picture", { name }),
    },
    icon("locate"),
  )
  entry.append(button)
}
