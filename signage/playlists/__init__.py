"""Playlists: what a screen shows in turn, made of widgets."""

from __future__ import annotations

from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.media import Media
from signage.web import Web

from .api import init_api
from .kind import KIND as KIND
from .pages import init_pages
from .service import Described as Described
from .service import NewItem as NewItem
from .service import NoSuchItem as NoSuchItem
from .service import Playlists as Playlists


def init_app(web: Web, drafts: Drafts, media: Media, catalogue: Catalogue) -> Playlists:
    """Build the room and open its doors."""
    playlists = Playlists(web.kernel, drafts, media, catalogue)
    init_api(web, playlists, drafts, catalogue)
    init_pages(web, playlists)
    return playlists
