"""Directions on the sphere around a camera, in degrees: yaw to the right, pitch up. Pure."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import TypeAlias

Ray: TypeAlias = tuple[float, float, float]


def ray(yaw: float, pitch: float) -> Ray:
    """The unit vector of a direction: x right, y up, z ahead."""
    a, b = radians(yaw), radians(pitch)
    return cos(b) * sin(a), sin(b), cos(b) * cos(a)


def direction(x: float, y: float, z: float) -> tuple[float, float]:
    """Yaw and pitch of a vector of any length."""
    return degrees(atan2(x, z)), degrees(atan2(y, hypot(x, z)))


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The angle between two directions, each (yaw, pitch)."""
    a, b = ray(*one), ray(*other)
    chord = sqrt(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)))
    return degrees(2 * asin(min(1.0, chord / 2)))
