// The studio: one import a part; each part begins by itself where its element stands on the page.
import "../studio/shell.ts"
import "../studio/displays.ts"
import "../studio/print.ts"
import "../studio/playlist.ts"
import "../elements/condition.ts"
import "../studio/rule/editor.ts"
import "../studio/places/map.ts"
import "../studio/places/scale.ts"
