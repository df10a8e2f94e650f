"""Nothing that a camera wrote beside its picture reaches anything public, and originals go on their date."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.clock import FixedClock
from signage.errors import NotAllowed, NotFound
from signage.ids import StoreId
from tests.samples.panoramas import gpano, room, saved
from tests.signed_in import person
from tests.tours.conftest import Shop, take_over, worked_on
from tours.models import PanoramaRow
from tours.panorama.edits import Circle, Edits, Level, Patch
from tours.panoramas import NotTiledYet, OriginalGone, Panorama, PanoramaState
from tours.tiling import CHANGEABLE

SECRETS = (b"SERIAL-4711", b"Ann's camera", b"a private word", b"profile of nobody")
# JFIF's own header, tables, frame and scan of a JPEG; the picture of a WebP: nothing else is in a public file.
PLAIN = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, b"VP8 "}


@cache  # a profile tells the second it was made in
def telling_photo(width: int = 2048, seed: int = 4) -> bytes:
    """A JPEG with where, by what and by whom it was taken, a thumbnail and a comment."""
    exif = Image.Exif()
    exif[0x010F] = SECRETS[1].decode()
    exif.get_ifd(0x8769)[0xA431] = SECRETS[0].decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (50.0, 56.0, 28.0)
    profile = Image.open(io.BytesIO(_with_profile())).info["icc_profile"]
    return saved(
        room(width, seed), "JPEG", exif=exif, comment=SECRETS[2], icc_profile=profile,
        xmp=gpano(PoseHeadingDegrees=10) + b"<!-- SERIAL-4711 -->",
    )  # fmt: skip


def parts_of(written: bytes) -> set[int | bytes]:
    """The markers of a JPEG up to its picture, or the chunks of a WebP."""
    found: set[int | bytes] = set()
    if written.startswith(b"RIFF"):
        at = 12
        while at < len(written):
            found.add(written[at : at + 4])
            size = int.from_bytes(written[at + 4 : at + 8], "little")
            at += 8 + size + size % 2
        return found
    at = 2
    while 0xDA not in found:
        found.add(written[at + 1])
        at += 2 + int.from_bytes(written[at + 2 : at + 4], "big")
    return found


def _with_profile() -> bytes:
    from PIL import ImageCms

    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8)).save(out, "JPEG", icc_profile=profile)
    return out.getvalue()


@pytest.fixture(scope="module")
def telling_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worked_on(telling_photo(), tmp_path_factory.mktemp("telling"))


@pytest.fixture(autouse=True)
def _telling_is_made(rooms: Rooms, telling_once: Path) -> None:
    take_over(rooms, telling_once)


def taken_in(rooms: Rooms, store: StoreId, data: bytes) -> Panorama:
    """A photo, worked on to the end."""
    panorama = rooms.tours.panoramas.add(SYSTEM, store, "photo.jpg", data)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    return rooms.tours.panoramas.get(SYSTEM, panorama.id)


def pyramids(rooms: Rooms) -> Path:
    return Path(rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids"


def originals(rooms: Rooms) -> set[str]:
    folder = Path(rooms.kernel.settings.auslage_data) / "panoramas" / "originals"
    return {path.name for path in folder.iterdir()}


def test_no_public_file_holds_what_the_camera_wrote(rooms: Rooms, shop: Shop) -> None:
    data = telling_photo()
    assert all(secret in data for secret in SECRETS[:3])
    panorama = taken_in(rooms, shop.store, data)
    assert panorama.state is PanoramaState.READY
    assert panorama.formats == ("jpg", "webp")
    files = [path for path in (pyramids(rooms) / panorama.tiles).rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".jpg", ".json", ".webp"}
    for path in files:
        written = path.read_bytes()
        assert not any(secret in written for secret in SECRETS)
        if path.suffix == ".json":  # what we keep beside the tiles, and serve to nobody
            with pytest.raises(NotFound):
                rooms.tours.panoramas.file(panorama.tiles, path.name, lambda: SYSTEM)
            continue
        assert parts_of(written) <= PLAIN, path.name
        with Image.open(io.BytesIO(written)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_nobody_reaches_an_original(rooms: Rooms, shop: Shop) -> None:
    panorama = taken_in(rooms, shop.store, telling_photo())
    for original in originals(rooms):
        for tiles in (panorama.tiles, original):
            for name in (original, f"../../originals/{original}", f"../originals/{original}"):
                with pytest.raises(NotFound):
                    rooms.tours.panoramas.file(tiles, name, lambda: SYSTEM)


def test_an_original_is_deleted_on_its_date_and_its_tiles_stay(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    photos = rooms.tours.panoramas
    panorama = taken_in(rooms, shop.store, telling_photo())
    before = originals(rooms)
    assert panorama.original_until == clock.now() + timedelta(days=365)
    rooms.tours.publish(SYSTEM, shop.tour)
    clock.advance(timedelta(days=366))
    keep(rooms, panorama)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert originals(rooms) < before
    assert photos.file(panorama.tiles, "jpg/1/f0_0.jpg", lambda: SYSTEM).is_file()
    assert photos.with_poster(panorama, photos.get(SYSTEM, panorama.id).start)
    with pytest.raises(OriginalGone):
        photos.edited(SYSTEM, panorama.id, Edits(patch=Patch(radius=10)))


def test_an_original_that_was_uploaded_again_stays_as_long(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    first = taken_in(rooms, shop.store, telling_photo())
    clock.advance(timedelta(days=200))
    keep(rooms, first)
    again = taken_in(rooms, shop.store, telling_photo())
    clock.advance(timedelta(days=200))
    keep(rooms, first)
    keep(rooms, again)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert rooms.tours.panoramas.edited(SYSTEM, again.id, Edits(patch=Patch(radius=10)))


def keep(rooms: Rooms, panorama: Panorama) -> None:
    """Have a tour need the photo, so that nobody tidies it away."""
    tour = rooms.tours.create(SYSTEM, f"Keeps {panorama.id}", panorama.store or StoreId("")).id
    from signage.ids import TourId

    rooms.tours.add_scene(SYSTEM, TourId(tour), panorama)


def test_a_photo_that_nothing_needs_goes_with_all_its_files(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    photos = rooms.tours.panoramas
    kept = taken_in(rooms, shop.store, telling_photo())
    keep(rooms, kept)
    gone = taken_in(rooms, shop.store, saved(room(2048), "JPEG"))
    twin = photos.edited(SYSTEM, kept.id, Edits(patch=Patch(radius=9)))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    twin = photos.get(SYSTEM, twin.id)
    clock.advance(timedelta(days=31))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    for panorama in (gone, twin):
        with pytest.raises(NotFound):
            photos.get(SYSTEM, panorama.id)
        assert not (pyramids(rooms) / panorama.tiles).exists()
    assert photos.get(SYSTEM, kept.id).state is PanoramaState.READY
    assert (pyramids(rooms) / kept.tiles).is_dir()
    with rooms.kernel.db.read() as session:
        assert originals(rooms) == set(session.scalars(select(PanoramaRow.original)))


def test_an_edit_is_another_photo_and_the_old_one_stays(rooms: Rooms, shop: Shop, clock: FixedClock) -> None:
    photos = rooms.tours.panoramas
    panorama = taken_in(rooms, shop.store, telling_photo())
    region = Circle(yaw=20, pitch=5, radius=4)
    edited = photos.edited(SYSTEM, panorama.id, Edits(regions=(region,)))
    assert (edited.earlier, edited.state, edited.edits.regions) == (panorama.id, PanoramaState.ARRIVING, (region,))
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    assert photos.get(SYSTEM, edited.id).formats == ("jpg",)
    clock.advance(CHANGEABLE)
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    edited, panorama = photos.get(SYSTEM, edited.id), photos.get(SYSTEM, panorama.id)
    assert edited.state is PanoramaState.READY
    assert edited.tiles != panorama.tiles
    assert edited.formats == ("jpg", "webp")
    for name in ("jpg/1/b0_0.jpg", "webp/2/u1_1.webp"):  # untouched tiles are the same file
        assert (pyramids(rooms) / edited.tiles / name).samefile(pyramids(rooms) / panorama.tiles / name)
    for name in ("jpg/1/f0_0.jpg", "webp/1/f0_0.webp"):
        one, other = (pyramids(rooms) / each.tiles / name for each in (edited, panorama))
        assert one.read_bytes() != other.read_bytes()


def test_regions_move_with_the_level_and_what_a_person_confirmed_holds(rooms: Rooms, shop: Shop) -> None:
    photos = rooms.tours.panoramas
    panorama = taken_in(rooms, shop.store, telling_photo())
    blurred = photos.edited(SYSTEM, panorama.id, Edits(regions=(Circle(yaw=0, pitch=0, radius=4),)))
    assert not blurred.confirmed
    assert photos.confirm(SYSTEM, blurred.id).confirmed
    levelled = photos.edited(SYSTEM, blurred.id, blurred.edits.model_copy(update={"level": Level(pitch=10)}))
    assert levelled.confirmed
    assert levelled.edits.regions[0].model_dump() == pytest.approx(
        Circle(yaw=0, pitch=10, radius=4).model_dump(), abs=0.01
    )
    bare = photos.edited(SYSTEM, levelled.id, Edits(level=Level(pitch=10)))
    assert not bare.confirmed


def test_only_editors_of_the_store_change_or_confirm(rooms: Rooms, shop: Shop) -> None:
    photos = rooms.tours.panoramas
    panorama = taken_in(rooms, shop.store, telling_photo())
    viewer = person(rooms, Role.VIEWER, frozenset({shop.store}))
    stranger = person(rooms, Role.EDITOR, frozenset({StoreId("ELSEWHERE")}))
    for account, refusal in ((viewer, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal):
            photos.edited(account, panorama.id, Edits(patch=Patch(radius=10)))
        with pytest.raises(refusal):
            photos.confirm(account, panorama.id)


def test_a_photo_that_gave_up_says_so(rooms: Rooms, shop: Shop) -> None:
    from signage.jobs import JobRow

    panorama = rooms.tours.panoramas.add(SYSTEM, shop.store, "photo.jpg", telling_photo())
    with rooms.kernel.db.read() as session:
        job = session.scalars(select(PanoramaRow.job).where(PanoramaRow.id == panorama.id)).one()
    rooms.kernel.db.write(
        lambda tx: tx.connection.execute(update(JobRow).where(JobRow.id == job).values(state="poisoned"))
    )
    found = rooms.tours.panoramas.get(SYSTEM, panorama.id)
    assert found.state is PanoramaState.REFUSED
    assert "could not be worked on" in found.problem
    with pytest.raises(NotTiledYet):
        rooms.tours.panoramas.yaw_shift(panorama.id, panorama.id)


def test_a_new_photo_tells_by_how_much_it_is_turned(rooms: Rooms, shop: Shop) -> None:
    import numpy as np

    old = taken_in(rooms, shop.store, saved(room(2048), "JPEG"))
    turned = taken_in(rooms, shop.store, saved(np.roll(room(2048), 512, axis=1), "JPEG"))
    assert rooms.tours.panoramas.yaw_shift(old.id, turned.id) == pytest.approx(90, abs=0.1)


def test_a_first_view_is_weighed(rooms: Rooms, shop: Shop) -> None:
    panorama = taken_in(rooms, shop.store, telling_photo())
    weight = rooms.tours.panoramas.first_view_bytes(panorama, panorama.start)
    assert 20_000 < weight < 500_000


def test_stills_of_deep_links_are_made_once_and_only_for_their_views(rooms: Rooms, shop: Shop) -> None:
    photos = rooms.tours.panoramas
    panorama = taken_in(rooms, shop.store, telling_photo())
    first = photos.file(panorama.tiles, "poster_30.0_-15.0_60_og.jpg", lambda: SYSTEM)
    made = first.stat().st_mtime_ns
    assert photos.file(panorama.tiles, "poster_30.0_-15.0_60_og.jpg", lambda: SYSTEM).stat().st_mtime_ns == made
    for name in ("poster_31.0_-15.0_60_og.jpg", "poster_30.0_-15.0_61_og.jpg", "poster_30.0_-15.0_60_wide.webp"):
        with pytest.raises(NotFound):
            photos.file(panorama.tiles, name, lambda: SYSTEM)
    with pytest.raises(NotFound):
        photos.file("ab" * 32, "poster_30.0_-15.0_60_og.jpg", lambda: SYSTEM)
