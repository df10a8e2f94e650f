"""A shop with a tour in it: two scenes of small photos, tiled for real."""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from signage.access import SYSTEM
from signage.app import Rooms
from signage.catalogue import Money, NewPrice, NewProduct, NewVariant
from signage.ids import SceneId, StoreId, TourId
from signage.legal import Kind
from signage.places import NewStore
from tours.document import StartView
from tours.panorama import process, stills
from tours.panorama.coverage import Coverage
from tours.panorama.edits import NOTHING
from tours.panorama.geometry import Levels, View
from tours.panorama.store import Made, PanoramaFiles, tiles_hash
from tours.panorama.task import Source, Tile
from tours.panorama.tiler import FORMATS

NAMES = ({"de": "Eingang", "en": "Entrance"}, {"de": "Jacken", "en": "Jackets"})


@dataclass(frozen=True)
class Shop:
    """What the tests walk through."""

    rooms: Rooms
    store: StoreId
    tour: TourId
    scenes: tuple[SceneId, SceneId]

    @property
    def path(self) -> str:
        return "/tour/rundgang"


def photo(width: int = 2048, height: int = 1024, seed: int = 1) -> bytes:
    """A small 360° photo of nothing in particular, smooth so that it stays small."""
    noise = np.random.default_rng(seed).integers(40, 200, (16, 32, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="session")
def tiled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of `photo()`, worked on for real, for every shop to take over: nothing is tiled twice."""
    return worked_on(photo(), tmp_path_factory.mktemp("panoramas"))


def worked_on(data: bytes, folder: Path) -> Path:
    """The folder, with the files of a photo in it: what the worker makes in the end, in both formats."""
    files = PanoramaFiles(folder)
    original = files.keep(data)
    source, tiles = Source(original=files.original(original)), tiles_hash(original, Coverage(), NOTHING)
    for extension in FORMATS[:2]:
        with files.scratch() as scratch:
            task = Tile(source=source, into=scratch, format=extension, view=View(0, 0, 90))
            done = process.tiled(task, progress=lambda _percent: None, quick=lambda _sizes: None)
            files.appear(scratch, tiles, Made(sizes=done.sizes, warnings=done.warnings))
    stills.make_of_tiles(files.pyramid(tiles), Levels(done.sizes), stills.of_view(View(10, 0, 90), FORMATS[:2]))
    return folder


def take_over(rooms: Rooms, folder: Path) -> None:
    """The server finds these pyramids made, as after a worker that died before it could say so."""
    pyramids = Path(rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids"
    shutil.copytree(folder / "pyramids", pyramids, copy_function=os.link, dirs_exist_ok=True)


@pytest.fixture
def shop(rooms: Rooms, tiled_once: Path) -> Shop:
    """Unpublished: `shop.rooms.tours.publish(SYSTEM, shop.tour)` publishes it."""
    take_over(rooms, tiled_once)
    store = rooms.places.add_store(SYSTEM, NewStore("Markt")).id
    for kind in Kind:
        rooms.legal.write(SYSTEM, store, kind, {"de": "Text " * 20, "en": "Text " * 20})
    product = rooms.catalogue.add_product(
        SYSTEM,
        NewProduct(
            {"de": "Regenjacke", "en": "Rain jacket"},
            (NewVariant("RJ-M", colour={"de": "Blau", "en": "Blue"}, size="M"),),
        ),
    )
    rooms.catalogue.set_price(SYSTEM, product.variants[0].id, NewPrice(Money(12999, "EUR")))
    rooms.catalogue.set_stock(SYSTEM, product.variants[0].id, store, 3)
    tour = TourId(rooms.tours.create(SYSTEM, "Rundgang", store).id)
    uploads = [rooms.tours.upload(SYSTEM, tour, f"{name['en']}.jpg", photo()) for name in NAMES]
    scenes = [scene for scene, _ in uploads]
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    for _, one in uploads:
        rooms.tours.panoramas.confirm(SYSTEM, one.id)
    for scene, name in zip(scenes, NAMES, strict=True):
        rooms.tours.describe(
            SYSTEM,
            tour,
            scene,
            name=name,
            description={"de": "Blick hinein.", "en": "A view."},
            start=StartView(yaw=10),
        )
    rooms.tours.set_hotspot(SYSTEM, tour, scenes[0], "product", {"sku": "RJ-M"}, yaw=20, pitch=5)
    rooms.tours.add_way(SYSTEM, tour, scenes[0], scenes[1], yaw=40, pitch=-20)
    return Shop(rooms, store, tour, (scenes[0], scenes[1]))
