"""The library: pictures and videos, what is made of them, and the bytes that the public may load."""

from __future__ import annotations

from signage.web import Web

from .api import MediumOut as MediumOut
from .api import init_api
from .api import medium_out as medium_out
from .blobs import Blob as Blob
from .blobs import Blobs as Blobs
from .blobs import NoSuchBlob as NoSuchBlob
from .kinds import KINDS as KINDS
from .pages import init_pages
from .service import Media as Media
from .values import Medium as Medium
from .values import NoSuchMedium as NoSuchMedium
from .values import Rendition as Rendition
from .values import State as State


def init_app(web: Web) -> Media:
    """Build the room and open its doors."""
    media = Media(web.kernel)
    init_api(web, media)
    init_pages(web, media)
    return media
