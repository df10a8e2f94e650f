// Public pages (home, legal, errors): they work without script; this only remembers the chosen theme.
import "../elements/theme-switch.ts"
