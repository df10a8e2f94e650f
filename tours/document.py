"""What people edit as a tour: a JSON document with scenes and hotspots, of which each part has an id. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from signage.errors import N_
from signage.schema import refusal, refusal_at
from tours.hotspots import BY_KIND, Hotspot, Ref, Texts
from tours.sphere import ray

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
Name = Annotated[str, StringConstraints(max_length=64)]
"""What something outside the tour is called by its own room: a photo, a place, a store."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]
Yaw = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Pitch = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


TWICE: Final = {
    "id": N_("Two scenes have the same id: give each its own."),
    "slug": N_("Two scenes have the same address: give each its own."),
    "version": N_("Two versions have the same id: give each its own."),
    "hotspot": N_("Two hotspots have the same id: give each its own."),
}
AT_ALL_TIMES: Final = datetime.min.replace(tzinfo=UTC)


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


class Shape(_Part):
    """What a hotspot covers, where it is more than a spot.

    polygon: round a shelf, its edges are great circles. quad: a flat thing seen in perspective, by its corners top
    left, top right, bottom right, bottom left.
    """

    form: Literal["polygon", "quad"]
    points: tuple[Point, ...] = Field(min_length=3, max_length=60)

    @model_validator(mode="after")
    def _lies_on_one_side(self) -> Self:
        if self.form == "quad" and len(self.points) != 4:
            raise refusal(N_("This shape has four corners: set each of them."))
        rays = [ray(point.yaw, point.pitch) for point in self.points]
        middle = tuple(sum(part) for part in zip(*rays, strict=True))
        # Beyond that no window shows it whole, and a polygon could mean its outside as well.
        if any(sum(a * b for a, b in zip(one, middle, strict=True)) <= 0 for one in rays):
            raise refusal(N_("The corners lie too far apart: draw the shape around less of what is seen."))
        return self


class HotspotPart(_Part):
    """A hotspot: what it is, where it is, and the settings of its kind.

    name: may be empty where the kind has one. point: where its button stands. check: the photo under it was replaced,
    and nobody has looked at it since.
    """

    id: Id
    kind: Name
    point: Point
    shape: Shape | None = None
    name: Texts = Field(default_factory=dict)
    order: Annotated[int, Field(ge=0, le=999)] | None = None
    place: Name | None = None
    check: bool = False
    data: dict[str, JsonValue]

    @field_validator("kind")
    @classmethod
    def _is_known(cls, kind: str) -> str:
        if kind not in BY_KIND:
            raise refusal(N_("There is no hotspot of this kind: choose one of those that the editor offers."))
        return kind

    @field_validator("data")
    @classmethod
    def _fits_its_kind(cls, data: dict[str, JsonValue], told: ValidationInfo) -> dict[str, JsonValue]:
        if "kind" in told.data:
            BY_KIND[told.data["kind"]].model_validate(data)
        return data

    @model_validator(mode="after")
    def _covers_what_its_kind_can(self) -> Self:
        if (self.shape.form if self.shape else "point") not in BY_KIND[self.kind].shapes:
            raise refusal_at(["shape"], N_("A hotspot of this kind cannot have this shape: choose another kind."))
        return self

    def refs(self) -> Iterator[Ref]:
        """What it stands on: what its kind says, and its place."""
        yield from self.settings.refs()
        if self.place:
            yield Ref("place", self.place)

    @property
    def settings(self) -> Hotspot:
        """The settings as their kind reads them."""
        return BY_KIND[self.kind].model_validate(self.data)


class SceneVersion(_Part):
    """How a scene looks for a time: a rebuilt shop is a new version with its own photo and hotspots.

    valid_from, valid_to: the span [from, to) in which visitors see it; None is open.
    """

    id: Id
    panorama: Name
    north: Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)] = 0
    start: StartView = StartView()
    name: Texts = Field(default_factory=dict)
    description: Texts = Field(default_factory=dict)
    hotspots: tuple[HotspotPart, ...] = Field(default=(), max_length=300)
    valid_from: Instant | None = None
    valid_to: Instant | None = None

    def covers(self, at: datetime) -> bool:
        """Whether visitors see it at this moment."""
        return (self.valid_from or AT_ALL_TIMES) <= at and (self.valid_to is None or at < self.valid_to)


class Scene(_Part):
    """A spot where one can stand; its address stays when its photo changes. aliases: addresses it had before."""

    id: Id
    slug: Slug
    aliases: tuple[Slug, ...] = Field(default=(), max_length=50)
    place: Name | None = None
    versions: tuple[SceneVersion, ...] = Field(min_length=1, max_length=20)

    @property
    def in_order(self) -> tuple[SceneVersion, ...]:
        """The versions by the date from which visitors see them."""
        return tuple(sorted(self.versions, key=lambda one: one.valid_from or AT_ALL_TIMES))

    @property
    def newest(self) -> SceneVersion:
        """The version that is seen last."""
        return self.in_order[-1]

    def version(self, version: str) -> SceneVersion | None:
        """The version with this id."""
        return next((one for one in self.versions if one.id == version), None)

    def at(self, now: datetime) -> SceneVersion:
        """What visitors see at a moment; in a gap what was seen before it, else what comes first."""
        begun = [one for one in self.in_order if (one.valid_from or AT_ALL_TIMES) <= now]
        return next((one for one in reversed(begun) if one.covers(now)), begun[-1] if begun else self.in_order[0])


class TourDocument(_Part):
    """A tour as people edit it.

    aliases: addresses it had before. camera_height: of the 360° camera, in metres. slow_pan: the picture turns
    by itself while a visitor does nothing.
    """

    title: Title
    slug: Slug
    aliases: tuple[Slug, ...] = Field(default=(), max_length=50)
    store: Name
    camera_height: Annotated[float, Field(ge=0.3, le=6, allow_inf_nan=False)] = 1.6
    slow_pan: bool = False
    first: Name = ""
    scenes: tuple[Scene, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        homes: dict[tuple[str, str], object] = {}

        def claim(what: str, name: str, home: object, *where: int | str) -> None:
            if homes.setdefault((what, name), home) != home:
                raise refusal_at(where, TWICE[what])

        for number, scene in enumerate(self.scenes):
            claim("id", scene.id, number, "scenes", number, "id")
            claim("slug", scene.slug, number, "scenes", number, "slug")
            for at, version in enumerate(scene.versions):
                claim("version", version.id, (number, at), "scenes", number, "versions", at, "id")
                for index, spot in enumerate(version.hotspots):
                    where = ("scenes", number, "versions", at, "hotspots", index, "id")
                    # In another version of its scene an id means the same hotspot; nowhere else may it come again.
                    claim("hotspot", spot.id, number, *where)
                    claim("hotspot", f"{version.id}/{spot.id}", index, *where)
        return self

    def scene(self, scene: str) -> Scene | None:
        """The scene with this id."""
        return next((one for one in self.scenes if one.id == scene), None)

    @property
    def panoramas(self) -> set[str]:
        """The photos of every version of every scene."""
        return {version.panorama for scene in self.scenes for version in scene.versions}

    def refs(self) -> Iterator[Ref]:
        """What every version of every scene stands on."""
        for scene in self.scenes:
            if scene.place:
                yield Ref("place", scene.place)
            for version in scene.versions:
                yield Ref("panorama", version.panorama)
                for spot in version.hotspots:
                    yield from spot.refs()

    @property
    def entrance(self) -> Scene | None:
        """The scene that a visitor sees first."""
        return self.scene(self.first) or (self.scenes[0] if self.scenes else None)
