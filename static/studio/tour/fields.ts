/** Fields of the editor's forms. Each has an id `field-<name>`, so that a finding's link leads to it. */
import { html, nothing, type TemplateResult } from "lit"
import { keyed } from "lit/directives/keyed.js"
import { t } from "../../lib/i18n.ts"
import type { Texts } from "./document.ts"

interface Field {
  readonly name: string
  readonly label: string
  readonly error?: string | undefined
  readonly disabled?: boolean
}

interface TextField extends Field {
  readonly value: string
  readonly change: (value: string) => void
  readonly lang?: string
  readonly long?: boolean
  readonly most?: number
}

interface NumberField extends Field {
  /** What the number belongs to: what was typed wrong for one thing is not shown at the next. */
  readonly of: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly unit?: string
  readonly change: (value: number) => void
}

/** A text that is saved while it is typed. */
export function textField(field: TextField): TemplateResult {
  const id = `field-${field.name}`
  const input = (event: Event): void =>
    field.change((event.target as HTMLInputElement | HTMLTextAreaElement).value)
  const most = field.most ?? 2000
  return html`<div class="field">
    <label for=${id}>${field.label}</label>
    ${
      field.long
        ? html`<textarea class="input" id=${id} lang=${field.lang ?? nothing} rows="3" maxlength=${most} .value=${field.value} ?disabled=${field.disabled} @input=${input} aria-invalid=${field.error ? "true" : nothing} aria-describedby=${field.error ? `${id}-error` : nothing}></textarea>`
        : html`<input class="input" id=${id} lang=${field.lang ?? nothing} maxlength=${most} .value=${field.value} ?disabled=${field.disabled} @input=${input} aria-invalid=${field.error ? "true" : nothing} aria-describedby=${field.error ? `${id}-error` : nothing}>`
    }
    ${field.error ? html`<p class="error" id="${id}-error">${field.error}</p>` : nothing}
  </div>`
}

/** The same text in every language that the store speaks. */
export function textsField(
  field: Field & {
    readonly texts: Texts
    readonly languages: readonly string[]
    readonly change: (texts: Texts) => void
    readonly long?: boolean
    readonly most?: number
  },
): TemplateResult {
  return html`${field.languages.map(language =>
    textField({
      name: `${field.name}-${language}`,
      label: `${field.label} (${languageName(language)})`,
      value: field.texts[language] ?? "",
      lang: language,
      long: field.long ?? false,
      most: field.most ?? 2000,
      disabled: field.disabled ?? false,
      change: value => {
        const { [language]: _gone, ...others } = field.texts
        field.change(value.trim() === "" ? others : { ...others, [language]: value })
      },
    }),
  )}`
}

/** A number that counts once it is typed to its end; a comma is fine. */
export function numberField(field: NumberField): TemplateResult {
  const id = `field-${field.name}`
  const refuse = (input: HTMLInputElement, wrong: boolean): void => {
    const error = input.parentElement?.querySelector<HTMLElement>(".error")
    if (wrong) input.setAttribute("aria-invalid", "true")
    else input.removeAttribute("aria-invalid")
    if (error) error.hidden = !wrong
  }
  const changed = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const value = Number(input.value.trim().replace(",", ".") || "NaN")
    const wrong = !Number.isFinite(value) || value < field.least || value > field.most
    refuse(input, wrong)
    if (!wrong && value !== field.value) field.change(value)
  }
  const made = html`<div class="field">
    <label for=${id}>${field.label}</label>
    <input class="input number" id=${id} inputmode="decimal" .value=${written(field.value)} ?disabled=${field.disabled} @change=${changed} aria-describedby="${id}-error">
    <p class="error" id="${id}-error" hidden>${t("Type a number from %(least)s to %(most)s.", { least: field.least, most: field.most })}</p>
  </div>`
  return html`${keyed(field.of, made)}`
}

/** A number as the page's language writes it, without groups. */
export function written(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, {
    useGrouping: false,
    maximumFractionDigits: 2,
  }).format(value)
}

export function languageName(code: string): string {
  return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(code) ?? code
}
