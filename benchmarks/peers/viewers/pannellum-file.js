// Pannellum as its documentation begins: one equirectangular file.
import { view } from "./asked.js"
import "pannellum/build/pannellum.js"
import "pannellum/build/pannellum.css"

window.pannellum.viewer("picture", {
  type: "equirectangular",
  panorama: "/photo.jpg",
  autoLoad: true,
  yaw: view.yaw,
  pitch: view.pitch,
  hfov: view.hfov,
})
