// Pannellum with a pyramid: our own tiles, so that the viewer alone is compared.
import { tiles, view } from "./asked.js"
import "pannellum/build/pannellum.js"
import "pannellum/build/pannellum.css"

window.pannellum.viewer("picture", {
  type: "multires",
  multiRes: { basePath: "/tiles", path: "/%l/%s%y_%x", tileResolution: 512, ...tiles },
  autoLoad: true,
  yaw: view.yaw,
  pitch: view.pitch,
  hfov: view.hfov,
})
