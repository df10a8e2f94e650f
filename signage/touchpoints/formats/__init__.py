"""How gateways speak: one file a format, named once in `FORMATS`."""

from __future__ import annotations

from signage.touchpoints.formats.base import Format, Malformed, Sighting
from signage.touchpoints.formats.omg import Omg
from signage.touchpoints.formats.raw import Raw

FORMATS: tuple[Format, ...] = (Omg(), Raw())

__all__ = ["FORMATS", "Format", "Malformed", "Sighting"]
