"""A tag in the shop, and what a shopper gets who holds a phone to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import JsonValue, StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref, Texts


class TouchpointHotspot(Hotspot):
    kind: ClassVar = "touchpoint"
    label: ClassVar = N_("Tap point")
    icon: ClassVar = "nfc"
    example: ClassVar = {"touchpoint": "01TAG", "text": {"de": "Größen und Farben.", "en": "Sizes and colours."}}
    form: ClassVar = (
        Input("touchpoint", "touchpoint", N_("Tag or code")),
        Input("text", "texts", N_("What a tap here does")),
    )

    touchpoint: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    text: Texts

    def refs(self) -> Iterable[Ref]:
        return (Ref("touchpoint", self.touchpoint),)

    def check(self, known: Known) -> Iterable[Fault]:
        if not known.has(Ref("touchpoint", self.touchpoint)):
            yield Fault(
                "/touchpoint", N_("The tag or code of a tap point is not in this store any more: choose another.")
            )
        for language in known.languages:
            if not self.text.get(language):
                yield Fault(
                    f"/text/{language}",
                    N_("A tap point does not say in %(language)s what a tap does: write it."),
                    {"language": language},
                    code="text-missing",
                    clause="9.1.1.1",
                )

    def public(self) -> dict[str, JsonValue]:
        # Which tag it is concerns nobody who is not in the shop.
        return {"text": dict(self.text)}

    def listed(self) -> Listed:
        return Listed(text=dict(self.text))
