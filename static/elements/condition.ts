import { h } from "../lib/dom.ts"
import { AusElement, define } from "./base.ts"

/**
 * One condition of a rule: offers only the comparisons that fit the chosen field, and where its values are few, a list
 * of them instead of a line to type in. Without script all comparisons are offered and the server says which do not fit.
 */
export class Condition extends AusElement {
  protected start(signal: AbortSignal): void {
    this.querySelector("select[data-values]")?.remove() // of the row that this one was made from
    this.addEventListener("change", this.#fit, { signal })
    this.addEventListener("aus:filled", this.#fit, { signal })
    this.#fit()
  }

  #fit = (event?: Event): void => {
    const field = this.querySelector<HTMLSelectElement>('select[name="field"]')
    const operator = this.querySelector<HTMLSelectElement>('select[name="operator"]')
    const value = this.querySelector<HTMLInputElement>('input[name="value"]')
    if (!field || !operator || !value) return
    if (event?.target instanceof Element && event.target.matches("[data-values]")) return
    const chosen = field.selectedOptions[0]
    const fitting = chosen?.dataset["operators"]?.split(" ") ?? []
    for (const option of operator.options) {
      option.hidden = option.disabled = fitting.length > 0 && !fitting.includes(option.value)
    }
    if (operator.selectedOptions[0]?.disabled) operator.value = fitting[0] ?? ""
    const list = `values-${field.value.replaceAll(".", "-")}`
    value.setAttribute("list", list)
    value.placeholder = chosen?.dataset["typedAs"] ?? ""
    // Not disabled: the three columns of the form must stay of one length.
    value.readOnly = operator.value === "known"
    if (event?.type === "change" && event.target === field) value.value = ""
    this.#offer(value, list, operator.value)
  }

  /** A list to choose from stands before the line that is sent. */
  #offer(value: HTMLInputElement, list: string, operator: string): void {
    this.querySelector("select[data-values]")?.remove()
    const options = [...(document.getElementById(list)?.querySelectorAll("option") ?? [])]
    const single = options.length > 0 && operator !== "known" && !operator.endsWith("_of")
    const offered = single && (value.value === "" || options.some(one => one.value === value.value))
    value.hidden = offered
    if (!offered) return
    const select = h(
      "select",
      { class: "input", "data-values": true, "aria-label": value.getAttribute("aria-label") },
      h("option", { value: "" }, "–"),
      ...options.map(one => h("option", { value: one.value }, one.textContent)),
    )
    select.value = value.value
    select.addEventListener("change", () => {
      value.value = select.value
    })
    value.before(select)
  }
}

define("aus-condition", Condition)
