/**
 * <aus-theme-switch> around three radio-like buttons with value="light | dark | system".
 * The choice is the reader's own and stays in this browser; `system` follows the operating system.
 */
import { AusElement, define } from "./base.ts"

const KEY = "auslage-theme"
type Theme = "light" | "dark" | "system"

export function storedTheme(): Theme {
  const value = readStored()
  return value === "light" || value === "dark" ? value : "system"
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
}

export class ThemeSwitch extends AusElement {
  protected override start(signal: AbortSignal): void {
    this.#mark(storedTheme())
    this.addEventListener("click", this.#choose, { signal })
  }

  #choose = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[value]")
    if (button === null) return
    const theme = button.value as Theme
    try {
      localStorage.setItem(KEY, theme)
    } catch {
      // Storage may be closed to us (private window): the choice then holds for this page only.
    }
    applyTheme(theme)
    this.#mark(theme)
  }

  #mark(theme: Theme): void {
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[value]"))
      button.setAttribute("aria-pressed", String(button.value === theme))
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

define("aus-theme-switch", ThemeSwitch)
