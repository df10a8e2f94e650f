"""A picture from the library, on the whole stage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from signage.errors import N_
from signage.ids import MediumId

from .base import Config, Description, Lint, MediumFacts, Payload, Rendition, Use, Widget, WidgetWorld, medium_lint


class ImageConfig(Config):
    """Which picture, and how it fills the stage."""

    medium: MediumId = Field(
        title=N_("Picture"), min_length=1, max_length=64, json_schema_extra={"input": "medium:image"}
    )
    fit: Literal["contain", "cover"] = Field(
        default="cover",
        title=N_("Fit"),
        json_schema_extra={"choices": {"contain": N_("Show the whole picture"), "cover": N_("Fill the screen")}},
    )


class Image(Widget[ImageConfig]):
    """A picture: the browser chooses the rendition that suits the display."""

    name: ClassVar[str] = "image"
    label: ClassVar[str] = N_("Picture")
    icon = "image"
    config = ImageConfig
    example = ImageConfig(medium=MediumId("01EXAMPLEMEDIUM00000000000"))
    good = ({"medium": "01EXAMPLEMEDIUM00000000000", "fit": "contain"},)
    bad = (({}, "/medium"), ({"medium": "x" * 65}, "/medium"), ({"medium": "a", "fit": "stretch"}, "/fit"))

    def uses(self, config: ImageConfig) -> Iterable[Use]:
        yield Use("medium", config.medium)

    def compile(self, config: ImageConfig, world: WidgetWorld) -> Payload:
        medium = world.media[config.medium]
        best = _largest(medium)
        return {
            "widget": self.name,
            "src": best.sha256,
            "type": best.type,
            "width": best.width,
            "height": best.height,
            "srcset": [{"src": one.sha256, "width": one.width} for one in medium.renditions],
            "fit": config.fit,
            "alt": dict(medium.alt) or {"de": medium.title, "en": medium.title},
        }

    def assets(self, config: ImageConfig, world: WidgetWorld) -> Iterable[Rendition]:
        return world.media[config.medium].renditions

    def lint(self, config: ImageConfig, world: WidgetWorld) -> Iterable[Lint]:
        return medium_lint(config.medium, "image", world)

    def describe(self, config: ImageConfig, world: WidgetWorld) -> Description:
        medium = world.media.get(config.medium)
        return Description(N_("Picture: %(title)s"), {"title": medium.title if medium else config.medium})


def _largest(medium: MediumFacts) -> Rendition:
    if not medium.renditions:
        raise LookupError(f"medium {medium.id} has no rendition yet")
    return max(medium.renditions, key=lambda one: one.width * one.height)
