"""Colours of photos that were saved with a wide profile: browsers get sRGB tiles without one."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image, ImageCms

from tours.panorama.sphere import Picture

STRIP_ROWS: Final = 512


def to_srgb(picture: Picture, profile: bytes) -> None:
    """Convert BGR pixels in place, strip by strip. A profile that nobody can read leaves them as they are."""
    try:
        foreign = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(foreign).lower():
            return
        transform = ImageCms.buildTransform(foreign, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    except (OSError, ImageCms.PyCMSError):
        return
    for top in range(0, picture.shape[0], STRIP_ROWS):
        rows = picture[top : top + STRIP_ROWS]
        strip = Image.fromarray(np.ascontiguousarray(rows[:, :, ::-1]))
        rows[:] = np.asarray(ImageCms.applyTransform(strip, transform))[:, :, ::-1]
