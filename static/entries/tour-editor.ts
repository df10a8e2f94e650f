import { editScene, followProgress } from "../tour/editor.ts"

const waiting = document.querySelector<HTMLElement>("[data-panorama]")
if (waiting !== null) followProgress(waiting)
const stage = document.getElementById("scene-stage")
const block = document.getElementById("scene-data")
if (stage !== null && block !== null) void editScene(stage, JSON.parse(block.textContent ?? ""))
