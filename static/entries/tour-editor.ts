// The tour editor: a bundle of its own, because it brings the viewer along.
import "../studio/tour/editor.ts"
