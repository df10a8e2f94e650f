import { need } from "../lib/dom.ts"
import { readData } from "../tour/data.ts"
import { TourPage } from "../tour/page.ts"

const stage = need<HTMLElement>("#tour-stage")
const page = new TourPage(readData(), stage, need<HTMLImageElement>(".tour-poster", stage))
page.start()
// A page that comes back from the browser's cache is alive; one that goes for good gives its context back.
addEventListener("pagehide", event => {
  if (!event.persisted) page.close()
})
