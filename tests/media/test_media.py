"""The library: what comes in, what is refused, what the public may load."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from signage.access import SYSTEM, Account, Role, RoleTooLow
from signage.app import Rooms
from signage.errors import Invalid, NotFound
from signage.events import read_events
from signage.ids import AccountId, MediumId, StoreId
from signage.media import Media, State
from tests.media.makers import bomb, box, picture, video

CEM = Account(AccountId("cem"), "cem@example.com", "Cem", Role.EDITOR, frozenset({StoreId("bonn")}))
VIC = Account(AccountId("vic"), "vic@example.com", "Vic", Role.VIEWER, None)


@pytest.fixture
def media(rooms: Rooms) -> Media:
    return rooms.media


def add(media: Media, data: bytes, name: str = "sommer.jpg", **more: Any) -> MediumId:
    return media.add(SYSTEM, name, io.BytesIO(data), **more).id


def test_a_picture_arrives_is_prepared_by_the_job_and_says_so(rooms: Rooms, media: Media) -> None:
    medium = add(media, picture(size=(3000, 2000)))
    assert media.get(SYSTEM, medium).state is State.ARRIVING
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    found = media.get(SYSTEM, medium)
    assert (found.state, found.title, found.width, found.height) == (State.READY, "sommer", 3000, 2000)
    assert [(one.width, one.height) for one in found.shown] == [(1280, 853), (1920, 1280)]
    with rooms.kernel.db.read() as session:
        assert [event.type for event in read_events(session)] == ["auslage.media.ready.v1"]


def test_a_small_picture_is_not_enlarged_and_has_one_rendition(media: Media) -> None:
    found = media.prepare(add(media, picture("PNG", (640, 480))))
    assert [(one.width, one.height) for one in found.shown] == [(640, 480)]


def test_a_picture_loses_its_metadata_and_stands_upright(media: Media) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCam"
    found = media.prepare(add(media, picture(size=(800, 600), exif=exif)))
    data = media.blobs.read(found.shown[0].sha256)
    made = Image.open(io.BytesIO(data))
    assert made.format == "WEBP"
    assert made.size == (600, 800)
    assert not made.getexif()
    assert b"SecretCam" not in data


def test_what_a_file_is_counts_and_not_its_name(media: Media) -> None:
    with pytest.raises(Invalid, match="is a PDF file"):
        add(media, b"%PDF-1.7 ...", "plakat.jpg")
    assert media.prepare(add(media, picture("PNG"), "anything.pdf")).kind == "image"
    assert media.search(SYSTEM)[1] == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"MZ\x90\x00" + bytes(100), "cannot show"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is a SVG file"),
        (b"GIF89a" + bytes(50), "is a GIF file"),
    ],
)
def test_files_that_no_display_shows_are_refused_and_nothing_is_stored(media: Media, data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        add(media, data, "../../etc/file")
    assert media.search(SYSTEM) == ([], 0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture()[:2000], "cannot be read as a picture"),
        (b"\xff\xd8\xff" + bytes(500), "cannot be read as a picture"),
        (bomb(20_000, 20_000), "400 megapixels"),
        (bomb(60_000, 60_000), "3600 megapixels"),
        (video(b"hvc1"), "is HEVC"),
        (video(b"apcn"), "is ProRes"),
        (video(profile=110), "more than 8 bits"),
        (video(sound=b"ac-3"), "H.264 + ac-3"),
        (box(b"ftyp", b"isom", bytes(4)) + b"\0\0\xff\xffmoov", "cut off"),
        (box(b"ftyp", b"isom", bytes(4)), "no picture"),
    ],
)
def test_a_hostile_or_unplayable_file_gets_its_sentence_and_its_bytes_go(
    rooms: Rooms, media: Media, data: bytes, said: str
) -> None:
    medium = media.prepare(add(media, data, "datei.bin"))
    assert medium.state is State.REFUSED
    assert said in medium.refusal % medium.refusal_values
    assert not [one for one in (rooms.kernel.settings.auslage_data / "blobs").rglob("*") if one.is_file()]


def test_an_animation_is_refused(media: Media) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert media.prepare(add(media, out.getvalue())).state is State.REFUSED


def test_a_video_passes_as_it_is_but_for_its_private_notes(media: Media) -> None:
    data = video(sound=b"mp4a", private=b"+50.9375+006.9603/ my garden")
    found = media.prepare(add(media, data, "film.mp4"))
    assert found.state is State.READY
    assert found.length is not None
    assert found.length.total_seconds() == 7
    made = media.blobs.read(found.shown[0].sha256)
    assert len(made) == len(data)
    assert b"garden" not in made


def test_preparing_twice_changes_nothing(media: Media) -> None:
    medium = add(media, picture())
    assert media.prepare(medium) == media.prepare(medium)


def test_a_deleted_medium_is_gone_from_the_library_until_it_is_brought_back(media: Media) -> None:
    medium = add(media, picture())
    media.delete(SYSTEM, medium)
    with pytest.raises(NotFound):
        media.get(SYSTEM, medium)
    media.undelete(SYSTEM, medium)
    assert [one.id for one in media.search(SYSTEM, words="SOMM")[0]] == [medium]


def test_another_stores_media_are_out_of_sight(media: Media) -> None:
    medium = add(media, picture(), store=StoreId("cologne"))
    assert media.search(CEM) == ([], 0)
    with pytest.raises(NotFound):
        media.delete(CEM, medium)
    with pytest.raises(RoleTooLow):
        media.add(VIC, "a.jpg", io.BytesIO(picture()))


def test_bytes_are_public_only_once_something_published_them(rooms: Rooms, media: Media) -> None:
    found = media.prepare(add(media, picture()))
    visitor = rooms.web.app.test_client()
    shown, thumb = found.shown[0], found.renditions[0]
    assert visitor.get(f"/media/{shown.sha256}").status_code == 404
    rooms.kernel.db.write(lambda tx: media.make_public(tx, [(shown.sha256, shown.type)]))
    answer = visitor.get(f"/media/{shown.sha256}")
    assert (answer.status_code, answer.content_type, len(answer.data)) == (200, "image/webp", shown.size)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get(f"/media/{thumb.sha256}").status_code == 404


def test_a_part_of_the_bytes_can_be_asked_for(rooms: Rooms, media: Media) -> None:
    name = media.publish_bytes(bytes(range(100)), "image/webp")
    visitor = rooms.web.app.test_client()
    part = visitor.get(f"/media/{name}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (
        206,
        bytes(range(10, 20)),
        "bytes 10-19/100",
    )
    tail = visitor.get(f"/media/{name}", headers={"Range": "bytes=-5"})
    assert tail.data == bytes(range(95, 100))
    assert visitor.get(f"/media/{name}", headers={"Range": "bytes=500-"}).status_code == 416
    assert visitor.get(f"/media/{name}", headers={"If-None-Match": f'"{name}"'}).status_code == 304
    assert visitor.get("/media/../../etc/passwd").status_code == 404
