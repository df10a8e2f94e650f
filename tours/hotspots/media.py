"""A picture or a video of the library, opened where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref, Texts


class MediaHotspot(Hotspot):
    kind: ClassVar = "media"
    label: ClassVar = N_("Picture or video")
    icon: ClassVar = "image"
    example: ClassVar = {"medium": "01FILM", "text": {"de": "So entsteht eine Jacke.", "en": "How a jacket is made."}}
    shapes: ClassVar = ("point", "polygon")
    form: ClassVar = (Input("medium", "medium", N_("Picture or video")), Input("text", "texts", N_("Caption")))

    medium: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    text: Texts = Field(default_factory=dict)

    def refs(self) -> Iterable[Ref]:
        return (Ref("medium", self.medium),)

    def check(self, known: Known) -> Iterable[Fault]:
        if not known.has(Ref("medium", self.medium)):
            yield Fault(
                "/medium", N_("The picture or video of a hotspot is not in the library any more: choose another.")
            )

    def listed(self) -> Listed:
        return Listed(text=dict(self.text), medium=self.medium)
