/**
 * Where a basket can be kept. In a frame of another website browsers keep our usual cookie not at all, and one that
 * belongs to that website's frames alone only over HTTPS, where they know such cookies (CHIPS).
 */
export type Keeping = "here" | "frame" | "nowhere"

/** What this page can keep. It tries with a cookie that is gone at once: ask at a deliberate act, not before. */
export function keeping(): Keeping {
  if (window.top === window) return "here"
  if (keeps("SameSite=Lax")) return "here"
  // The server gives that cookie over HTTPS alone, where some browsers would take it from this machine's own HTTP, too.
  const secure = location.protocol === "https:"
  return secure && keeps("Secure; SameSite=None; Partitioned") ? "frame" : "nowhere"
}

function keeps(attributes: string): boolean {
  const trial = (seconds: number): void => {
    // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is missing in some browsers, and answers too late.
    document.cookie = `kept=1; Path=/; Max-Age=${seconds}; ${attributes}`
  }
  try {
    trial(60)
    const kept = document.cookie.split("; ").includes("kept=1")
    trial(0)
    return kept
  } catch {
    return false // a frame without any origin has no cookies to speak of
  }
}

/** Links to the basket lead into a tab of their own where this frame keeps none. */
export function openBasketWhereItIsKept(): void {
  if (window.top === window) return
  document.addEventListener("click", event => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null
    const inside = link !== null && link.origin === location.origin && link.pathname.startsWith("/basket")
    if (inside) link.target = keeping() === "nowhere" ? "_blank" : ""
  })
}
