"""Posters and preview pictures: what the viewer's first frame shows in a window of a given shape."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np

from tours.panorama.cube import Cube
from tours.panorama.geometry import MAX_FOV, MIN_FOV, Levels, View, Window, focal_px
from tours.panorama.sphere import Picture
from tours.panorama.tiler import FORMATS, Format, Seen, encode, poster

Shape = Literal["square", "wide", "tall", "og", "thumb"]

# As `fov` is that of the longer side, the square with `object-fit: cover` equals the viewer's first frame in every
# window; the other two are its crops for windows at least as long. og: what messengers show of a link. thumb: the
# square for galleries, and for the moment before the large one is there.
WINDOWS: Final[dict[Shape, Window]] = {
    "square": Window(1080, 1080),
    "wide": Window(1280, 720),
    "tall": Window(720, 1280),
    "og": Window(1200, 630),
    "thumb": Window(320, 320),
}
LARGEST_PX: Final = 1280
QUALITY: Final[dict[Format, int]] = {"jpg": 75, "webp": 70, "avif": 50}


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of a view."""

    view: View
    shape: Shape = "square"
    extension: Format = "jpg"

    @property
    def name(self) -> str:
        """Its file name."""
        view = self.view
        angles = f"{view.yaw:.1f}_{view.pitch:.1f}_{view.fov:.0f}".replace("-0.0", "0.0")
        return f"poster_{angles}_{self.shape}.{self.extension}"


def poster_name(view: View, shape: Shape = "square", extension: Format = "jpg") -> str:
    """The file name of a still."""
    return Still(view, shape, extension).name


def shaped(poster: str, shape: Shape) -> str:
    """The address of another shape of the same view. poster: that of the square."""
    return poster.replace("_square.", f"_{shape}.")


def named(name: str) -> Still | None:
    """The still that has this file name; None for any other name."""
    parts = name.removesuffix(f".{name.rpartition('.')[2]}").split("_")
    extension = next((one for one in FORMATS if name.endswith(f".{one}")), None)
    shape = next((one for one in WINDOWS if one == parts[-1]), None)
    if len(parts) != 5 or parts[0] != "poster" or extension is None or shape is None:
        return None
    try:
        yaw, pitch, fov = map(float, parts[1:4])
    except ValueError:
        return None
    still = Still(View(yaw, pitch, fov), shape, extension)
    possible = abs(yaw) <= 180 and abs(pitch) <= 90 and MIN_FOV <= fov <= MAX_FOV
    return still if possible and still.name == name else None


def of_view(view: View, formats: Iterable[Format]) -> list[Still]:
    """Every still of a view; those for messengers are JPEGs, as not all of them read more."""
    windows: tuple[Shape, ...] = ("square", "wide", "tall", "thumb")
    every: tuple[Shape, ...] = (*windows, "og")
    return [Still(view, shape, one) for one in formats for shape in (every if one == "jpg" else windows)]


def make(seen: Seen, stills: Sequence[Still], into: Path) -> None:
    """Writes stills into a folder, each whole or not at all."""
    for view in dict.fromkeys(still.view for still in stills):
        # Every shape is a part of the same square: it is drawn once, which is what takes the time.
        square = poster(seen, view, Window(LARGEST_PX, LARGEST_PX))
        for still in stills:
            if still.view == view:
                scratch = into / f".{still.name}.{os.getpid()}"
                data = encode(cut(square, still.shape), still.extension, QUALITY[still.extension])
                scratch.write_bytes(data)
                scratch.replace(into / still.name)


def cut(square: Picture, shape: Shape) -> Picture:
    """The part of a square poster that a window of that shape shows, in its size."""
    window = WINDOWS[shape]
    side = max(window.width_px, window.height_px)
    if side != square.shape[0]:
        square = np.asarray(cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA), np.uint8)
    top, left = (side - window.height_px) // 2, (side - window.width_px) // 2
    return np.ascontiguousarray(square[top : top + window.height_px, left : left + window.width_px])


def make_of_tiles(pyramid: Path, levels: Levels, stills: Sequence[Still]) -> None:
    """The same from finished tiles, beside them: pyramid holds `jpg/<level>/…`."""
    for view in dict.fromkeys(still.view for still in stills):
        ahead = focal_px(view.fov, Window(LARGEST_PX, LARGEST_PX))
        wanted = [still for still in stills if still.view == view]
        make(Cube.for_view(pyramid / "jpg", levels, ahead), wanted, pyramid)
