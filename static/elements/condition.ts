import { AusElement, define } from "./base.ts"

/**
 * One condition of a rule: offers only the comparisons that fit the chosen field, and its known values.
 * Without script all comparisons are offered and the server says which do not fit.
 */
export class Condition extends AusElement {
  protected start(signal: AbortSignal): void {
    this.addEventListener("change", this.#fit, { signal })
    this.#fit()
  }

  #fit = (): void => {
    const field = this.querySelector<HTMLSelectElement>('select[name="field"]')
    const operator = this.querySelector<HTMLSelectElement>('select[name="operator"]')
    const value = this.querySelector<HTMLInputElement>('input[name="value"]')
    if (!field || !operator || !value) return
    const fitting = field.selectedOptions[0]?.dataset.operators?.split(" ") ?? []
    for (const option of operator.options) {
      option.hidden = option.disabled = fitting.length > 0 && !fitting.includes(option.value)
    }
    if (operator.selectedOptions[0]?.disabled) operator.value = fitting[0] ?? ""
    value.setAttribute("list", `values-${field.value.replaceAll(".", "-")}`)
    // Not disabled: the three columns of the form must stay of one length.
    value.readOnly = operator.value === "known"
  }
}

define("aus-condition", Condition)
