"""Imprint, privacy and accessibility of every store: edited in the set-up, linked from every public page."""

from __future__ import annotations

from signage.drafts import Drafts
from signage.legal import api, pages
from signage.legal.checks import before_publish
from signage.legal.service import TITLES as TITLES
from signage.legal.service import Kind as Kind
from signage.legal.service import Legal as Legal
from signage.legal.service import LegalText as LegalText
from signage.places import Places
from signage.web import Web


def init_app(web: Web, places: Places, drafts: Drafts) -> Legal:
    """Bring the texts, their pages and their API; from now on a publish asks for them."""
    legal = Legal(web.kernel, places)
    drafts.before_publish(before_publish(legal, places))
    pages.init_app(web, legal, places)
    api.init_app(web, legal)
    return legal
