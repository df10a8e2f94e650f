import type { Direction, Size, View } from "../../tour/project.ts"
import { toWindow } from "../../tour/project.ts"
import type { PannellumViewer } from "../../tour/viewer.ts"

const CLICK_PX = 4
const FINE_DEGREES = 0.1
const COARSE_DEGREES = 1
/** Nearer to the edge than this, what is pushed is about to leave the picture: the camera follows. */
const EDGE_PX = 48
const FOLLOW_MS = 150

interface Held {
  readonly viewer: PannellumViewer
  /** Where it is now. */
  at(): Direction
  /** It is being dragged by so much; nothing is kept yet. */
  dragging(by: Direction): void
  /** It was moved by so much: by the pointer at once, by keys again and again. */
  moved(by: Direction, keys: boolean): void
  /** It was pressed and not moved. */
  chosen(event: PointerEvent): void
}

/** Makes a button over the picture movable: by dragging, by arrows (0.1°), by Shift and arrows (1°). */
export function handle(button: HTMLElement, held: Held): void {
  let from: { x: number; y: number; at: Direction; dragged: boolean } | null = null
  const under = (event: PointerEvent): Direction => {
    const box = (button.offsetParent ?? button).getBoundingClientRect()
    return held.viewer.pick(event.clientX - box.left, event.clientY - box.top)
  }
  const by = (event: PointerEvent, start: Direction): Direction => {
    const to = under(event)
    return { yaw: to.yaw - start.yaw, pitch: to.pitch - start.pitch }
  }
  button.addEventListener("pointerdown", event => {
    if (event.button !== 0) return
    event.preventDefault()
    button.focus({ preventScroll: true })
    button.setPointerCapture(event.pointerId)
    from = { x: event.clientX, y: event.clientY, at: under(event), dragged: false }
  })
  button.addEventListener("pointermove", event => {
    if (from === null) return
    from.dragged ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > CLICK_PX
    if (from.dragged) held.dragging(by(event, from.at))
  })
  button.addEventListener("pointerup", event => {
    const was = from
    from = null
    if (was?.dragged) held.moved(by(event, was.at), false)
    else if (was) held.chosen(event)
  })
  button.addEventListener("pointercancel", () => {
    if (from?.dragged) held.dragging({ yaw: 0, pitch: 0 })
    from = null
  })
  button.addEventListener("keydown", event => {
    const step = event.shiftKey ? COARSE_DEGREES : FINE_DEGREES
    const push: Record<string, Direction> = {
      ArrowLeft: { yaw: -step, pitch: 0 },
      ArrowRight: { yaw: step, pitch: 0 },
      ArrowUp: { yaw: 0, pitch: step },
      ArrowDown: { yaw: 0, pitch: -step },
    }
    const wanted = push[event.key]
    if (wanted === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    held.moved(wanted, true)
    follow(held.viewer, held.at(), button)
  })
}

/** Turns the camera where something would leave the picture. */
function follow(viewer: PannellumViewer, at: Direction, button: HTMLElement): void {
  const stage = button.offsetParent
  const size = { width: stage?.clientWidth ?? 0, height: stage?.clientHeight ?? 0 }
  if (!inside(at, viewer.view(), size)) viewer.turn(at, FOLLOW_MS)
}

function inside(at: Direction, view: View, size: Size): boolean {
  const point = toWindow(at, view, size)
  return (
    point !== null &&
    point.x > EDGE_PX &&
    point.y > EDGE_PX &&
    point.x < size.width - EDGE_PX &&
    point.y < size.height - EDGE_PX
  )
}

/** Puts a button where a direction appears; one that is not in the picture is kept for the keyboard. */
export function placed(button: HTMLElement, at: Direction, view: View, size: Size): void {
  const point = toWindow(at, view, size)
  const seen =
    point !== null &&
    point.x > -24 &&
    point.y > -24 &&
    point.x < size.width + 24 &&
    point.y < size.height + 24
  button.toggleAttribute("data-away", !seen)
  if (point !== null && seen)
    button.style.transform = `translate(${point.x.toFixed(1)}px, ${point.y.toFixed(1)}px)`
}
