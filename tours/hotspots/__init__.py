"""The kinds of hotspot.

A new kind is one file beside this one, one line in the tuple, and its twin in `static/tour/hotspots/`.
"""

from __future__ import annotations

from typing import Final

from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref, Texts
from tours.hotspots.display import DisplayHotspot
from tours.hotspots.expert import ExpertHotspot
from tours.hotspots.info import InfoHotspot
from tours.hotspots.link import LinkHotspot
from tours.hotspots.media import MediaHotspot
from tours.hotspots.product import ProductHotspot
from tours.hotspots.products import ProductsHotspot
from tours.hotspots.touchpoint import TouchpointHotspot

HOTSPOTS: Final[tuple[type[Hotspot], ...]] = (
    ProductHotspot,
    ProductsHotspot,
    DisplayHotspot,
    LinkHotspot,
    InfoHotspot,
    MediaHotspot,
    TouchpointHotspot,
    ExpertHotspot,
)
BY_KIND: Final = {hotspot.kind: hotspot for hotspot in HOTSPOTS}

__all__ = ["BY_KIND", "HOTSPOTS", "Fault", "Hotspot", "Input", "Known", "LinkHotspot", "Listed", "Ref", "Texts"]
