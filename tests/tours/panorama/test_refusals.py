"""Each file that cannot become a scene, and what is only worth a warning, with the file that causes it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.filled import ROOT
from tests.samples import hostile_files as hostile
from tests.samples import panoramas as files
from tests.samples.panoramas import cropped, gpano, picture, room, saved
from tours.panorama import process, refusals
from tours.panorama.check import MAX_BYTES, check, decode
from tours.panorama.look import seam_warnings
from tours.panorama.process import TooMuchWork
from tours.panorama.refusals import (
    Damaged,
    Moving,
    NotAPicture,
    PartOfASphere,
    PrintColours,
    StereoPair,
    TooManyBytes,
    TooManyPixels,
    TooSmall,
    TrappedMetadata,
    TwoFisheyes,
    TwoThings,
    UnusablePhoto,
    Warned,
    WrongName,
    WrongRatio,
)
from tours.panorama.task import Source, Tile

SECONDS = 2
"""Of a processor, for the most expensive of them."""


@dataclass(frozen=True)
class Bad:
    """A file, built when it is needed, and why it is refused. name: what it is called."""

    what: str
    data: Callable[[], bytes]
    why: type[UnusablePhoto]
    name: str = "photo"


BAD = [
    Bad("text", lambda: b"Not a picture at all", NotAPicture),
    Bad("nothing", lambda: b"", NotAPicture),
    Bad("a GIF", lambda: picture(kind="GIF"), NotAPicture, "photo.jpg"),
    Bad("an SVG with a script", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", NotAPicture),
    Bad("an archive", lambda: files.archive_behind(b""), NotAPicture, "photo.jpg"),
    Bad("a JPEG's first bytes", lambda: picture()[:20], NotAPicture),
    Bad("an executable's name", picture, WrongName, "photo.zip"),
    Bad("a PNG's name", picture, WrongName, "photo.png"),
    Bad("a film's name", picture, WrongName, "photo.mp4"),
    Bad("a picture and an archive", lambda: files.archive_behind(picture()), TwoThings),
    *[
        Bad(f"{kind} and an archive", lambda kind=kind: files.archive_behind(picture(kind=kind)), TwoThings)  # type: ignore[misc]
        for kind in ("PNG", "TIFF", "WEBP", "AVIF")
    ],
    Bad("a picture and a page", lambda: files.page_in_comment(picture()), TwoThings),
    Bad("a picture before a page", lambda: picture() + b"<html><script>alert(1)</script>", TwoThings),
    Bad("a picture and a document", lambda: files.document_before(picture()), TwoThings),
    Bad("a picture and a script", hostile.jpeg_and_script, TwoThings),
    Bad("half a JPEG", lambda: picture(quality=95)[:-4000], Damaged),
    Bad("half a JPEG's header", lambda: picture(xmp=b" " * 9000)[:4000], Damaged),
    Bad("half a PNG", lambda: picture(kind="PNG")[:-200], Damaged),
    Bad("half a WebP", lambda: picture(kind="WEBP")[:-200], Damaged),
    Bad("half a TIFF", lambda: picture(kind="TIFF")[:-20000], Damaged),
    Bad("half an AVIF", lambda: picture(kind="AVIF")[:-400], Damaged),
    Bad("a PNG of no pixels", lambda: hostile.png(0, 0, b""), Damaged),
    Bad("a PNG of no rows", lambda: hostile.png(2048, 0, b""), Damaged),
    Bad("a JPEG of no pixels", lambda: hostile.jpeg_sized(0, 0), Damaged),
    Bad("a TIFF of no pixels", lambda: hostile.tiff(width=0, height=0), Damaged),
    Bad("a bomb in a PNG's text", hostile.png_with_text_bomb, Damaged),
    Bad("a bomb in a PNG's profile", hostile.png_with_profile_bomb, Damaged),
    Bad("a bomb in a PNG's metadata", hostile.png_with_xmp_bomb, Damaged),
    Bad("empty segments without end", hostile.jpeg_of_empty_segments, Damaged),
    Bad("empty chunks without end", hostile.png_of_empty_chunks, Damaged),
    Bad("fill bytes without end", hostile.jpeg_of_fill_bytes, Damaged),
    Bad("segments and no picture", hostile.jpeg_without_end, Damaged),
    Bad("directories without end", hostile.tiff_of_many, Damaged),
    Bad("strips without end", hostile.tiff_of_numbers, Damaged),
    Bad("a second picture of strips without end", lambda: hostile.tiff_of_numbers(further=True), Damaged),
    Bad("colours without end", lambda: hostile.tiff_of_numbers(tag=258), Damaged),
    Bad("strips without lengths", hostile.tiff_without_lengths, Damaged),
    Bad("a thousand scans", hostile.scans, Damaged),
    Bad("pixels that are not there", lambda: hostile.png(2048, 1024, b""), Damaged),
    Bad("130 million pixels that are not there", lambda: hostile.png(16384, 8192, b"\0" * 1000), Damaged),
    Bad("strips that are not there", lambda: hostile.tiff(width=16384, height=8192), Damaged),
    Bad("too many bytes", lambda: picture() + bytes(MAX_BYTES), TooManyBytes),
    Bad("a bomb", files.bomb, TooManyPixels),
    Bad("a giant JPEG", lambda: hostile.jpeg_sized(65500, 32750), TooManyPixels),
    Bad("a giant TIFF", lambda: hostile.tiff(width=1_000_000, height=500_000), TooManyPixels),
    Bad("a small one", lambda: picture(1024, 512), TooSmall),
    Bad("an ordinary photo", lambda: picture(3600, 2000), WrongRatio),
    Bad("a narrow panorama", lambda: picture(6000, 2000), WrongRatio),
    Bad("a square photo", lambda: saved(room(4096)[:, :2048], "JPEG"), WrongRatio),
    Bad("a stereo pair", lambda: saved(files.two_eyes(), "JPEG", quality=20), StereoPair),
    Bad("two lenses", lambda: saved(files.two_fisheyes(), "JPEG", quality=20), TwoFisheyes),
    Bad("a slice of a sphere", lambda: picture(2048, 1024, xmp=cropped(20000, 0, 4000, 2048, 1024)), PartOfASphere),
    Bad("print colours", lambda: picture(mode="CMYK"), PrintColours),
    Bad("print colours in a TIFF", lambda: picture(kind="TIFF", mode="CMYK"), PrintColours),
    *[
        Bad(f"a moving {kind}", lambda kind=kind: hostile.frames(kind), Moving)  # type: ignore[misc]
        for kind in ("WEBP", "PNG", "AVIF", "TIFF")
    ],
    Bad("entities in the metadata", lambda: picture(xmp=hostile.XXE), TrappedMetadata),
    Bad("a billion laughs", lambda: picture(xmp=hostile.LAUGHS), TrappedMetadata),
    Bad("entities in a PNG", lambda: hostile.png_with_xmp(hostile.XXE), TrappedMetadata),
    Bad("a billion laughs in a PNG", lambda: hostile.png_with_xmp(hostile.LAUGHS), TrappedMetadata),
    Bad("entities in a WebP", lambda: picture(kind="WEBP", xmp=hostile.XXE), TrappedMetadata),
    Bad("entities in an AVIF", lambda: picture(kind="AVIF", xmp=hostile.XXE), TrappedMetadata),
    Bad("entities in a TIFF", lambda: picture(kind="TIFF", tiffinfo={700: hostile.XXE}), TrappedMetadata),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.what)
def test_a_bad_file_is_refused_soon_and_with_its_reason(bad: Bad) -> None:
    data = bad.data()
    started = time.process_time()
    with pytest.raises(bad.why) as refused:
        decode(data, check(data, name=bad.name))
    assert time.process_time() - started < SECONDS
    assert refused.value.field == "photo"


LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from tours.panorama.check import check
from tours.panorama.refusals import Damaged
taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + int(sys.argv[2]),) * 2)
try:
    check(Path(sys.argv[1]).read_bytes())
except Damaged:
    print("refused")
"""


