/**
 * Lets this page load the panoramas that only a lease may show: pictures carry no header, so the ticket goes as a cookie.
 * What it opens, the server decides at each request; it is of no use any more when the lease is over.
 */
export function admit(ticket: string, seconds: number): void {
  const secure = location.protocol === "https:" ? "; secure" : ""
  const parts = [
    `lease_ticket=${ticket}`,
    "path=/media/p",
    `max-age=${Math.ceil(seconds)}`,
    "samesite=strict",
  ]
  // biome-ignore lint/suspicious/noDocumentCookie: Cookie Store is missing where the page is not secure.
  document.cookie = parts.join("; ") + secure
}
