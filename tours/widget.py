"""A tour as something that a screen shows: its first scene, turning slowly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from pydantic import Field, JsonValue

from signage.errors import N_
from signage.playlists.widgets import Config, Description, Lint, Payload, Use, Widget, WidgetWorld
from tours.live import LiveTour
from tours.panorama import strip
from tours.panorama.stills import Shape, shaped

LONG: Final[tuple[Shape, ...]] = ("wide", "tall")


class TourConfig(Config):
    """Which tour."""

    tour: str = Field(title=N_("Tour"), min_length=1, max_length=64, json_schema_extra={"input": "tour"})


class TourWidget(Widget[TourConfig]):
    """A published tour. What its entrance shows is frozen with the playlist, as its pictures never change."""

    name: ClassVar[str] = "tour"
    label: ClassVar[str] = N_("360° tour")
    icon = "rotate-3d"
    config = TourConfig
    example = TourConfig(tour="01EXAMPLETOUR0000000000000")
    bad = (({}, "/tour"), ({"tour": ""}, "/tour"), ({"tour": "a", "fov": 90}, "/fov"))

    def __init__(self, live: Callable[[], Sequence[LiveTour]]) -> None:
        self._live = live

    def uses(self, config: TourConfig) -> Iterable[Use]:
        yield Use("tour", config.tour)

    def compile(self, config: TourConfig, world: WidgetWorld) -> Payload:
        live = self._found(config)
        if live is None:
            raise LookupError(config.tour)
        return payload_of(live, live.scene(None))

    def lint(self, config: TourConfig, world: WidgetWorld) -> Iterable[Lint]:
        if self._found(config) is None:
            yield Lint("/tour", N_("This tour is not published: publish it, or choose another one."))

    def describe(self, config: TourConfig, world: WidgetWorld) -> Description:
        live = self._found(config)
        return Description(N_("Tour: %(name)s"), {"name": live.tour["title"] if live else config.tour})

    def _found(self, config: TourConfig) -> LiveTour | None:
        return next((live for live in self._live() if live.id == config.tour), None)


def payload_of(live: LiveTour, scene: Mapping[str, Any]) -> Payload:
    """What a player needs to show one scene of a tour."""
    viewer: dict[str, JsonValue] = {"escapeHTML": True, "default": live.viewer["default"]}
    images = live.viewer["scenes"][scene["key"]]
    folder = str(scene["poster"]).rpartition("/")[0]
    return {
        "widget": TourWidget.name,
        "poster": scene["poster"],
        # A display is often exactly as long as one of these: no pixel of them is cut away.
        "posters": {shape: shaped(scene["poster"], shape) for shape in LONG},
        # For a display without graphics; a part of a sphere has no ends that meet.
        "strip": "" if "minYaw" in images else f"{folder}/{strip.NAME}",
        "name": scene["name"],
        "key": scene["key"],
        "start": scene["start"],
        "images": images,
        "viewer": viewer,
    }
