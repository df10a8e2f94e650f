"""A room drawn ray by ray: the oracle for everything that has to sit at the right place in a panorama.

Generic: boxes, a checker floor and round coloured marks, with occlusion, in metres (x east, y north, z up), seen
from a camera with a heading. It shares no code with `tours.panorama.geometry`, on purpose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
Point = tuple[float, float, float]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel block; seen from inside it is a room."""

    low: Point
    high: Point
    colour: Colour


@dataclass(frozen=True, slots=True)
class Mark:
    """A ball of one bright colour: its middle is easily found in a picture again."""

    at: Point
    radius: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the photo is taken; heading: azimuth of the picture's middle, degrees clockwise from north.

    pitch: how far its middle looks up; roll: how far the camera leans to its right. Degrees.
    """

    at: Point
    heading: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0

    def out_of(self, rays: NDArray[np.float64]) -> NDArray[np.float64]:
        """Rays of the camera's own axes (right, ahead, up) in the room: leaned, raised, turned, one after the other."""
        lean, up, turn = (math.radians(angle) for angle in (self.roll, self.pitch, self.heading))
        leaned = np.array([[math.cos(lean), 0, math.sin(lean)], [0, 1, 0], [-math.sin(lean), 0, math.cos(lean)]])
        raised = np.array([[1, 0, 0], [0, math.cos(up), -math.sin(up)], [0, math.sin(up), math.cos(up)]])
        turned = np.array([[math.cos(turn), math.sin(turn), 0], [-math.sin(turn), math.cos(turn), 0], [0, 0, 1]])
        return np.asarray(rays @ (turned @ raised @ leaned).T, np.float64)


@dataclass(frozen=True, slots=True)
class Room:
    boxes: Sequence[Box]
    marks: Sequence[Mark] = ()
    sky: Colour = (200, 180, 160)

    def panorama(self, camera: Camera, width: int) -> Picture:
        """Equirectangular, uint8 BGR, `width` × `width / 2`; one ray a pixel centre."""
        lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * math.pi
        lat = (0.5 - (np.arange(width // 2) + 0.5) / (width // 2)) * math.pi
        lon, lat = np.meshgrid(lon, lat)
        rays = np.stack([np.cos(lat) * np.sin(lon), np.cos(lat) * np.cos(lon), np.sin(lat)], axis=-1)
        return self._colours(np.asarray(camera.at, float), camera.out_of(rays))

    def _colours(self, eye: NDArray[np.float64], rays: NDArray[np.float64]) -> Picture:
        out = np.empty(rays.shape, np.uint8)
        out[:] = self.sky
        nearest = np.full(rays.shape[:-1], np.inf)
        for box in self.boxes:
            distance = _to_box(eye, rays, box)
            closer = distance < nearest
            nearest[closer] = distance[closer]
            out[closer] = _checked(eye + rays[closer] * distance[closer, None], box)
        for mark in self.marks:
            distance = _to_ball(eye, rays, mark)
            closer = distance < nearest
            nearest[closer] = distance[closer]
            out[closer] = mark.colour
        return out


def direction(camera: Camera, point: Point) -> tuple[float, float]:
    """Yaw and pitch, in degrees, of a point as design 05 §7 has them."""
    x, y, z = (there - here for there, here in zip(point, camera.at, strict=True))
    yaw = math.degrees(math.atan2(x, y)) - camera.heading
    return (yaw + 180) % 360 - 180, math.degrees(math.atan2(z, math.hypot(x, y)))


def _to_box(eye: NDArray[np.float64], rays: NDArray[np.float64], box: Box) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = (np.asarray(box.low) - eye) / rays, (np.asarray(box.high) - eye) / rays
    enter, leave = np.minimum(one, two).max(axis=-1), np.maximum(one, two).min(axis=-1)
    hit = np.where(enter > 1e-6, enter, leave)
    return np.where((leave >= enter) & (hit > 1e-6), hit, np.inf)


def _to_ball(eye: NDArray[np.float64], rays: NDArray[np.float64], mark: Mark) -> NDArray[np.float64]:
    towards = np.asarray(mark.at) - eye
    along = rays @ towards
    miss = towards @ towards - along**2
    inside = mark.radius**2 - miss
    near = along - np.sqrt(np.maximum(inside, 0))
    return np.where((inside >= 0) & (near > 1e-6), near, np.inf)


def _checked(points: NDArray[np.float64], box: Box) -> NDArray[np.uint8]:
    """Half-metre squares of two shades: every surface has edges to compare."""
    odd = np.floor(points * 2 + 1e-6).astype(int).sum(axis=-1) % 2
    shade = np.where(odd == 1, 1.0, 0.75)[:, None]
    return np.asarray(np.asarray(box.colour) * shade, np.uint8)
