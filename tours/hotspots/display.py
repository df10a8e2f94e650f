"""A screen where it hangs: what it plays now, and the things that this shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref


class DisplayHotspot(Hotspot):
    """Its quad is the panel: four corners, clockwise from the top left as a viewer sees it."""

    kind: ClassVar = "display"
    label: ClassVar = N_("Display")
    icon: ClassVar = "monitor"
    example: ClassVar = {"display": "01DISPLAY"}
    named: ClassVar = True
    name_of: ClassVar = "display"
    shapes: ClassVar = ("quad", "point")
    form: ClassVar = (Input("display", "display", N_("Display")),)

    display: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]

    def refs(self) -> Iterable[Ref]:
        return (Ref("display", self.display),)

    def check(self, known: Known) -> Iterable[Fault]:
        if not known.has(Ref("display", self.display)):
            yield Fault(
                "/display",
                N_("This display does not hang in the store any more: choose another or remove the hotspot."),
            )

    def listed(self) -> Listed:
        return Listed(display=self.display)
