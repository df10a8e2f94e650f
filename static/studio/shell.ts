// What every studio page has: theme switch, toasts, the menu on phones.
import "../elements/theme-switch.ts"
