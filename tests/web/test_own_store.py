"""What people of one store make belongs to that store, without their saying so; whoever has several chooses."""

from __future__ import annotations

import io

import pytest

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.ids import StoreId
from signage.places import NewStore
from tests.media.makers import picture
from tests.signed_in import Browser, person, signed_in

RULE = {"title": "A rule", "then": [{"show": {"message": {"text": {"de": "Hallo", "en": "Hello"}}}}]}


@pytest.fixture
def stores(rooms: Rooms) -> list[StoreId]:
    return [rooms.places.add_store(SYSTEM, NewStore(name)).id for name in ("Köln", "Bonn")]


FORM = {
    "title": "A rule", "show": "message", "message-de": "Hallo", "message-en": "Hello", "weekday": [*"1234567"],
}  # fmt: skip


def editor(rooms: Rooms, stores: list[StoreId] | None) -> Browser:
    reach = frozenset(stores) if stores is not None else None
    return signed_in(rooms.web.app, person(rooms, Role.EDITOR, reach))


def test_people_of_one_store_make_playlists_media_and_rules_of_it(rooms: Rooms, stores: list[StoreId]) -> None:
    mira = editor(rooms, stores[:1])
    assert 'name="store"' not in mira.get("/studio/playlists").text
    assert mira.post("/studio/playlists", data={"title": "Autumn"}).status_code == 303
    sent = mira.post("/api/v1/media", data={"file": (io.BytesIO(picture(size=(32, 18))), "a.jpg")})
    rule = mira.post("/api/v1/rules", json={"document": RULE})
    assert (sent.status_code, rule.status_code) == (201, 201)
    made = [*rooms.drafts.all_of(SYSTEM, "playlist"), *rooms.drafts.all_of(SYSTEM, "rule")]
    assert [one.store for one in made] + [sent.get_json()["store"]] == [stores[0]] * 3


def test_people_of_several_stores_choose_one_and_those_of_all_may_choose_all(
    rooms: Rooms, stores: list[StoreId]
) -> None:
    for reach, offered in ((stores, stores), (None, ["", *stores])):
        browser = editor(rooms, reach)
        page = browser.get("/studio/playlists").text
        assert all(f'<option value="{store}"' in page for store in offered)
        assert ('<option value="">' in page) == (reach is None)
        assert browser.post("/studio/playlists", data={"title": "Bonn", "store": stores[1]}).status_code == 303
        assert rooms.drafts.all_of(SYSTEM, "playlist")[0].store == stores[1]


def test_a_rule_from_the_studios_form_belongs_to_the_store_that_the_form_says(
    rooms: Rooms, stores: list[StoreId]
) -> None:
    answer = editor(rooms, stores).post("/studio/rules/new", data={"store": stores[1], **FORM})
    assert answer.status_code == 303, answer.text
    assert [one.store for one in rooms.drafts.all_of(SYSTEM, "rule")] == [stores[1]]