@pytest.mark.parametrize("further", [False, True], ids=["first", "second"])
def test_a_tiff_of_numbers_without_end_costs_little_more_than_its_bytes(tmp_path: Path, further: bool) -> None:
    """Whoever takes an upload in reads its header in the web process; each number would become an object of Python."""
    (tmp_path / "photo").write_bytes(hostile.tiff_of_numbers(further=further))
    allowed = 2 * (tmp_path / "photo").stat().st_size
    done = subprocess.run(
        [sys.executable, "-c", LITTLE_MEMORY, tmp_path / "photo", str(allowed)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr


def test_every_refusal_has_a_file_that_causes_it() -> None:
    """`TooMuchWork` has the test below: no small file takes so long."""
    assert {bad.why for bad in BAD} | {TooMuchWork} == set(_kinds(UnusablePhoto))


def test_a_photo_that_takes_longer_than_a_photo_may_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WALL_SECONDS", 0.1)
    (tmp_path / "original").write_bytes(hostile.tiff_bomb())
    with pytest.raises(TooMuchWork):
        process.tiled(
            Tile(source=Source(original=tmp_path / "original"), into=tmp_path),
            progress=lambda _percent: None, quick=lambda _sizes: None,
        )  # fmt: skip


GOOD: dict[str, Callable[[], bytes]] = {
    "a profile that nobody can read": lambda: picture(icc_profile=b"not a profile" * 10),
    "a PNG's profile that nobody can read": lambda: picture(kind="PNG", icc_profile=b"not a profile" * 10),
    "metadata of a hundred megabytes": hostile.jpeg_with_endless_metadata,
    "metadata of open tags": hostile.jpeg_with_nested_metadata,
    "more data than the picture needs": lambda: hostile.png(2048, 1024, hostile.PIXELS * 4),
    "a TIFF that points at itself": hostile.tiff_in_a_circle,
    "a progressive JPEG": lambda: picture(progressive=True),
}


@pytest.mark.parametrize("what", GOOD)
def test_what_is_only_odd_is_taken_and_costs_no_more_than_a_photo(what: str) -> None:
    data = GOOD[what]()
    started = time.process_time()
    assert decode(data, check(data)).shape == (1024, 2048, 3)
    assert time.process_time() - started < SECONDS


def _with_a_broken_seam() -> bytes:
    pixels = room(4096, cell=64) // 4
    pixels[:, :2048] += 120
    return saved(pixels, "JPEG", quality=90)


WARNINGS: dict[Warned, Callable[[], bytes]] = {
    refusals.SMALL: picture,
    refusals.TILTED: lambda: picture(4096, 2048, xmp=gpano(PosePitchDegrees=4.5)),
    refusals.PARTIAL: lambda: picture(2048, 1024, xmp=cropped(4096, 512, 768, 2048, 1024)),
    refusals.OPEN_SEAM: _with_a_broken_seam,
}


@pytest.mark.parametrize("warning", WARNINGS)
def test_a_warned_photo_is_taken_and_says_this_alone(warning: Warned) -> None:
    data = WARNINGS[warning]()
    photo = check(data)
    picture_of = decode(data, photo)
    seams = seam_warnings(picture_of) if photo.coverage.round else ()
    assert (*photo.warnings, *seams) == (warning,)


def test_every_warning_has_a_file_that_causes_it() -> None:
    said = {value for name, value in vars(refusals).items() if name.isupper() and isinstance(value, str)}
    assert said == set(WARNINGS)


FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("times", [20, pytest.param(500, marks=pytest.mark.long)])
def test_a_file_with_a_few_wrong_bytes_is_a_photo_or_refused_and_nothing_else(kind: str, times: int) -> None:
    """In the first kilobytes, where its header and its directories are, and in the last."""
    more: dict[str, Any] = {} if kind in ("PNG", "TIFF") else {"xmp": gpano(PosePitchDegrees=3)}
    chance, data = Random(kind), picture(kind=kind, **more)
    told = [*range(2, 1_000), *range(len(data) - 300, len(data))]
    for _ in range(times):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.choice(told)] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
        with suppress(UnusablePhoto):
            decode(bytes(broken), check(bytes(broken)))


def _kinds(of: type[UnusablePhoto]) -> list[type[UnusablePhoto]]:
    return [each for one in of.__subclasses__() for each in (one, *_kinds(one))]
