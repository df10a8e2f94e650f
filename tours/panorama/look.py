"""What only the pixels of a photo tell: two lenses side by side, two eyes, edges that do not meet. Pure."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tours.panorama.refusals import OPEN_SEAM, TwoFisheyes, Warned
from tours.panorama.sphere import Picture

# How far two views of one thing from 6 cm apart go together, shrunk and blurred; those of two things hardly pass 0.5.
ALIKE: Final = 0.8
_BRIGHTNESS: Final = np.array([0.114, 0.587, 0.299])  # of blue, green, red
_DARK: Final = 24
_HEIGHT: Final = 128


def seam_warnings(picture: Picture) -> tuple[Warned, ...]:
    """Compares the step over the back edge with the steps beside it, and with what JPEG's blocks leave elsewhere."""
    width = picture.shape[1]
    blocks = np.arange(8, width, max(8, width // 512 * 8))
    elsewhere = np.median(_steps(picture, blocks - 1, blocks))
    beside = _steps(picture, np.array([width - 2, 0]), np.array([width - 1, 1])).max()
    over = _steps(picture, np.array([width - 1]), np.array([0]))[0]
    return (OPEN_SEAM,) if over > 2 * max(float(elsewhere), float(beside), 0.5) else ()


def _steps(picture: Picture, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far the columns `left` differ in brightness from the columns `right`, each in the mean.

    Not in colour: JPEG holds that for two pixels at once and mixes neighbours, which a picture's edges do not have.
    """
    one, other = (picture[:, at].astype(np.float64) @ _BRIGHTNESS for at in (left, right))
    return np.asarray(np.abs(one - other).mean(axis=0), np.float64)


def halves_alike(picture: Picture) -> bool:
    """Whether the upper half shows what the lower half shows, and anything at all."""
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), picture.shape[0] / 64).astype(float)
    half = grey.shape[0] // 2
    upper, lower = (part - part.mean() for part in (grey[:half], grey[half : 2 * half]))
    spread = float(upper.std() * lower.std())
    return spread > 1 and float((upper * lower).mean()) / spread > ALIKE


def refuse_fisheyes(picture: Picture) -> None:
    """Raises TwoFisheyes for two lit discs side by side on black: what a camera's lenses saw before stitching.

    Dark skies and floors alone do not make it one: the rim of each disc must be lit nearly all the way round.
    """
    small = cv2.resize(picture, (2 * _HEIGHT, _HEIGHT), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float64)
    row, column = np.mgrid[0:_HEIGHT, 0:_HEIGHT] + 0.5
    far = np.hypot(row - _HEIGHT / 2, column - _HEIGHT / 2) / (_HEIGHT / 2)
    turn = ((np.arctan2(row - _HEIGHT / 2, column - _HEIGHT / 2) / np.pi + 1) * 12).astype(int) % 24
    rim = (far > 0.8) & (far < 0.92)
    for half in (grey[:, :_HEIGHT], grey[:, _HEIGHT:]):
        if float(np.percentile(half[far > 1.08], 95)) > _DARK:
            return
        lit = [float(np.median(half[rim & (turn == part)])) > 1.5 * _DARK for part in range(24)]
        if sum(lit) < 20:
            return
    raise TwoFisheyes
