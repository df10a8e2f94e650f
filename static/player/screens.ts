import { h } from "../lib/dom.ts"
import { t } from "../lib/i18n.ts"
import type { Pairing } from "./identity.ts"
import { qrCode } from "./widgets/base.ts"

/**
 * What the panel shows before it is a display: the code that the studio takes.
 *
 * spent: it came by a link that connects nothing any more, which is said with the ways on.
 */
export function pairingScreen(pairing: Pairing, spent: boolean): HTMLElement {
  return h(
    "section",
    { class: "pairing", "data-code": pairing.code },
    h("h1", {}, spent ? t("This link was used already or has expired") : t("Connect this display")),
    spent &&
      h(
        "p",
        { class: "spent" },
        t(
          "A link connects one display, once. New ones: “Open as a new window” in the studio under Displays, or “auslage demo --describe”.",
        ),
      ),
    h("p", {}, t("Open Displays in the studio and type this code:")),
    h("p", { class: "code" }, pairing.code),
    qrCode(pairing.qr, t("Opens the studio with this code")),
  )
}

/** While nobody answers: never a blank page. */
export function waitingScreen(): HTMLElement {
  return h(
    "section",
    { class: "pairing" },
    h("h1", {}, t("Connect this display")),
    h(
      "p",
      {},
      // A browser knows for certain only that it is offline; a server that is down looks like a cut somewhere else.
      navigator.onLine
        ? t("The server does not answer yet. This display goes on trying.")
        : t("There is no network. This display tries again every few seconds."),
    ),
  )
}

/** Design 04 §2: what is missing without a secure context, and the three ways out. */
export function insecureScreen(): HTMLElement {
  return h(
    "section",
    { class: "pairing", "data-insecure": true },
    h("h1", {}, t("This address is not secure")),
    h("p", {}, t("No key, no offline start, no file check.")),
    h(
      "ol",
      {},
      h("li", {}, t("Serve it by HTTPS: “auslage run --tls” makes a certificate.")),
      h("li", {}, t("Or start the display with the kiosk agent, which knows the server's certificate.")),
      h(
        "li",
        {},
        t(
          "Or start Chromium with --unsafely-treat-insecure-origin-as-secure=%(origin)s (nothing is encrypted).",
          {
            origin: location.origin,
          },
        ),
      ),
    ),
  )
}

/** Small and for ever, on a display that was paired without a secure context. */
export function insecureMark(): HTMLElement {
  return h(
    "p",
    { class: "insecure" },
    t("This address is not secure: no key, no offline start, no file check."),
  )
}

export function nameCard(name: string): HTMLElement {
  return h("section", { class: "identify" }, h("h1", {}, name))
}
