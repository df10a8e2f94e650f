"""The pages that belong to no room: the start page, the studio's first page, the choice of language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Response, redirect, render_template, request, session
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Account, Role
from signage.errors import N_
from signage.web.guard import PUBLIC
from signage.web.i18n import LANGUAGES

if TYPE_CHECKING:
    from signage.web import Web


@dataclass(frozen=True)
class Door:
    """A way from the start page into the house. title, text: in the reader's language; icon: a lucide name."""

    title: str
    text: str
    href: str
    icon: str


@dataclass(frozen=True)
class DemoAccount:
    """A sign-in that the demo's start page shows."""

    email: str
    password: str
    role: Role


@dataclass(frozen=True)
class Card:
    """One line of the studio's first page. value: the number or word that counts; tone: ok, warn, bad, info or ""."""

    title: str
    value: str
    note: str
    href: str
    icon: str
    tone: str = ""


@dataclass
class Home:
    """What rooms hang into the start page and into the studio's first page."""

    doors: list[Callable[[], Sequence[Door]]] = field(default_factory=list)
    cards: list[tuple[int, Callable[[Account], Sequence[Card]]]] = field(default_factory=list)
    demo_accounts: Callable[[], Sequence[DemoAccount]] = tuple

    def door(self, provider: Callable[[], Sequence[Door]]) -> None:
        """Add ways from the start page, asked for at each visit (in the visitor's language)."""
        self.doors.append(provider)

    def card(self, provider: Callable[[Account], Sequence[Card]], *, order: int = 50) -> None:
        """Add cards to the studio's first page, asked for at each visit. order: small comes first."""
        self.cards.append((order, provider))
        self.cards.sort(key=lambda one: one[0])


def own_address(value: str, otherwise: str) -> str:
    """`value` where it is a path of this server, else `otherwise`: no redirect leads elsewhere."""
    return value if value.startswith("/") and not value.startswith(("//", "/\\")) else otherwise


def init_app(web: Web) -> Home:
    """Serve `/`, `/studio` and the studio's language switch."""
    home = Home()
    pages = web.pages("home", "signage.web")
    web.nav(N_("Today"), "/studio", icon="sun", order=10)

    @pages.get("/", allow=PUBLIC)
    def start() -> str:
        demo = web.kernel.settings.demo
        doors = [door for provider in home.doors for door in provider()]
        return render_template("web/home.html", doors=doors, demo_accounts=home.demo_accounts() if demo else ())

    @pages.get("/studio", allow=Role.VIEWER)
    def today() -> str:
        account = web.account()
        cards = [card for _, provider in home.cards for card in provider(account)]
        return render_template("web/today.html", cards=cards)

    @pages.post("/studio/language", allow=Role.VIEWER)
    def language() -> BaseResponse:
        chosen = request.form.get("language", "")
        if chosen in LANGUAGES:
            session["language"] = chosen
        return redirect(own_address(request.form.get("next", ""), "/studio"), Response=Response)

    return home
