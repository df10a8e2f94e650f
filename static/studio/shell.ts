// What every studio page has: the theme switch, toasts, Ctrl K.
import "../elements/palette.ts"
import "../elements/theme-switch.ts"
import "../elements/toasts.ts"
