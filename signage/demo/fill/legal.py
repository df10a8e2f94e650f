"""The legal texts of both stores; an invented house has an invented imprint."""

from __future__ import annotations

from signage.access import SYSTEM
from signage.demo.shop.plan import STORES, Texts, texts
from signage.legal import Kind, Legal

from .shop import Shop

TEXTS: dict[Kind, Texts] = {
    Kind.IMPRINT: texts(
        "%s ist ein erfundenes Geschäft, das Auslage vorführt. Für ein wirkliches Geschäft stehen hier Name, "
        "Anschrift, Vertretung, Register und Umsatzsteuer-Identifikationsnummer.",
        "%s is an invented shop that demonstrates Auslage. A real shop writes its name, address, representatives, "
        "register and VAT number here.",
    ),
    Kind.PRIVACY: texts(
        "%s speichert in dieser Vorführung nichts über Sie, solange Sie nichts in den Warenkorb legen. Dann merkt "
        "sich Ihr Browser eine zufällige Nummer für Ihren Warenkorb, sonst nichts.",
        "%s stores nothing about you in this demonstration until you put something into the basket. Then your "
        "browser keeps a random number for your basket, and nothing else.",
    ),
    Kind.ACCESSIBILITY: texts(
        "Rundgang, Produktseiten und Warenkorb von %s lassen sich mit der Tastatur und mit Vorleseprogrammen "
        "bedienen. Fehlt Ihnen etwas, sagen Sie es uns an der Kasse.",
        "The tour, the product pages and the basket of %s work with the keyboard and with screen readers. If you "
        "miss something, tell us at the checkout.",
    ),
}


def fill(legal: Legal, shop: Shop) -> None:
    """Imprint, privacy and accessibility, in both languages."""
    for store in STORES:
        for kind, wording in TEXTS.items():
            told = {language: text % store.name for language, text in wording.items()}
            legal.write(SYSTEM, shop.stores[store.key], kind, told)
