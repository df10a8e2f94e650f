"""A floor plan picture from outside, made harmless: pixels are encoded anew, SVG is rebuilt from a list."""

from __future__ import annotations

import hashlib
import io
import math
import re
import warnings
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import NotAPlan, PlanTooLarge

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
# Wider than any screen that shows the map; a scanned plan of A0 shrinks to what people can see.
MAX_SIDE = 4096
MAX_ELEMENTS = 50_000


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


SVG = "http://www.w3.org/2000/svg"
ELEMENTS = _names(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clipPath linearGradient "
    "radialGradient stop pattern symbol"
)
ATTRIBUTES = _names(
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity fill-rule stroke "
    "stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-miterlimit opacity "
    "font-family font-size font-weight text-anchor dominant-baseline dx dy id offset stop-color stop-opacity "
    "gradientUnits gradientTransform patternUnits patternTransform clip-path clipPathUnits preserveAspectRatio "
    "letter-spacing"
)
_LOCAL_URL = re.compile(r"\s*url\(\s*#[\w.-]+\s*\)\s*")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class CleanPlan:
    """A plan that may be shown: its bytes, what they are, and height ÷ width."""

    picture: bytes
    type: str
    ratio: float

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.picture).hexdigest()


def cleaned(picture: bytes) -> CleanPlan:
    """The picture as we would have drawn it.

    Raises NotAPlan for anything but SVG, PNG, JPEG and WebP, PlanTooLarge beyond the limits.
    """
    if len(picture) > MAX_BYTES:
        raise _too_large()
    start = picture[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _svg(picture) if start.startswith(b"<") else _pixels(picture)


def _too_large() -> PlanTooLarge:
    return PlanTooLarge(megabytes=MAX_BYTES // 1024**2, megapixels=MAX_PIXELS // 1_000_000)


def _pixels(picture: bytes) -> CleanPlan:
    try:
        with warnings.catch_warnings():
            # Pillow warns of a bomb only; its header already tells the size, and we refuse by that.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(picture), formats=["PNG", "JPEG", "WEBP"])
        if opened.width * opened.height > MAX_PIXELS:
            raise _too_large()
        image = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as cause:
        raise NotAPlan from cause
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=85)
    return CleanPlan(out.getvalue(), "image/webp", image.height / image.width)


def _svg(picture: bytes) -> CleanPlan:
    try:
        root: Element = fromstring(picture, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as cause:
        raise NotAPlan from cause
    if root.tag != f"{{{SVG}}}svg":
        raise NotAPlan
    width, height = _size(root)
    clean = _rebuilt(root, [MAX_ELEMENTS])
    if clean is None:
        raise NotAPlan
    clean.set("xmlns", SVG)
    clean.set("viewBox", clean.get("viewBox") or f"0 0 {width:g} {height:g}")
    clean.set("width", f"{width:g}")
    clean.set("height", f"{height:g}")
    return CleanPlan(tostring(clean, encoding="utf-8"), "image/svg+xml", height / width)


def _rebuilt(element: Element, budget: list[int]) -> Element | None:
    """A copy that holds only what is on the lists; None for an element that is not."""
    budget[0] -= 1
    if budget[0] < 0:
        raise _too_large()
    name = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""
    if name not in ELEMENTS:
        return None
    copy = Element(name)
    for key, value in element.attrib.items():
        if key in ATTRIBUTES and ("url(" not in value.lower() or _LOCAL_URL.fullmatch(value)):
            copy.set(key, value)
    copy.text = element.text if name in {"text", "tspan", "title", "desc"} else None
    for child in element:
        kept = _rebuilt(child, budget)
        if kept is not None:
            kept.tail = child.tail if name in {"text", "tspan"} else None
            copy.append(kept)
    return copy


def _size(root: Element) -> tuple[float, float]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        if len(box) == 4:
            width, height = float(box[2]), float(box[3])
        else:
            width, height = _length(root.get("width")), _length(root.get("height"))
    except ValueError as cause:
        raise NotAPlan from cause
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise NotAPlan
    return width, height


def _length(value: str | None) -> float:
    found = _NUMBER.match(value or "")
    if found is None:
        raise ValueError("a length is missing")
    return float(found.group(1))
