/** What the viewer's canvas is told behind Pannellum's back: the numbers are those of docs/explanation/viewer.md. */

/** Its own drawing context: asked for under the same name, a canvas gives the same one again. */
export function contextOf(canvas: HTMLCanvasElement): WebGLRenderingContext | null {
  return canvas.getContext("experimental-webgl") as WebGLRenderingContext | null
}

/** 22: with each frame it asks for one tile. A frame that is not drawn costs nothing and asks, too. */
export function withoutDrawing(canvas: HTMLCanvasElement, frames: () => void): void {
  const gl = contextOf(canvas)
  if (gl === null) return
  const mute = { clear: nothing, bufferData: nothing, drawElements: nothing }
  Object.assign(gl, mute) // hides the prototype's
  try {
    frames()
  } finally {
    for (const name of Object.keys(mute)) Reflect.deleteProperty(gl, name)
  }
}

/** 23: it has edges smoothed, and a picture that fills its canvas has none: each frame would be drawn four times. */
export function withoutSmoothing(start: () => void): void {
  const canvases = HTMLCanvasElement.prototype
  const getContext = canvases.getContext
  function plain(this: HTMLCanvasElement, kind: string, asked?: object): unknown {
    return getContext.call(this, kind as "webgl", { ...asked, antialias: false })
  }
  Object.assign(canvases, { getContext: plain })
  try {
    start()
  } finally {
    Object.assign(canvases, { getContext })
  }
}

/** Says the address of each tile that has become part of the picture. */
export function watchTiles(canvas: HTMLCanvasElement, came: (url: string) => void): void {
  const gl = contextOf(canvas)
  if (gl === null) return
  const upload = gl.texImage2D.bind(gl) as (...what: unknown[]) => void
  const observed = (...what: unknown[]): void => {
    upload(...what)
    const source = what[what.length - 1]
    if (source instanceof HTMLImageElement) came(source.src)
  }
  Object.assign(gl, { texImage2D: observed })
}

const nothing = (): void => undefined
