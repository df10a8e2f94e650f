"""English and German: one catalogue a room in `locale/<language>/<room>.po`, read once at start."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale

LANGUAGES = ("de", "en")
DEFAULT = "en"


def catalogue_folder() -> Path:
    """Where the catalogues lie: inside the installed package, else at the root of the checkout."""
    installed = Path(__file__).parent / "locale"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "locale"


def merged(language: str) -> Catalog:
    """All rooms' sentences of one language in one catalogue."""
    whole = Catalog(locale=language)
    for path in sorted((catalogue_folder() / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    whole[message.id] = message
    return whole


@cache
def translations(language: str) -> NullTranslations:
    """The sentences of one language, ready to use."""
    if language == DEFAULT:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged(language))
    compiled.seek(0)
    return Translations(compiled)


class Rooms(Domain):
    """Every room's sentences as one domain."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the request's language."""
        locale = get_locale()
        return translations(locale.language if locale else DEFAULT)


class RoomsBabel(Babel):
    """Flask-Babel with our merged catalogue in place of its files."""

    _rooms = Rooms()

    @property
    def domain_instance(self) -> Rooms:
        """The catalogue that `gettext` uses."""
        return self._rooms


def choose_language() -> str:
    """The request's language: what the address asks for, what was chosen in the studio, what the browser prefers."""
    if not has_request_context():
        return DEFAULT
    if "language" in g:
        return str(g.language)
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    chosen = session.get("language") if request.path.startswith(("/studio", "/api/")) else None
    if chosen:
        return str(chosen)
    return _preferred() or DEFAULT


def _preferred() -> str:
    """The first language of the browser that we speak, or nothing."""
    # By primary tag, in the browser's own order: `de-AT, en;q=0.5` means German.
    tags = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((tag for tag in tags if tag in LANGUAGES), "")


def speak(languages: Sequence[str]) -> None:
    """A shop's page: who asks for no language that we speak reads the first of these, the shop's own."""
    own = next((tag for tag in languages if tag in LANGUAGES), "")
    if own and request.args.get("lang", "") not in LANGUAGES and not _preferred():
        g.language = own


def init_app(app: Flask) -> None:
    """Translate templates and sentences of this app."""
    RoomsBabel(app, default_locale=DEFAULT, locale_selector=choose_language)
