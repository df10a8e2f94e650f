"""What a screen can show: one file a widget, listed here.

A widget whose file lives in another package (the tour) is handed in by `register` while the server is composed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from .base import (
    Config,
    Description,
    Lint,
    MediumFacts,
    Offline,
    Payload,
    ProductFacts,
    Rendition,
    Use,
    Widget,
    WidgetWorld,
    WrongConfig,
    draw_codes,
    in_language,
)
from .image import Image
from .product import Product
from .qr import Qr
from .text import Text
from .video import Video

# Each widget has settings of its own; only the widget itself, which parsed them, reads them again.
AnyWidget: TypeAlias = Widget[Any]

WIDGETS: tuple[AnyWidget, ...] = (Image(), Video(), Text(), Product(), Qr())


class Widgets:
    """The widgets of one server: the tuple, and what other packages brought along."""

    def __init__(self, widgets: tuple[AnyWidget, ...] = WIDGETS) -> None:
        self._widgets = {widget.name: widget for widget in widgets}

    def register(self, widget: AnyWidget) -> None:
        """Add a widget of another package. Raises ValueError when its name is taken."""
        if widget.name in self._widgets:
            raise ValueError(f"a widget named {widget.name!r} is already there")
        self._widgets[widget.name] = widget

    def get(self, name: str) -> AnyWidget | None:
        return self._widgets.get(name)

    def __iter__(self) -> Iterator[AnyWidget]:
        return iter(self._widgets.values())


__all__ = [
    "WIDGETS",
    "AnyWidget",
    "Config",
    "Description",
    "Lint",
    "MediumFacts",
    "Offline",
    "Payload",
    "ProductFacts",
    "Rendition",
    "Use",
    "Widget",
    "WidgetWorld",
    "Widgets",
    "WrongConfig",
    "draw_codes",
    "in_language",
]
