/**
 * <aus-media-upload accept="image/jpeg,…" [reload]> takes files by drop, paste and button, shows each one's progress,
 * and announces aus:medium-added with the prepared medium. reload: the page shows the library anew when all are done.
 * store: whose the files become; else the choice of the page's field `store`, if it has one.
 */
import { AusElement, define } from "../elements/base.ts"
import { h, icon } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import { prepared, upload } from "./uploads.ts"

class MediaUpload extends AusElement {
  readonly #queue = h("ul", { class: "list upload-queue", "aria-label": t("Uploads") })
  #open = 0
  #failed = false

  protected override start(signal: AbortSignal): void {
    const input = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      accept: this.getAttribute("accept") ?? "",
      tabindex: -1,
    })
    const button = h("button", { class: "button", type: "button" }, icon("upload"), t("Choose files"))
    const words = h("p", { class: "muted small" }, t("or drop or paste pictures and videos here"))
    const zone = h("div", { class: "upload-zone" }, button, words, input)
    this.replaceChildren(zone, this.#queue)
    this.#queue.hidden = true
    button.addEventListener("click", () => input.click(), { signal })
    input.addEventListener(
      "change",
      () => {
        this.#take(input.files, signal)
        input.value = ""
      },
      { signal },
    )
    this.addEventListener("dragover", event => this.#hover(event, zone, true), { signal })
    this.addEventListener("dragleave", event => this.#hover(event, zone, false), { signal })
    this.addEventListener(
      "drop",
      event => {
        this.#hover(event, zone, false)
        this.#take(event.dataTransfer?.files ?? null, signal)
      },
      { signal },
    )
    document.addEventListener("paste", event => this.#take(event.clipboardData?.files ?? null, signal), {
      signal,
    })
  }

  #store(): string {
    const chosen = document.querySelector<HTMLSelectElement>("select[name=store]")?.value
    return this.getAttribute("store") ?? chosen ?? ""
  }

  #hover(event: DragEvent, zone: HTMLElement, over: boolean): void {
    event.preventDefault()
    zone.toggleAttribute("data-over", over)
  }

  #take(files: FileList | null, signal: AbortSignal): void {
    if (files !== null && files.length > 0 && this.#open === 0) {
      this.#failed = false
      this.#queue.replaceChildren() // what went wrong before was read; this is another try
    }
    for (const file of files ?? []) void this.#send(file, signal)
  }

  async #send(file: File, signal: AbortSignal): Promise<void> {
    const bar = h("progress", { max: 100, value: 0, "aria-label": file.name })
    const said = h("output", {}, "0 %")
    const line = h("li", { class: "list-item" })
    line.append(
      h("span", { class: "list-main truncate" }, file.name),
      h("div", { class: "progress" }, bar, said),
    )
    this.#queue.append(line)
    this.#queue.hidden = false
    this.#open += 1
    try {
      const sent = await upload(file, this.#store(), percent => {
        bar.value = percent
        said.textContent = `${percent} %`
      })
      bar.removeAttribute("value")
      said.textContent = t("Being prepared")
      const medium = await prepared(sent.id, signal)
      if (medium.state === "refused") throw new Error(medium.refusal)
      line.remove()
      this.announce("aus:medium-added", medium)
    } catch (problem) {
      if (signal.aborted) return
      this.#failed = true
      const reason = h("p", { class: "error", role: "alert" }, (problem as Error).message)
      line.replaceChildren(h("span", { class: "list-main" }, h("strong", {}, file.name), reason))
    }
    this.#queue.hidden = this.#queue.childElementCount === 0
    this.#open -= 1
    if (this.#open === 0 && !this.#failed && this.hasAttribute("reload")) location.reload()
  }
}

define("aus-media-upload", MediaUpload)
