/** The part of Pannellum 2.5.7 that tour/viewer.ts uses; the package brings no types. */

interface PannellumRenderer {
  render(pitch: number, yaw: number, hfov: number, params?: unknown): unknown
  getCanvas(): HTMLCanvasElement
  isLoading(): boolean
}

interface PannellumApi {
  addScene(key: string, scene: unknown): PannellumApi
  loadScene(key: string, pitch: number, yaw: number, hfov: number): PannellumApi
  lookAt(pitch: number, yaw: number, hfov: number, animated: number | false): PannellumApi
  setHfov(hfov: number, animated: false): PannellumApi
  getPitch(): number
  getYaw(): number
  getHfov(): number
  getRenderer(): PannellumRenderer | undefined
  stopMovement(): void
  resize(): void
  setUpdate(update: false): PannellumApi
  destroy(): void
  on(type: "load" | "error" | "mousedown" | "touchstart", listener: (detail: unknown) => void): PannellumApi
}

declare module "pannellum" {}

interface Window {
  pannellum?: { viewer(container: HTMLElement, config: unknown): PannellumApi }
}
