/** What draws a tour: of its own, as only a display that shows one loads it. */
export { wrapped } from "../../tour/project.ts"
export { tilesAround } from "../../tour/pyramid.ts"
export { PannellumViewer } from "../../tour/viewer.ts"
