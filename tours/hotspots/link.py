"""A way into another scene of the same tour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from signage.errors import N_
from tours.hotspots.base import Fault, Hotspot, Input, Known, Listed, Ref


class Arrival(BaseModel):
    """Where one looks after walking: on in the same direction, along the way, or at a fixed point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Literal["keep", "ahead", "fixed"] = "keep"
    yaw: float = Field(default=0, ge=-180, le=180, allow_inf_nan=False)
    pitch: float = Field(default=0, ge=-90, le=90, allow_inf_nan=False)


class LinkHotspot(Hotspot):
    """back: the hotspot in the other scene that leads back; it goes when this one goes."""

    kind: ClassVar = "link"
    label: ClassVar = N_("Way to another scene")
    icon: ClassVar = "footprints"
    example: ClassVar = {"scene": "01ENTRANCE"}
    named: ClassVar = True
    form: ClassVar = (Input("scene", "scene", N_("Leads to")),)

    scene: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    arrival: Arrival = Arrival()
    back: Annotated[str, StringConstraints(max_length=40)] = ""

    def refs(self) -> Iterable[Ref]:
        return (Ref("scene", self.scene),)

    def check(self, known: Known) -> Iterable[Fault]:
        if not known.has(Ref("scene", self.scene)):
            yield Fault(
                "/scene",
                N_("The way leads to a scene that is not in this tour: choose another scene or remove the way."),
            )

    def public(self) -> dict[str, JsonValue]:
        return {key: value for key, value in super().public().items() if key != "back"}

    def listed(self) -> Listed:
        return Listed(scene=self.scene)
