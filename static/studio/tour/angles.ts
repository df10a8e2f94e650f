/** What is asked where a photo does not say how much of its surroundings it shows. */
import { html, type TemplateResult } from "lit"
import { HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"

/** Fields of the form that go with the photo: see `uploaded` in tours/api.py. */
export type Told = Readonly<Record<string, string>>

export function asksForAngles(problem: unknown): boolean {
  return problem instanceof HttpProblem && (problem.body.type ?? "").endsWith("#WrongRatio")
}

export function anglesForm(take: (told: Told) => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    take({ haov: String(form.get("haov")), ...(form.has("cylinder") && { cylinder: "1" }) })
  }
  return html`<form class="stack" data-gap="small" @submit=${submit}>
    <label class="field"><span class="label">${t("How many degrees it shows from left to right")}</span>
      <input class="input number" name="haov" type="number" min="1" max="360" step="any" value="180" required></label>
    <label class="check"><input type="checkbox" name="cylinder"> ${t("It was swept with a phone")}</label>
    <button class="button" data-size="small">${t("Take it in as a part")}</button></form>`
}
