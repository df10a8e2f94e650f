"""How soon a visitor of the demo's entrance sees something, beside other viewers with the same photo.

Over 9 Mbit/s and 60 ms, with an empty cache, in a laptop's window and in a phone's. Ours is the whole page of a running
server, the others are bare pages with nothing but the viewer. All in turns; medians count.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import cv2
import numpy as np
from playwright.sync_api import Browser

from benchmarks.number import Number, median, spread
from benchmarks.servers import ROOT, Running, ours, viewers_peer
from benchmarks.visits import Box, Visit, Window, chromium, visit

PHOTO = ROOT / "signage/demo/shop/pictures/entrance.jpg"
PATH = "/tour/modehaus"
OURS = "auslage"
PEERS = {
    "pannellum-file": "Pannellum, one file",
    "pannellum-tiles": "Pannellum, tiles",
    "photo-sphere-viewer": "Photo Sphere Viewer",
    "marzipano": "Marzipano",
}
WINDOWS = (Window(1280, 720), Window(390, 844, 3))
PICTURE_MS, SHARP_MS, KILOBYTES = 800, 2000, 500
_ENCODER = {"jpg": "JPEG", "webp": "WEBP"}
FORMATS_SECONDS = 400
"""A new photo's smaller files are made once it has rested for two minutes."""


def run() -> Iterator[Number]:
    """First picture, sharp picture and bytes, a window at a time."""
    small = bool(os.environ.get("BENCH_SMALL"))
    rounds = 1 if small else 5
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environ = {"AUSLAGE_DATA": str(folder / "data"), **({"TILE_FORMATS": "jpg"} if small else {})}
        _demo(environ)
        server = stack.enter_context(ours(folder / "data", environ))
        base = f"http://127.0.0.1:{server.port}"
        scene = _scene(base, "jpg" if small else "webp")
        (folder / "peers").mkdir()
        _lay_out(scene, server.data, folder / "peers")
        peers = stack.enter_context(viewers_peer(folder / "peers"))
        browser = stack.enter_context(chromium())
        for window in WINDOWS[1:] if small else WINDOWS:
            yield from _numbers(window, _rounds(browser, window, base, peers, scene, rounds))


@dataclass(frozen=True)
class Scene:
    """The entrance as its page describes it."""

    config: dict[str, Any]
    start: dict[str, float]
    format: str

    @property
    def folder(self) -> str:
        """The name of its pyramid."""
        return str(self.config["multiRes"]["basePath"]).split("/")[3]


def _demo(environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "signage.cli", "demo"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)


def _scene(base: str, extension: str) -> Scene:
    """The entrance, once its files of this format are there. Visits warm the server: only the browser starts cold."""
    deadline = time.monotonic() + FORMATS_SECONDS
    while True:
        with urlopen(base + PATH, timeout=30) as answer:
            page = answer.read().decode()
        data = json.loads(page.partition('id="tour-data">')[2].partition("</script>")[0])
        scene = data["scenes"][data["scene"]]
        if extension in scene["formats"]:
            return Scene(scene["images"], scene["start"], extension)
        if time.monotonic() > deadline:
            raise RuntimeError(f"the entrance is not there as {extension}: {scene['formats']}")
        time.sleep(1)


