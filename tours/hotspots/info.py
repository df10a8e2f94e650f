"""A few words about what is seen there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Texts


class InfoHotspot(Hotspot):
    kind: ClassVar = "info"
    label: ClassVar = N_("Information")
    icon: ClassVar = "info"
    example: ClassVar = {"text": {"de": "Wir kürzen kostenlos.", "en": "We shorten for free."}}
    shapes: ClassVar = ("point", "polygon")
    form: ClassVar = (Input("text", "texts", N_("Text")),)

    text: Texts

    def check(self, known: Known) -> Iterable[Fault]:
        for language in known.languages:
            if not self.text.get(language):
                yield Fault(
                    f"/text/{language}",
                    N_("The information has no text in %(language)s: write one or remove the hotspot."),
                    {"language": language},
                    code="text-missing",
                    clause="9.1.1.1",
                )

    def listed(self) -> Listed:
        return Listed(text=dict(self.text))
