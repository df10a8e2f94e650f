"""A way into another scene of the same tour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Known, Listed, Ref


class Arrival(BaseModel):
    """Where one looks after walking: on in the same direction, along the way, or at a fixed point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Literal["keep", "ahead", "fixed"] = "keep"
    yaw: float = Field(default=0, ge=-180, le=180, allow_inf_nan=False)
    pitch: float = Field(default=0, ge=-90, le=90, allow_inf_nan=False)


class LinkHotspot(Hotspot):
    kind: ClassVar = "link"
    label: ClassVar = N_("Way to another scene")
    icon: ClassVar = "footprints"
    example: ClassVar = {"scene": "01ENTRANCE"}

    scene: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    arrival: Arrival = Arrival()

    def refs(self) -> Iterable[Ref]:
        return (Ref("scene", self.scene),)

    def check(self, known: Known) -> Iterable[Fault]:
        if self.scene not in known.scenes:
            yield Fault(
                "/scene",
                N_("The way leads to a scene that is not in this tour: choose another scene or remove the way."),
            )

    def listed(self) -> Listed:
        return Listed(scene=self.scene)