def _lay_out(scene: Scene, data: Path, folder: Path) -> None:
    """What the peers serve: the photo, our tiles, and a cube in the sizes that Marzipano wants."""
    shutil.copy(PHOTO, folder / "photo.jpg")
    tiles = data / "panoramas/pyramids" / scene.folder / scene.format
    shutil.copytree(tiles, folder / "tiles")
    top, whole = scene.config["multiRes"]["maxLevel"], scene.config["multiRes"]["cubeResolution"]
    for face in "fbudlr":
        side = _face(tiles / str(top), face, math.ceil(whole / 512), scene.format)
        for level, (size, tile) in enumerate(((256, 256), (512, 512), (1024, 512))):
            shrunk = cv2.resize(side, (size, size), interpolation=cv2.INTER_AREA)
            (folder / "cube" / str(level)).mkdir(parents=True, exist_ok=True)
            for row in range(0, size, tile):
                for column in range(0, size, tile):
                    name = f"{face}{row // tile}_{column // tile}.{scene.format}"
                    quality = [getattr(cv2, f"IMWRITE_{_ENCODER[scene.format]}_QUALITY"), 75]
                    part = np.ascontiguousarray(shrunk[row : row + tile, column : column + tile])
                    cv2.imwrite(str(folder / "cube" / str(level) / name), part, quality)


def _face(folder: Path, face: str, count: int, extension: str) -> cv2.typing.MatLike:
    def tile(row: int, column: int) -> cv2.typing.MatLike:
        found = cv2.imread(str(folder / f"{face}{row}_{column}.{extension}"))
        assert found is not None
        return found

    return cv2.vconcat([cv2.hconcat([tile(row, column) for column in range(count)]) for row in range(count)])


def _rounds(
    browser: Browser, window: Window, base: str, peers: Running, scene: Scene, rounds: int
) -> dict[str, list[Visit]]:
    seen: dict[str, list[Visit]] = {}
    # Chromium's graphics start with the first picture that it draws: whoever comes first would wait for them.
    visit(browser, base + PATH, window, "#tour-stage")
    for _ in range(rounds):
        mine = visit(browser, base + PATH, window, "#tour-stage")
        seen.setdefault(OURS, []).append(mine)
        query = urlencode(_asked(scene, mine.box))
        for name in PEERS:
            address = f"http://127.0.0.1:{peers.port}/{name}?{query}"
            seen.setdefault(name, []).append(visit(browser, address, window, "#picture"))
    return seen


def _asked(scene: Scene, box: Box) -> dict[str, Any]:
    """The same view in a picture of the same size: `fov` belongs to the longer side."""
    half = math.tan(math.radians(scene.start["fov"] / 2)) / max(box.width, box.height)
    across, down = (math.degrees(2 * math.atan(half * side)) for side in (box.width, box.height))
    tiles = scene.config["multiRes"]
    return {
        "yaw": scene.start["yaw"], "pitch": scene.start["pitch"], "hfov": across, "vfov": down,
        "width": box.width, "height": box.height,
        "extension": scene.format, "levels": tiles["maxLevel"], "cube": tiles["cubeResolution"],
    }  # fmt: skip


def _numbers(window: Window, seen: dict[str, list[Visit]]) -> Iterator[Number]:
    def of(name: str, what: str) -> list[float]:
        return [float(getattr(one, what)) for one in seen[name]]

    def others(what: str) -> dict[str, Any]:
        return {name.replace("-", "_"): median(of(name, what)) for name in PEERS}

    def number(what: str, unit: str, most: float, bar: str, earliest: bool = False) -> Number:
        mine = of(OURS, what)
        best = min(PEERS, key=lambda name: median(of(name, what)))
        theirs = median(of(best, what))
        return Number(
            f"tour_{what}_{window.name}", median(mine), unit,
            p50=median(mine), p99=max(mine), peer=PEERS[best], peer_value=theirs, peer_p50=theirs,
            peer_p99=max(of(best, what)), ratio=median(mine) / theirs, bar=bar,
            holds=median(mine) <= most and (not earliest or median(mine) < theirs),
            runs=len(mine), spread=spread(mine), more=others(what),
        )  # fmt: skip

    yield number("picture_ms", "ms", PICTURE_MS, f"≤ {PICTURE_MS} ms, and earlier than every peer", earliest=True)
    yield number("sharp_ms", "ms", SHARP_MS, f"≤ {SHARP_MS} ms")
    yield number("kilobytes", "kB", KILOBYTES, f"≤ {KILOBYTES} kB")
