// Loaded in the head, before the first paint: a dark page must not flash white.
import { applyTheme, storedTheme } from "../elements/theme-switch.ts"

applyTheme(storedTheme())
