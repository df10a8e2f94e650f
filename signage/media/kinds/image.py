"""Pictures: decoded in a process of their own with limits, re-encoded upright in sRGB, without metadata."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from signage.errors import N_

from .base import Made, Prepared, Refused

SECONDS = 120
"""A picture that takes longer is an attack or broken."""

SCRIPT = Path(__file__).resolve().parent.parent / "render_image.py"


class NotAPicture(Refused):
    """The file begins like a picture and is none."""

    sentence = N_("“%(name)s” cannot be read as a picture: open it in a picture program and export it as JPEG or PNG.")


class TooManyPixels(Refused):
    """A bomb, or a picture for a building."""

    sentence = N_("“%(name)s” has %(megapixels)s megapixels; at most %(limit)s are taken. Make it smaller.")


class Moving(Refused):
    """An animation among the pictures."""

    sentence = N_("“%(name)s” is an animation: export one frame as a picture, or all of it as an MP4 video.")


class TooHungry(Refused):
    """The decoder ran into its memory or time limit."""

    sentence = N_("“%(name)s” needs more memory or time than a picture may take: export it as JPEG or PNG.")


REFUSALS: dict[str, type[Refused]] = {"broken": NotAPicture, "pixels": TooManyPixels, "moving": Moving}


class ImageKind:
    """Still pictures: JPEG, PNG, WebP and AVIF."""

    name: ClassVar[str] = "image"
    label: ClassVar[str] = N_("Picture")
    accept: ClassVar[str] = "image/jpeg,image/png,image/webp,image/avif"

    def sniff(self, head: bytes) -> bool:
        jpeg, png = head.startswith(b"\xff\xd8\xff"), head.startswith(b"\x89PNG\r\n\x1a\n")
        webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
        avif = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis")
        return jpeg or png or webp or avif

    def prepare(self, source: Path, name: str, into: Path) -> Prepared:
        told = _render(source, name, into)
        if told.refusal:
            raise REFUSALS[told.refusal](field=None, problems=(), name=name, **dict[str, object](told.values))
        files = tuple(
            Made(one.recipe, into / one.file, "image/webp", one.width, one.height, one.shown) for one in told.files
        )
        return Prepared(told.width, told.height, files=files, facts={"format": told.format})


class _File(BaseModel):
    recipe: str
    file: str
    width: int
    height: int
    shown: bool


class _Told(BaseModel):
    """What the renderer prints."""

    refusal: str = ""
    values: dict[str, int] = {}
    width: int = 0
    height: int = 0
    format: str = ""
    files: list[_File] = []


def _render(source: Path, name: str, into: Path) -> _Told:
    command = [sys.executable, "-I", str(SCRIPT), str(source), str(into)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooHungry(name=name) from error
    if done.returncode != 0:
        raise TooHungry(name=name)
    return _Told.model_validate_json(done.stdout)
