"""Who may put something into which basket: the cookie, the signed slip and the Origin of a shopper's form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from signage.baskets.service import Baskets
from signage.baskets.tickets import Verdict
from signage.baskets.values import FormForeign, FormTooOld

COOKIE = "basket"
COOKIE_DAYS = 30


@dataclass(frozen=True)
class Form:
    """What an unsafe request says about itself. page: where it was filled in; ours: the origins of our own pages."""

    page: str
    action: str
    ticket: str
    origin: str
    fetch_site: str
    ours: frozenset[str]
    cookie: str


def admit(baskets: Baskets, form: Form) -> str | None:
    """The cookie of the basket that the form may change, or None for a shopper who has none yet.

    Raises FormForeign for a form of another site or with a forged slip, FormTooOld for a slip that ran out.
    """
    if form.fetch_site == "cross-site" or (form.origin and form.origin not in form.ours):
        raise FormForeign
    # A cookie that is no basket of ours is not taken up: nobody else chooses a shopper's secret.
    cookie = form.cookie if baskets.find(form.cookie) is not None else None
    # With a basket's own cookie and our Origin nothing is left to forge. The cookie is SameSite=Lax, or
    # partitioned: sent from frames in one website alone, and a request of that website itself has a foreign Origin.
    if cookie is not None and form.origin:
        return cookie
    match baskets.verdict(form.ticket, page=form.page, action=form.action):
        case Verdict.GOOD:
            return cookie
        case Verdict.EXPIRED:
            raise FormTooOld
        case Verdict.FORGED:
            raise FormForeign


def safe_page(page: str) -> str:
    """A page of ours to return to; the basket for anything that could lead elsewhere."""
    parts = urlsplit(page) if page.isprintable() and len(page) <= 500 and "\\" not in page else None
    inside = parts is not None and not parts.scheme and not parts.netloc and page.startswith("/")
    return page if inside and not page.startswith("//") else "/basket"


def surface_of(page: str) -> str:
    """On which surface a form was filled in."""
    for start, surface in SURFACES.items():
        if page.startswith(start):
            return surface
    return "basket"


SURFACES: Mapping[str, str] = {"/t/": "tap", "/01/": "tap", "/tour": "tour"}
