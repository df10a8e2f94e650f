// What a page is asked for: the same view of the same photo for every viewer. Angles in degrees.
const asked = new URLSearchParams(location.search)
const number = name => Number(asked.get(name))

export const view = {
  yaw: number("yaw"),
  pitch: number("pitch"),
  hfov: number("hfov"),
  vfov: number("vfov"),
}
export const tiles = {
  extension: asked.get("extension"),
  maxLevel: number("levels"),
  cubeResolution: number("cube"),
}
export const radians = degrees => (degrees * Math.PI) / 180

const place = document.getElementById("picture")
place.style.width = `${number("width")}px`
place.style.height = `${number("height")}px`
