"""Bad files through the studio's door: each refusal in the person's own language, and the worker goes on."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask

from signage.access import Role
from signage.app import Rooms
from tests.signed_in import Browser, person, signed_in
from tests.threats.hostile import wrong_with
from tests.tours.conftest import Shop, photo
from tests.tours.panorama.test_refusals import BAD, Bad
from tours.panorama.refusals import TooManyBytes, UnusablePhoto


@pytest.fixture
def mira(app: Flask, rooms: Rooms, shop: Shop) -> Browser:
    """An editor of this store."""
    return signed_in(app, person(rooms, Role.EDITOR, frozenset({shop.store})))


def sent(mira: Browser, shop: Shop, data: bytes, name: str, language: str) -> Any:
    """The answer to an upload."""
    form = {"photo": (io.BytesIO(data), name)}
    return mira.post(
        f"/api/v1/panoramas?store={shop.store}", data=form, content_type="multipart/form-data",
        headers={"Accept-Language": language},
    )  # fmt: skip


def one_of_each() -> list[Bad]:
    """One file for each refusal. Too many bytes alone are left out: no test needs to send 200 MB."""
    found: dict[type[UnusablePhoto], Bad] = {}
    for bad in BAD:
        found.setdefault(bad.why, bad)
    return [bad for why, bad in found.items() if why is not TooManyBytes]


def test_each_refusal_is_said_in_the_persons_language_and_nothing_stays(
    mira: Browser, shop: Shop, rooms: Rooms
) -> None:
    for bad in one_of_each():
        data, told = bad.data(), {}
        for language in ("en", "de"):
            answer = sent(mira, shop, data, bad.name, language)
            body = answer.get_json()
            if answer.status_code == 202:  # only its pixels tell, and the worker looks at them
                rooms.kernel.jobs.run_waiting(rooms.kernel)
                seen = mira.get(f"/api/v1/panoramas/{body['id']}", headers={"Accept-Language": language}).get_json()
                assert seen["state"] == "refused", bad.what
                told[language] = seen["problem"]
            else:
                assert (answer.status_code, wrong_with(answer)) == (422, ""), bad.what
                assert body["errors"][0]["pointer"] == "photo"
                told[language] = body["detail"]
        english = bad.why.sentence.split("%")[0]
        assert told["en"].startswith(english), bad.what
        assert told["de"] != told["en"], bad.what
        assert "%(" not in told["de"], bad.what


def test_the_worker_lives_through_bad_files_and_does_the_next_good_photo(
    mira: Browser, shop: Shop, rooms: Rooms
) -> None:
    broken = ("two lenses", "pixels that are not there", "130 million pixels that are not there")
    files = [bad.data() for bad in BAD if bad.what in broken]
    ids = [sent(mira, shop, data, "photo", "en").get_json()["id"] for data in (*files, photo(seed=77))]
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    states = [mira.get(f"/api/v1/panoramas/{id_}").get_json()["state"] for id_ in ids]
    assert states == ["refused"] * 3 + ["ready"]
