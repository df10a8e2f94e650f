/** What is asked where a photo does not say how much of its surroundings it shows. */
import { html, type TemplateResult } from "lit"
import { toast } from "../../elements/toasts.ts"
import { HttpProblem } from "../../lib/http.ts"
import { t } from "../../lib/i18n.ts"

/** Fields of the form that go with the photo: see `uploaded` in tours/api.py. */
export type Told = Readonly<Record<string, string>>

export function asksForAngles(problem: unknown): boolean {
  return problem instanceof HttpProblem && (problem.body.type ?? "").endsWith("#WrongRatio")
}

/** leave: it is an ordinary picture, which no scene can be made of. */
export function anglesForm(take: (told: Told) => void, leave: () => void): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    take({ haov: String(form.get("haov")), ...(form.has("cylinder") && { cylinder: "1" }) })
  }
  return html`<form class="stack" data-gap="small" @submit=${submit}>
    <label class="field"><span class="label">${t("How many degrees it shows from left to right")}</span>
      <input class="input number" name="haov" type="number" min="1" max="360" step="any" value="180" required></label>
    <label class="check"><input type="checkbox" name="cylinder"> ${t("It was swept with a phone")}</label>
    <div class="actions"><button class="button" data-size="small">${t("Take it in as a part")}</button>
      <button type="button" class="button" data-size="small" data-kind="quiet" @click=${leave}>${t("It is no panorama")}</button></div></form>`
}

/** What to do with a picture that is no panorama. */
export function sayOrdinary({ name }: File): void {
  toast(
    t(
      "“%(name)s” is left out. To show an ordinary picture, put it into the library and set a hotspot of the kind “Picture or video”.",
      { name },
    ),
  )
}
