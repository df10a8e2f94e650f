/** Looking round by turning the device: yaw and pitch, never roll; a drag in between adds an offset. */
import { clampView, type Direction, type View, wrapped } from "./project.ts"
import type { TourViewer } from "./tour-viewer.ts"

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const degrees = (radians: number): number => (radians * 180) / Math.PI

/**
 * Where the back of the device points: yaw clockwise from where alpha is 0, pitch up; degrees.
 *
 * The third column of Rz(alpha)·Rx(beta)·Ry(gamma), turned round (W3C Device Orientation, § 4.1): how the screen is
 * turned about that direction changes the roll alone, which we do not draw.
 */
export function pointing(alpha: number, beta: number, gamma: number): Direction {
  const [a, b, g] = [radians(alpha), radians(beta), radians(gamma)]
  const east = -(Math.cos(a) * Math.sin(g) + Math.sin(a) * Math.sin(b) * Math.cos(g))
  const north = -(Math.sin(a) * Math.sin(g) - Math.cos(a) * Math.sin(b) * Math.cos(g))
  const up = -(Math.cos(b) * Math.cos(g))
  return { yaw: degrees(Math.atan2(east, north)), pitch: degrees(Math.asin(Math.min(1, Math.max(-1, up)))) }
}

/** iOS asks the person, and only from a press of a button. */
interface Asking {
  requestPermission?(): Promise<"granted" | "denied">
}

export class Gyro {
  readonly #viewer: TourViewer
  readonly #stage: HTMLElement
  #given: AbortController | null = null
  /** What is added to where the device points. */
  #offset: Direction | null = null
  #held = false

  constructor(viewer: TourViewer, stage: HTMLElement) {
    this.#viewer = viewer
    this.#stage = stage
  }

  /** Devices without the sensor have the event's name, too; a finger is the better sign. */
  static possible(): boolean {
    return (
      "DeviceOrientationEvent" in globalThis && isSecureContext && matchMedia("(pointer: coarse)").matches
    )
  }

  get on(): boolean {
    return this.#given !== null
  }

  /** Whether the person let us. */
  async start(): Promise<boolean> {
    const asking = DeviceOrientationEvent as unknown as Asking
    const allowed = (await asking.requestPermission?.().catch(() => "denied")) ?? "granted"
    if (allowed !== "granted") return false
    this.#given = new AbortController()
    const { signal } = this.#given
    this.#offset = null
    addEventListener("deviceorientation", this.#turned, { signal })
    this.#stage.addEventListener("pointerdown", this.#grabbed, { signal, capture: true })
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, this.#released, { signal })
    return true
  }

  stop(): void {
    this.#given?.abort()
    this.#given = null
    this.#held = false
  }

  #grabbed = (): void => {
    this.#held = true
  }

  #released = (): void => {
    this.#held = false
    this.#offset = null // wherever the drag left the picture, the device goes on from there
  }

  #turned = (event: DeviceOrientationEvent): void => {
    // Graphics that are gone for good leave stills, each a step from the next: a hand that shakes would ask for many.
    if (this.#stage.hasAttribute("data-still")) {
      this.stop()
      return
    }
    if (event.alpha === null || event.beta === null || event.gamma === null || this.#held) return
    const device = pointing(event.alpha, event.beta, event.gamma)
    this.#offset ??= offsetOf(this.#viewer.view(), device)
    this.#viewer.turn(withOffset(this.#viewer.view(), device, this.#offset), 0)
  }
}

function offsetOf(view: View, device: Direction): Direction {
  return { yaw: wrapped(view.yaw - device.yaw), pitch: view.pitch - device.pitch }
}

function withOffset(view: View, device: Direction, offset: Direction): View {
  return clampView({ ...view, yaw: device.yaw + offset.yaw, pitch: device.pitch + offset.pitch })
}
