"""What the law wants under every public page."""

import pytest

from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.errors import NotAllowed, NotFound
from signage.ids import StoreId
from signage.legal import Kind, Legal
from signage.legal.service import TextNeeded
from signage.places import NewStore, Places, Store
from tests.signed_in import person, signed_in

HTML = {"Accept": "text/html"}


@pytest.fixture
def markt(both: str, rooms: Rooms) -> Store:
    return Places(rooms.kernel).add_store(SYSTEM, NewStore("Modehaus am Markt"))


def test_a_store_lacks_every_text_until_it_is_written_in_its_first_language(rooms: Rooms, markt: Store) -> None:
    legal = rooms.legal
    assert legal.missing(markt.id) == list(Kind)
    legal.write(SYSTEM, markt.id, Kind.PRIVACY, {"en": "We keep nothing."})
    assert legal.missing(markt.id) == list(Kind)
    legal.write(SYSTEM, markt.id, Kind.PRIVACY, {"de": "Wir behalten nichts."})
    assert legal.missing(markt.id) == [Kind.IMPRINT, Kind.ACCESSIBILITY]
    with pytest.raises(TextNeeded):
        legal.write(SYSTEM, markt.id, Kind.PRIVACY, {"de": " "})
    legal.write(SYSTEM, markt.id, Kind.PRIVACY, {"en": " "})
    assert list(legal.texts(SYSTEM, markt.id)) == [(Kind.PRIVACY, "de")]


def test_outside_the_demo_a_shared_thing_needs_the_texts_of_every_store(rooms: Rooms, markt: Store) -> None:
    assert rooms.legal.missing_for([None]) == {}
    strict = Legal(
        # The same rooms as a real shop has them.
        type(rooms.kernel)(
            **{**vars(rooms.kernel), "settings": rooms.kernel.settings.model_copy(update={"demo": False})}
        ),
        Places(rooms.kernel),
    )
    assert strict.missing_for([None]) == {markt.id: list(Kind)}
    for kind in Kind:
        strict.write(SYSTEM, markt.id, kind, {"de": "Text"})
    assert strict.missing_for([None, markt.id]) == {}


def test_a_visitor_reads_the_text_in_a_language_that_there_is(rooms: Rooms, markt: Store) -> None:
    browser = signed_in(rooms.web.app, None)
    assert browser.get(f"/legal/{markt.id}/imprint", headers=HTML).status_code == 404
    rooms.legal.write(SYSTEM, markt.id, Kind.IMPRINT, {"de": "# Anbieter\n\nModehaus <b>GmbH</b>\nMarkt 1"})
    page = browser.get(f"/legal/{markt.id}/imprint?lang=en", headers=HTML)
    assert '<article class="prose" lang="de">' in page.text
    assert "<h2>Anbieter</h2>" in page.text
    assert "&lt;b&gt;GmbH" in page.text
    assert "Set-Cookie" not in page.headers


def test_an_administrator_writes_only_for_stores_in_reach(rooms: Rooms, markt: Store) -> None:
    cem = person(rooms, Role.ADMIN, frozenset({StoreId("HAFEN")}))
    with pytest.raises(NotFound):
        rooms.legal.write(cem, markt.id, Kind.IMPRINT, {"de": "x"})
    ben = person(rooms, Role.EDITOR)
    with pytest.raises(NotAllowed):
        rooms.legal.write(ben, markt.id, Kind.IMPRINT, {"de": "x"})


def test_the_set_up_page_saves_and_the_footer_leads_to_it(rooms: Rooms, markt: Store) -> None:
    browser = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    answer = browser.post(
        f"/studio/setup/legal/{markt.id}", data={"kind": "imprint", "de": "Markt 1", "en": ""}, headers=HTML
    )
    assert answer.status_code == 302
    assert ">Markt 1</textarea>" in browser.get(f"/studio/setup/legal/{markt.id}", headers=HTML).text
    home = signed_in(rooms.web.app, None).get("/?lang=de", headers=HTML).text
    assert 'href="/legal/imprint?lang=de">Impressum' in home
    assert "Markt 1" in signed_in(rooms.web.app, None).get("/legal/imprint", headers=HTML).text


def test_what_visitors_may_ask_for_is_changed_but_not_emptied(rooms: Rooms, markt: Store) -> None:
    browser = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    address = f"/studio/setup/legal/{markt.id}"
    browser.post(address, data={"kind": "imprint", "de": "Markt 1", "en": "Market 1"}, headers=HTML)
    refused = browser.post(address, data={"kind": "imprint", "de": " ", "en": "Square 2"}, headers=HTML)
    assert refused.status_code == 422
    assert "do not leave it empty in the first language" in refused.text
    assert ">Square 2</textarea>" in refused.text
    assert "Markt 1" in signed_in(rooms.web.app, None).get("/legal/imprint?lang=de", headers=HTML).text
    assert browser.post(address, data={"kind": "imprint", "de": "Markt 2", "en": ""}, headers=HTML).status_code == 302


def test_the_api_says_what_is_missing(rooms: Rooms, markt: Store) -> None:
    browser = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    answer = browser.put(f"/api/v1/stores/{markt.id}/legal/privacy", json={"texts": {"de": "Nichts."}})
    assert answer.get_json() == {"texts": {"privacy": {"de": "Nichts."}}, "missing": ["imprint", "accessibility"]}
