type Child = Node | string | null | undefined | false
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Makes one element: text goes in as text, `true` sets an empty attribute, `false`/null leaves it out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    element.setAttribute(name, value === true ? "" : String(value))
  }
  element.append(
    ...children.filter(
      (child): child is Node | string => child !== null && child !== undefined && child !== false,
    ),
  )
  return element
}

const SVG = "http://www.w3.org/2000/svg"

/** A lucide icon of the sprite; give `label` when no text beside it names the thing. */
export function icon(name: string, label?: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", "icon")
  if (label === undefined) svg.setAttribute("aria-hidden", "true")
  else {
    svg.setAttribute("role", "img")
    svg.setAttribute("aria-label", label)
  }
  const use = document.createElementNS(SVG, "use")
  const sheet = document.querySelector<HTMLMetaElement>('meta[name="aus-icons"]')?.content ?? ""
  use.setAttribute("href", `${sheet}#${name}`)
  svg.append(use)
  return svg
}

/** The one element that must be there; a page without it is a mistake of ours, said plainly. */
export function need<T extends Element>(selector: string, within: ParentNode = document): T {
  const element = within.querySelector<T>(selector)
  if (element === null) throw new Error(`The page has no “${selector}”.`)
  return element
}
