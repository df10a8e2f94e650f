import { html, type TemplateResult } from "lit"
import type { FieldProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"
import { moment } from "../../lib/moment.ts"
import type { Clash, Item, PlaylistModel } from "./model.ts"
import { LANGUAGES, type Property, type WidgetInfo } from "./properties.ts"

const OWN_FIELDS: { readonly [name: string]: () => string } = {
  seconds: () => t("Duration in seconds"),
  transition: () => t("Transition"),
  valid_from: () => t("Shown from"),
  valid_until: () => t("Shown until"),
}

/** Says what two people changed at the same time, each with both values, and lets one choose. */
export function clashNotice(
  model: PlaylistModel,
  clash: Clash,
  widgets: readonly WidgetInfo[],
): TemplateResult {
  return html`<div class="notice playlist-clash" data-tone="warn" role="alert"><p>${clash.sentence}</p>
    <ul>${clash.fields.map(one => html`<li>${line(model, one, widgets)}</li>`)}</ul>
    <p class="row">
      <button type="button" class="button" @click=${() => model.settle("theirs")}>${t("Take theirs")}</button>
      <button type="button" class="button" @click=${() => model.settle("mine")}>${t("Keep mine")}</button></p></div>`
}

function line(model: PlaylistModel, one: FieldProblem, widgets: readonly WidgetInfo[]): string {
  const [, list, at, name = "", key = "", language = ""] = one.pointer.split("/")
  if (list === "title") return both(t("Title"), one, shown)
  if (at === undefined) return t("The order of the items")
  const item = name === "" ? whole(one) : model.document.items[Number(at)]
  const words = item ? (model.described.get(item.id)?.text ?? item.widget) : ""
  if (name === "") return both(words, one, value => (value === null ? t("removed") : t("changed")))
  const property = widgets.find(widget => widget.name === item?.widget)?.config.properties[key]
  const spoken = LANGUAGES.find(([tag]) => tag === language)?.[1]() ?? ""
  const field = (name === "config" ? property?.title : OWN_FIELDS[name]?.()) ?? name
  const label = `${words}, ${spoken === "" ? field : `${field} ${spoken}`}`
  // The id of another medium or product says nothing to anybody.
  if (property?.input !== undefined && property.input !== "texts") return label
  return both(label, one, value => chosen(name, property, value))
}

function both(field: string, one: FieldProblem, words: (value: unknown) => string): string {
  return t("%(field)s: you “%(mine)s”, %(who)s “%(theirs)s”", {
    field,
    mine: words(one.yours),
    who: one.who ?? "",
    theirs: words(one.theirs),
  })
}

/** The item that one of the two removed and the other changed. */
function whole(one: FieldProblem): Item | undefined {
  return ((one.yours ?? one.theirs) as Item | null) ?? undefined
}

function chosen(name: string, property: Property | undefined, value: unknown): string {
  if (name === "transition") return value === "cut" ? t("Cut") : t("Cross-fade")
  if (name.startsWith("valid_") && typeof value === "string") return moment(value)
  return property?.choices?.[String(value)] ?? shown(value)
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === "") return t("empty")
  if (typeof value === "boolean") return value ? t("yes") : t("no")
  return typeof value === "object" ? t("changed") : String(value)
}
