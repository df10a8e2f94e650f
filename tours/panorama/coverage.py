"""Which part of the surroundings a photo shows, and where in the photo a direction lies. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from typing_extensions import TypedDict

from tours.panorama.geometry import Floats, Rays, direction, levelled, raised, to_angles

MAX_WIDTH: Final = 16384


class Bounds(TypedDict, total=False):
    """How far a viewer may look, in degrees; what is not bounded is left out."""

    min_yaw: float
    max_yaw: float
    min_pitch: float
    max_pitch: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """The angles of a photo, in degrees, and where its middle lies.

    cylinder: rows are spaced by the tangent of the pitch, as many panorama apps save it; `pitch` is then 0.
    """

    haov: float = 360.0
    vaov: float = 180.0
    yaw: float = 0.0
    pitch: float = 0.0
    cylinder: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.round and self.vaov >= 180 and not self.cylinder

    @property
    def round(self) -> bool:
        """Whether the left edge meets the right one."""
        return self.haov >= 360

    def full_width(self, width_px: int) -> int:
        """How wide the whole sphere would be at the photo's resolution, and no more than we tile."""
        return min(MAX_WIDTH, int(width_px * 360 / self.haov + 0.5))

    def to_pixels(self, lon: Floats, lat: Floats, width: int, height: int) -> tuple[Floats, Floats]:
        """Column and row of directions in radians; pixel centres lie at whole numbers, as cv2.remap wants them.

        Of a whole sphere the answer runs from −½ to width − ½; elsewhere it may lie outside the photo.
        """
        if not self.whole:
            lon = (lon - math.radians(self.yaw) + math.pi) % (2 * math.pi) - math.pi
        u = (lon / math.radians(self.haov) + 0.5) * width - 0.5
        if self.cylinder:
            half = math.tan(math.radians(self.vaov) / 2)
            # Straight up and down a cylinder has no row: far outside is all that matters.
            v = 0.5 * (1 - np.tan(np.clip(lat, -1.55, 1.55)) / half) * height - 0.5
        else:
            v = (0.5 - (lat - math.radians(self.pitch)) / math.radians(self.vaov)) * height - 0.5
        return u, v

    def to_angles(self, u: Floats, v: Floats, width: int, height: int) -> tuple[Floats, Floats]:
        """The directions, in radians, of columns and rows: what `to_pixels` undoes."""
        lon = ((u + 0.5) / width - 0.5) * math.radians(self.haov) + math.radians(self.yaw)
        across = 0.5 - (v + 0.5) / height
        if self.cylinder:
            return lon, np.arctan(2 * across * math.tan(math.radians(self.vaov) / 2))
        return lon, across * math.radians(self.vaov) + math.radians(self.pitch)

    def bounds(self, pitch: float, roll: float) -> Bounds:
        """How far a viewer may look. pitch, roll: how the photo is levelled, which turns its edges."""
        found: Bounds = {}
        if self.whole:
            return found
        lon, lat = (np.degrees(angle) for angle in to_angles(raised(self._border(), pitch, roll)))
        around = (lon - self.yaw + 180) % 360 - 180
        left, right = self.yaw + float(around.min()), self.yaw + float(around.max())
        if not self.round and right - left <= 359 and left >= -180 and right <= 180:
            found["min_yaw"], found["max_yaw"] = round(left, 2), round(right, 2)
        if not self._shows(levelled(_straight(-90), pitch, roll)):
            found["min_pitch"] = round(float(lat.min()), 2)
        if not self._shows(levelled(_straight(90), pitch, roll)):
            found["max_pitch"] = round(float(lat.max()), 2)
        return found

    def _border(self) -> Rays:
        along = np.linspace(-0.5, 0.5, 181)
        edge = np.full_like(along, 0.5)
        across = [along, along] if self.round else [along, along, edge, -edge]
        down = [edge, -edge] if self.round else [edge, -edge, along, along]
        lon, lat = self.to_angles(np.concatenate(across), np.concatenate(down), 1, 1)
        return Rays(np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon))

    def _shows(self, rays: Rays) -> bool:
        u, v = self.to_pixels(*to_angles(rays), 1, 1)
        return bool(np.all((np.abs(u) <= 0.5) & (np.abs(v) <= 0.5)))


def _straight(pitch: float) -> Rays:
    return Rays(*(np.array([part]) for part in direction(0, pitch)))
