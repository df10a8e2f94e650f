"""What the tiling process is asked to do, as it is handed over: JSON in, one JSON object a line out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tours.panorama.coverage import Coverage
from tours.panorama.edits import NOTHING, Edits
from tours.panorama.geometry import View
from tours.panorama.tiler import Format


class _Task(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Task):
    """A checked original: what it covers, and what is done to it before it is tiled."""

    original: Path
    coverage: Coverage = Coverage()
    edits: Edits = NOTHING


class Earlier(_Task):
    """A pyramid of the same original, coverage and level, whose tiles can be used where nothing changed."""

    folder: Path
    edits: Edits


class Tile(_Task):
    """Cut a photo into the tiles of one format, under `into`/<format>, with posters of a view beside them.

    quick: where a small pyramid is put first, to be moved to its place as soon as it is said to be there.
    """

    verb: Literal["tile"] = "tile"
    source: Source
    into: Path
    format: Format = "jpg"
    view: View | None = None
    quick: Path | None = None
    earlier: Earlier | None = None


class Stills(_Task):
    """Make pictures of a view from finished tiles, beside them."""

    verb: Literal["stills"] = "stills"
    pyramid: Path
    sizes: tuple[int, ...]
    names: tuple[str, ...]


class Faces(_Task):
    """Look for faces in a photo."""

    verb: Literal["faces"] = "faces"
    source: Source


Task = Annotated[Tile | Stills | Faces, Field(discriminator="verb")]
