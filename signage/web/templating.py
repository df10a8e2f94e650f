"""What every template can call: icons, the rail's groups, notices with undo, addresses that keep the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from flask import Flask, flash, get_flashed_messages, request
from flask_babel import gettext
from markupsafe import Markup

from signage.access import Role
from signage.errors import N_
from signage.web.assets import asset

if TYPE_CHECKING:
    from signage.web import NavItem

LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
"""Each language in its own words."""

ROLE_NAMES = {
    Role.VIEWER: N_("Viewer"),
    Role.EDITOR: N_("Editor"),
    Role.ADMIN: N_("Administrator"),
}

HEADINGS = {
    1: N_("Today"),
    2: N_("Content"),
    3: N_("Plan"),
    4: N_("Tours"),
    5: N_("Rules"),
    6: N_("Measure"),
    9: N_("Set-up"),
}
"""The rail's groups: an entry belongs to the one of its order's tens."""

MARK = Markup(
    '<svg class="brand-mark" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    '<path d="M4 9h16v10H4z"/><path d="M9 22h6M7 5.2a7.6 7.6 0 0 1 10 0"/></svg>'
)


@dataclass(frozen=True)
class Link:
    """One entry of the rail as a template shows it."""

    label: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Entries that belong together. heading: empty where one entry stands for the whole group."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Notice:
    """What the last request has to say. undo: where a POST takes it back, or empty."""

    sentence: str
    tone: str
    undo: str


@dataclass(frozen=True)
class LegalLink:
    """A footer link to one of the store's legal texts."""

    label: str
    href: str


def icon(name: str, label: str = "") -> Markup:
    """A lucide icon of the sprite. label: its name where no text beside it says the same."""
    spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(spoken, asset("icons.svg"), name)


def rail(items: Iterable[NavItem]) -> list[Group]:
    """The rail's entries in their groups; the entry whose address begins this page's is the current one."""
    entries = sorted(items, key=lambda item: item.order)
    here = max((item.href for item in entries if _begins(item.href, request.path)), key=len, default="")
    groups = []
    for tens, members in groupby(entries, key=lambda item: item.order // 10):
        links = tuple(Link(gettext(item.label), item.href, item.icon, item.href == here) for item in members)
        heading = gettext(HEADINGS[tens]) if len(links) > 1 and tens in HEADINGS else ""
        if any(link.label == heading for link in links):
            heading = ""
        groups.append(Group(heading, links))
    return groups


def _begins(href: str, path: str) -> bool:
    return path == href or path.startswith(f"{href}/")


def flash_undo(sentence: str, undo: str) -> None:
    """Say what was done, on the next page, with a button that posts to `undo`. sentence: already translated."""
    flash(f"{sentence}\n{undo}", "undo")


def notices() -> list[Notice]:
    """What `flash` and `flash_undo` left for this page."""
    found = []
    flashed = get_flashed_messages(with_categories=True)
    for tone, message in ((str(one[0]), str(one[1])) for one in flashed):
        sentence, _, undo = message.partition("\n")
        found.append(Notice(sentence, "ok" if tone in ("undo", "message") else tone, undo if tone == "undo" else ""))
    return found


def here() -> str:
    """This page's own address, without the host."""
    return request.full_path.rstrip("?")


def way_back() -> str:
    """Where the person came from, when that is another page of this server; else empty."""
    came_from = urlsplit(request.referrer or "")
    same = came_from.netloc == request.host and came_from.path != request.path
    return came_from.path + (f"?{came_from.query}" if came_from.query else "") if same else ""


def public_url(path: str) -> str:
    """A public address that carries on the language which the present address asks for."""
    asked = request.args.get("lang")
    if asked not in LANGUAGE_NAMES or "lang=" in path:
        return path
    address, mark, fragment = path.partition("#")
    return f"{address}{'&' if '?' in address else '?'}lang={asked}{mark}{fragment}"


def in_language(code: str) -> str:
    """This page in another language: the same address with `lang`, as no GET may set a cookie."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path}?{urlencode([*rest, ('lang', code)])}"


def role_name(role: Role) -> str:
    """A role in the reader's language."""
    return str(gettext(ROLE_NAMES[Role(role)]))


def no_legal_links(*_store: str | None) -> Sequence[LegalLink]:
    """Stands in until `signage.legal` brings the store's own."""
    return ()


def init_app(app: Flask) -> None:
    """Give every template of this app these functions."""
    functions: Mapping[str, object] = {
        "icon": icon,
        "rail": rail,
        "notices": notices,
        "here": here,
        "way_back": way_back,
        "public_url": public_url,
        "in_language": in_language,
        "language_names": LANGUAGE_NAMES,
        "role_name": role_name,
        "brand_mark": lambda: MARK,
        "legal_links": no_legal_links,
    }
    app.jinja_env.globals.update(functions)
