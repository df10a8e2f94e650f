// Photo Sphere Viewer as its documentation begins: one equirectangular file.
import { Viewer } from "@photo-sphere-viewer/core"
import "@photo-sphere-viewer/core/index.css"
import { radians, view } from "./asked.js"

const WIDEST = 120
const NARROWEST = 30

new Viewer({
  container: "picture",
  panorama: "/photo.jpg",
  navbar: false,
  defaultYaw: radians(view.yaw),
  defaultPitch: radians(view.pitch),
  maxFov: WIDEST,
  minFov: NARROWEST,
  defaultZoomLvl: ((WIDEST - view.vfov) / (WIDEST - NARROWEST)) * 100,
})
