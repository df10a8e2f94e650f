// Marzipano with a pyramid in the sizes that its own tool makes.
import { radians, tiles, view } from "./asked.js"
import Marzipano from "marzipano"

const viewer = new Marzipano.Viewer(document.getElementById("picture"))
const levels = [
  { tileSize: 256, size: 256, fallbackOnly: true },
  { tileSize: 512, size: 512 },
  { tileSize: 512, size: 1024 },
]
const scene = viewer.createScene({
  source: Marzipano.ImageUrlSource.fromString(`/cube/{z}/{f}{y}_{x}.${tiles.extension}`),
  geometry: new Marzipano.CubeGeometry(levels),
  view: new Marzipano.RectilinearView({
    yaw: radians(view.yaw),
    pitch: radians(-view.pitch),
    fov: radians(view.vfov),
  }),
  pinFirstLevel: true,
})
scene.switchTo({ transitionDuration: 0 })
