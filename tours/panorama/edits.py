"""What people change about a photo: how it is levelled, what is blurred, what covers the tripod. Pure values.

Angles are degrees as they are seen in the levelled picture: yaw to the right, pitch up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from signage.errors import N_
from signage.schema import refusal
from tours.panorama.geometry import Axis, Floats, Rays, direction, levelled, raised, to_angles

Flags = NDArray[np.bool_]
Yaw = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Pitch = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
# A region is drawn on a plane that touches the sphere at its middle: much further the plane runs away.
MAX_RADIUS = 60.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """How the camera was tilted: the horizon is straight when it is taken back."""

    pitch: Pitch = 0.0
    roll: Yaw = 0.0


class Spot(_Part):
    """A direction."""

    yaw: Yaw
    pitch: Pitch

    @property
    def axis(self) -> Axis:
        """The unit vector to it."""
        return direction(self.yaw, self.pitch)


class Circle(_Part):
    """A round region: a face, a licence plate."""

    shape: Literal["circle"] = "circle"
    yaw: Yaw
    pitch: Pitch
    radius: Annotated[float, Field(ge=0.2, le=MAX_RADIUS, allow_inf_nan=False)]

    @property
    def middle(self) -> Axis:
        """The direction of its middle."""
        return direction(self.yaw, self.pitch)

    @property
    def reach(self) -> float:
        """How far it goes from its middle, in degrees."""
        return self.radius


class Polygon(_Part):
    """A region with straight edges, as far as edges on a sphere are straight."""

    shape: Literal["polygon"] = "polygon"
    points: Annotated[tuple[Spot, ...], Field(min_length=3, max_length=60)]

    @property
    def middle(self) -> Axis:
        """The direction of the middle of its corners."""
        total = np.sum([spot.axis for spot in self.points], axis=0)
        x, y, z = (float(part) for part in total / max(float(np.linalg.norm(total)), 1e-9))
        return x, y, z

    @property
    def reach(self) -> float:
        """How far its farthest corner lies from its middle, in degrees."""
        return max(apart(self.middle, spot.axis) for spot in self.points)

    @model_validator(mode="after")
    def _fits_on_a_plane(self) -> Self:
        if self.reach > MAX_RADIUS:
            raise refusal(
                N_("A region reaches at most %(degrees)d degrees from its middle: draw two."), degrees=MAX_RADIUS
            )
        return self


Region = Annotated[Circle | Polygon, Field(discriminator="shape")]


class Patch(_Part):
    """A disc under the camera that covers its tripod with the colours around it."""

    radius: Annotated[float, Field(ge=2, le=45, allow_inf_nan=False)]


class Edits(_Part):
    """Everything that is done to a photo before it is tiled."""

    level: Level = Level()
    regions: Annotated[tuple[Region, ...], Field(max_length=200)] = ()
    patch: Patch | None = None


NOTHING = Edits()


def apart(one: Axis, other: Axis) -> float:
    """The angle between two directions, in degrees."""
    cross = np.cross(one, other)
    return math.degrees(math.atan2(float(np.linalg.norm(cross)), float(np.dot(one, other))))


def relevelled(yaw: float, pitch: float, before: Level, after: Level) -> tuple[float, float]:
    """Where a direction lies after the picture was levelled anew."""
    rays = Rays(*(np.array([part]) for part in direction(yaw, pitch)))
    turned = raised(levelled(rays, before.pitch, before.roll), after.pitch, after.roll)
    lon, lat = to_angles(turned)
    return round(math.degrees(lon[0]), 3), round(math.degrees(lat[0]), 3)


def releveled(regions: Sequence[Circle | Polygon], before: Level, after: Level) -> tuple[Circle | Polygon, ...]:
    """The same regions on the same things after the picture was levelled anew."""
    if before == after:
        return tuple(regions)
    found: list[Circle | Polygon] = []
    for region in regions:
        if isinstance(region, Circle):
            yaw, pitch = relevelled(region.yaw, region.pitch, before, after)
            found.append(region.model_copy(update={"yaw": yaw, "pitch": pitch}))
        else:
            spots = (relevelled(spot.yaw, spot.pitch, before, after) for spot in region.points)
            found.append(Polygon(points=tuple(Spot(yaw=yaw, pitch=pitch) for yaw, pitch in spots)))
    return tuple(found)


def plane(rays: Rays, middle: Axis) -> tuple[Floats, Floats, Floats]:
    """Directions on the plane that touches the sphere at `middle`: right, up, and how much they look that way.

    Lengths on the plane are tangents of angles; where the third is not positive a direction never meets the plane.
    """
    aside = np.array([0.0, 0.0, 1.0]) if abs(middle[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    right = np.cross(aside, middle)
    right /= np.linalg.norm(right)
    up = np.cross(middle, right)
    length = np.sqrt(rays.x**2 + rays.y**2 + rays.z**2)
    ahead = (rays.x * middle[0] + rays.y * middle[1] + rays.z * middle[2]) / length
    safe = np.where(ahead > 1e-6, ahead, np.inf) * length
    across = (rays.x * right[0] + rays.y * right[1] + rays.z * right[2]) / safe
    down = (rays.x * up[0] + rays.y * up[1] + rays.z * up[2]) / safe
    return across, down, ahead


def covers(region: Circle | Polygon, rays: Rays, *, margin: float = 0.0) -> Flags:
    """Which of these directions lie in a region, or within `margin` degrees of it."""
    middle = region.middle
    across, down, ahead = plane(rays, middle)
    near = ahead >= math.cos(math.radians(min(89.0, region.reach + margin)))
    if isinstance(region, Circle) or not near.any():
        return np.asarray(near)
    points = Rays(*(np.array(part) for part in zip(*(spot.axis for spot in region.points), strict=True)))
    corner_x, corner_y, _ = plane(points, middle)
    found = _inside(across, down, corner_x, corner_y)
    if margin:
        # On the plane a degree is longest at the region's rim.
        within = math.tan(math.radians(margin)) / math.cos(math.radians(region.reach)) ** 2
        found |= _close(across, down, corner_x, corner_y, within)
    return np.asarray(found & near)


def _inside(x: Floats, y: Floats, corner_x: Floats, corner_y: Floats) -> Flags:
    """Even-odd: how many edges lie to the right of each point."""
    found = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in _edges(corner_x, corner_y):
        if y0 != y1:
            crosses = (y0 > y) != (y1 > y)
            found ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return found


def _close(x: Floats, y: Floats, corner_x: Floats, corner_y: Floats, within: float) -> Flags:
    found = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in _edges(corner_x, corner_y):
        length = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-18)
        along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0, 1)
        found |= np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)) <= within
    return found


def _edges(x: Floats, y: Floats) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    corners = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))
