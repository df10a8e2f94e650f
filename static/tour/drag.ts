/** A drag that begins on a hotspot turns the picture, and then the hotspot is not pressed. */
import type { Point } from "./project.ts"

/** A drag that began elsewhere and goes on in the picture; points are those of the page. */
export interface Grip {
  move(to: Point): void
  drop(at: Point): void
}

/** A finger that presses moves a little, too. */
const SLACK_PX = 6

interface Press {
  readonly pointer: number
  readonly from: Point
  grip: Grip | null
}

/** Hands drags over that begin on something of `surface`; `grab` is the picture's. */
export function handOver(surface: Element, grab: (from: Point) => Grip, signal: AbortSignal): void {
  let press: Press | null = null

  const pressed = (event: PointerEvent): void => {
    if (event.isPrimary && event.button === 0)
      press = { pointer: event.pointerId, from: { x: event.clientX, y: event.clientY }, grip: null }
  }
  const moved = (event: PointerEvent): void => {
    if (press?.pointer !== event.pointerId) return
    const to = { x: event.clientX, y: event.clientY }
    if (press.grip === null && Math.hypot(to.x - press.from.x, to.y - press.from.y) > SLACK_PX)
      press.grip = grab(press.from)
    press.grip?.move(to)
  }
  const ended = (event: PointerEvent): void => {
    if (press?.pointer !== event.pointerId) return
    if (press.grip !== null) {
      press.grip.drop({ x: event.clientX, y: event.clientY })
      swallowClick(surface)
    }
    press = null
  }

  surface.addEventListener("pointerdown", event => pressed(event as PointerEvent), { signal })
  addEventListener("pointermove", moved, { signal })
  addEventListener("pointerup", ended, { signal })
  addEventListener("pointercancel", ended, { signal })
}

/** The click that belongs to this drag comes within the same task as the release, or never. */
function swallowClick(surface: Element): void {
  const over = new AbortController()
  surface.addEventListener(
    "click",
    event => {
      event.preventDefault()
      event.stopImmediatePropagation()
      over.abort()
    },
    { capture: true, signal: over.signal },
  )
  setTimeout(() => over.abort(), 0)
}

/** Told like this, Pannellum takes a drag for one that began in its picture. */
export function gripOn(picture: Element | null | undefined, from: Point): Grip {
  const tell = (target: EventTarget | null | undefined, type: string, at: Point): void => {
    target?.dispatchEvent(
      new MouseEvent(type, { bubbles: true, cancelable: true, clientX: at.x, clientY: at.y, buttons: 1 }),
    )
  }
  tell(picture, "mousedown", from)
  return {
    move: to => tell(document, "mousemove", to),
    drop: at => tell(document, "mouseup", at),
  }
}
