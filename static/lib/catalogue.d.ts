declare module "auslage:catalogue" {
  /** language → msgid → [sentence] or [singular, plural]; made by scripts/build_browser.mjs */
  const catalogues: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  export default catalogues
}
