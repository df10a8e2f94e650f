"""A video from the library, played to its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Literal

from pydantic import Field

from signage.errors import N_
from signage.ids import MediumId

from .base import Config, Description, Lint, Payload, Rendition, Use, Widget, WidgetWorld, medium_lint


class VideoConfig(Config):
    """Which video, how it fills the stage, and whether it is heard."""

    medium: MediumId = Field(
        title=N_("Video"), min_length=1, max_length=64, json_schema_extra={"input": "medium:video"}
    )
    fit: Literal["contain", "cover"] = Field(
        default="cover",
        title=N_("Fit"),
        json_schema_extra={"choices": {"contain": N_("Show the whole video"), "cover": N_("Fill the screen")}},
    )
    sound: bool = Field(default=False, title=N_("Play the sound"))


class Video(Widget[VideoConfig]):
    """A video: muted unless it asks to be heard."""

    name: ClassVar[str] = "video"
    label: ClassVar[str] = N_("Video")
    icon = "film"
    config = VideoConfig
    example = VideoConfig(medium=MediumId("01EXAMPLEMEDIUM00000000000"))
    good = ({"medium": "01EXAMPLEMEDIUM00000000000", "sound": True},)
    bad = (({}, "/medium"), ({"medium": "a", "sound": "perhaps"}, "/sound"))

    def uses(self, config: VideoConfig) -> Iterable[Use]:
        yield Use("medium", config.medium)

    def compile(self, config: VideoConfig, world: WidgetWorld) -> Payload:
        medium = world.media[config.medium]
        if not medium.renditions:
            raise LookupError(f"medium {medium.id} has no rendition yet")
        best = medium.renditions[0]
        return {
            "widget": self.name,
            "src": best.sha256,
            "type": best.type,
            "width": best.width,
            "height": best.height,
            "seconds": medium.length.total_seconds() if medium.length else None,
            "fit": config.fit,
            "sound": config.sound,
            "alt": dict(medium.alt) or {"de": medium.title, "en": medium.title},
        }

    def assets(self, config: VideoConfig, world: WidgetWorld) -> Iterable[Rendition]:
        return world.media[config.medium].renditions[:1]

    def duration(self, payload: Payload) -> timedelta | None:
        seconds = payload.get("seconds")
        return timedelta(seconds=seconds) if isinstance(seconds, int | float) else None

    def lint(self, config: VideoConfig, world: WidgetWorld) -> Iterable[Lint]:
        return medium_lint(config.medium, "video", world)

    def describe(self, config: VideoConfig, world: WidgetWorld) -> Description:
        medium = world.media.get(config.medium)
        return Description(N_("Video: %(title)s"), {"title": medium.title if medium else config.medium})
