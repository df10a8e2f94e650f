"""By how much a new photo of the same place is turned against the old one. Pure."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np

from tours.panorama.geometry import Rays, wrapped
from tours.panorama.tiler import Seen

BAND_DEGREES: Final = 15
COLUMNS: Final = 1440
ROWS: Final = 60
ALIKE: Final = 0.35
"""Correlation at the peak: rooms of one shop reach 0.17, one room in other light and rearranged 0.65."""


def yaw_shift(old: Seen, new: Seen) -> float:
    """Degrees to add to a yaw of the old photo to find the same thing in the new one.

    The peak of the circular cross-correlation of both bands of ±15° round the horizon, between two columns; 0 where
    the photos show nothing alike, because then the peak is chance.
    """
    spectra = [np.fft.rfft(_band(seen), axis=1) for seen in (old, new)]
    together = np.fft.irfft((np.conj(spectra[0]) * spectra[1]).sum(axis=0), COLUMNS)
    peak = int(np.argmax(together))
    if together[peak] < ALIKE * ROWS * COLUMNS:
        return 0.0
    left, top, right = (float(together[(peak + step) % COLUMNS]) for step in (-1, 0, 1))
    bend = left - 2 * top + right
    between = (left - right) / (2 * bend) if bend else 0.0
    return wrapped((peak + between) * 360 / COLUMNS)


def _band(seen: Seen) -> np.ndarray:
    """Grey values of the band, without what is the same all round and without how bright the day was."""
    lon, lat = np.meshgrid(
        (np.arange(COLUMNS) + 0.5) * 2 * math.pi / COLUMNS - math.pi,
        np.radians(np.linspace(BAND_DEGREES, -BAND_DEGREES, ROWS)),
    )
    rays = Rays(np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon))
    grey = cv2.cvtColor(seen.colours(rays), cv2.COLOR_BGR2GRAY).astype(np.float64)
    grey -= grey.mean(axis=1, keepdims=True)
    return np.asarray(grey / np.maximum(grey.std(axis=1, keepdims=True), 1.0))
