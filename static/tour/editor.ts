/** The picture in the studio's scene editor: a click fills the angles of the new hotspot; existing ones are shown. */

import { h, icon, need } from "../lib/dom.ts"
import { getJson } from "../lib/http.ts"
import { t } from "../lib/i18n.ts"
import { type Size, toWindow, type View } from "./project.ts"
import { PannellumViewer, type SceneConfig } from "./viewer.ts"

interface SceneBlock {
  readonly key: string
  readonly start: View
  readonly images: SceneConfig
  readonly viewer: { readonly escapeHTML: true; readonly default: Readonly<Record<string, unknown>> }
}

interface Panorama {
  readonly state: "arriving" | "ready" | "refused"
  readonly progress: number
}

const POLL_MS = 500
/** Further than this a press was a drag, not a click. */
const CLICK_PX = 4

/** Shows how far the photo is, with a number, and loads the page again once it is done. */
export function followProgress(box: HTMLElement): void {
  const bar = need<HTMLProgressElement>("progress", box)
  const number = need<HTMLOutputElement>("output", box)
  const ask = async (): Promise<void> => {
    const found = await getJson<Panorama>(`/api/v1/panoramas/${box.dataset["panorama"]}`).catch(() => null)
    if (found !== null && found.state !== "arriving") {
      location.reload()
      return
    }
    if (found !== null) {
      bar.value = found.progress
      number.textContent = `${found.progress} %`
    }
    setTimeout(() => void ask(), POLL_MS)
  }
  void ask()
}

export async function editScene(stage: HTMLElement, scene: SceneBlock): Promise<void> {
  const viewer = new PannellumViewer(stage, scene.viewer)
  const size = (): Size => ({ width: stage.clientWidth, height: stage.clientHeight })
  const yaw = need<HTMLInputElement>("#spot-yaw")
  const pitch = need<HTMLInputElement>("#spot-pitch")
  const chosen = h("span", { class: "tour-chosen", hidden: true, "aria-hidden": "true" }, icon("crosshair"))
  const marks = [...document.querySelectorAll<HTMLElement>("[data-spot]")].map(item => ({
    at: { yaw: Number(item.dataset["yaw"]), pitch: Number(item.dataset["pitch"]) },
    element: h("span", { class: "tour-mark", "aria-hidden": "true" }, icon("map-pin")),
  }))
  stage.append(...marks.map(mark => mark.element), chosen)

  const place = (element: HTMLElement, at: { yaw: number; pitch: number }, view: View): void => {
    const point = toWindow(at, view, size())
    element.toggleAttribute("data-away", point === null)
    if (point !== null) element.style.transform = `translate(${point.x}px, ${point.y}px)`
  }
  const draw = (view: View): void => {
    for (const mark of marks) place(mark.element, mark.at, view)
    place(chosen, { yaw: Number(yaw.value), pitch: Number(pitch.value) }, view)
  }
  viewer.on("view", draw)
  for (const field of [yaw, pitch])
    field.addEventListener("input", () => {
      chosen.hidden = false
      draw(viewer.view())
    })

  let pressed: { x: number; y: number } | null = null
  stage.addEventListener("pointerdown", event => {
    pressed = { x: event.clientX, y: event.clientY }
  })
  stage.addEventListener("pointerup", event => {
    if (pressed === null || Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > CLICK_PX)
      return
    const box = stage.getBoundingClientRect()
    const at = viewer.pick(event.clientX - box.left, event.clientY - box.top)
    yaw.value = at.yaw.toFixed(2)
    pitch.value = at.pitch.toFixed(2)
    chosen.hidden = false
    draw(viewer.view())
  })

  const use = need<HTMLButtonElement>("#use-view")
  use.hidden = false
  use.addEventListener("click", () => {
    const view = viewer.view()
    need<HTMLInputElement>("#start-yaw").value = view.yaw.toFixed(1)
    need<HTMLInputElement>("#start-pitch").value = view.pitch.toFixed(1)
    need<HTMLInputElement>("#start-fov").value = view.fov.toFixed(0)
  })

  try {
    await viewer.open({ key: scene.key, config: scene.images }, scene.start)
    need(".tour-poster", stage).toggleAttribute("data-behind", true)
  } catch {
    stage.append(
      h("p", { class: "notice", "data-tone": "bad", role: "alert" }, t("The picture could not be loaded.")),
    )
  }
}
