"""Decode one picture under limits and write its renditions. Run by path, in a process of its own.

A decoder is where hostile files bite, so this imports nothing of the server, and the kernel stops it at its limits.
Prints one JSON object: what was made, or a refusal by code.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MEMORY = 3 * 1024**3
CPU_SECONDS = 100
MEGAPIXELS = 200
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")

# (recipe, longest side, whether displays load it); a recipe's number rises when its result changes.
RECIPES = (("thumb@1", 400, False), ("webp-1280@1", 1280, True), ("webp-1920@1", 1920, True))
QUALITY = 82


def main(source: Path, into: Path) -> dict[str, object]:
    """Everything that is made of one picture, or why it is refused."""
    try:
        with Image.open(source, formats=FORMATS) as image:
            width, height = image.size
            megapixels = -(-width * height // 1_000_000)
            if megapixels > MEGAPIXELS:
                return {"refusal": "pixels", "values": {"megapixels": megapixels, "limit": MEGAPIXELS}}
            if getattr(image, "is_animated", False):
                return {"refusal": "moving"}
            return _render(image, into)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return {"refusal": "broken"}


def _render(image: Image.Image, into: Path) -> dict[str, object]:
    kind = image.format
    full_width, full_height = image.size
    # JPEG can be decoded at a half or a quarter straight away, which keeps a 200 megapixel photo within the memory.
    image.draft("RGB", (RECIPES[-1][1] * 2, RECIPES[-1][1] * 2))
    upright = _in_srgb(ImageOps.exif_transpose(image))
    files: list[dict[str, object]] = []
    done: set[tuple[int, int]] = set()
    for recipe, side, shown in RECIPES:
        small = upright.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        if shown and small.size in done:
            continue  # nothing is enlarged: the size before already holds every pixel
        name = f"{recipe}.webp"
        small.save(into / name, "WEBP", quality=QUALITY, method=4)
        files.append({"recipe": recipe, "file": name, "width": small.width, "height": small.height, "shown": shown})
        if shown:
            done.add(small.size)
    return {"width": full_width, "height": full_height, "format": kind, "files": files}


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(
                image, source, target, outputMode=mode if image.mode != "CMYK" else "RGB"
            )
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: the numbers are taken as sRGB, as browsers do
        if converted is not None:
            image = converted
    clean = image.convert(mode)
    clean.info = {}  # no EXIF, no place, no profile goes on
    return clean


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked above, before anything is decoded
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
