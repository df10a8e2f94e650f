import { need } from "../lib/dom.ts"
import { start } from "../player/start.ts"

void start(need<HTMLElement>("#stage"))
