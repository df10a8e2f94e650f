"""What people edit as a tour: a JSON document with scenes and hotspots, of which each part has an id. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError, model_validator

from tours.hotspots import BY_KIND, Hotspot, Texts

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Yaw = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Pitch = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StartView(_Part):
    """Where a visitor looks first; `fov` is that of the longer side of the window."""

    yaw: Yaw = 0
    pitch: Pitch = 0
    fov: Annotated[float, Field(ge=30, le=110, allow_inf_nan=False)] = 90


class Point(_Part):
    """A spot on the sphere."""

    yaw: Yaw
    pitch: Pitch


class HotspotPart(_Part):
    """A hotspot: what it is, where it is, and the settings of its kind. name: may be empty where the kind has one."""

    id: Id
    kind: str
    point: Point
    name: Texts = Field(default_factory=dict)
    order: Annotated[int, Field(ge=0, le=999)] | None = None
    place: str | None = None
    data: dict[str, JsonValue]

    @model_validator(mode="after")
    def _data_fits_its_kind(self) -> Self:
        kind = BY_KIND.get(self.kind)
        if kind is None:
            raise ValueError("there is no such kind of hotspot")
        try:
            kind.model_validate(self.data)
        except ValidationError as error:
            where = "; ".join(f"{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise ValueError(f"data of a {self.kind} hotspot: {where}") from error
        return self

    @property
    def settings(self) -> Hotspot:
        """The settings as their kind reads them."""
        return BY_KIND[self.kind].model_validate(self.data)


class SceneVersion(_Part):
    """How a scene looks for a time: a rebuilt shop is a new version with its own photo and hotspots."""

    id: Id
    panorama: str
    north: Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)] = 0
    start: StartView = StartView()
    name: Texts = Field(default_factory=dict)
    description: Texts = Field(default_factory=dict)
    hotspots: tuple[HotspotPart, ...] = Field(default=(), max_length=300)
    valid_from: datetime | None = None
    valid_to: datetime | None = None


class Scene(_Part):
    """A spot where one can stand; its address stays when its photo changes."""

    id: Id
    slug: Slug
    place: str | None = None
    versions: tuple[SceneVersion, ...] = Field(min_length=1, max_length=20)

    @property
    def newest(self) -> SceneVersion:
        """The version that people edit."""
        return self.versions[-1]


class TourDocument(_Part):
    """A tour as people edit it."""

    title: Title
    slug: Slug
    store: str
    first: str = ""
    scenes: tuple[Scene, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for what in ("id", "slug"):
            values = [getattr(scene, what) for scene in self.scenes]
            if len(set(values)) < len(values):
                raise ValueError(f"two scenes have the same {what}")
        spots = [spot.id for scene in self.scenes for version in scene.versions for spot in version.hotspots]
        if len(set(spots)) < len(spots):
            raise ValueError("two hotspots have the same id")
        return self

    def scene(self, scene: str) -> Scene | None:
        """The scene with this id."""
        return next((one for one in self.scenes if one.id == scene), None)

    @property
    def entrance(self) -> Scene | None:
        """The scene that a visitor sees first."""
        return self.scene(self.first) or (self.scenes[0] if self.scenes else None)
