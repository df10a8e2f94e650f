"""The draft of a tour on a display of the shop: for minutes, by a lease, and for nobody but that display."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from players import NewDisplay
from players.live import show_of
from signage.access import SYSTEM, Role
from signage.clock import FixedClock
from signage.events import read_events
from signage.facts import LeaseEnded, LeaseGranted, Painted, PreviewShown
from signage.ids import DisplayId, PanoramaId, StoreId
from signage.personalisation.leases import LEASE
from signage.places import NewPlace, NewStore, PlaceKind
from signage.tx import Tx
from tests.signed_in import Browser, person, signed_in
from tests.tours.conftest import Shop, photo
from tours.models import PanoramaRow

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def screen(shop: Shop) -> DisplayId:
    """A display in the shop window, online."""
    rooms = shop.rooms
    ground = rooms.places.map(SYSTEM, shop.store).places[0].id
    spot = rooms.places.add(SYSTEM, NewPlace(ground, PlaceKind.DISPLAY, "Fenster", x=1.0, y=1.0)).id
    display = rooms.players.displays.create(SYSTEM, NewDisplay(name="Links", store=shop.store, place=spot)).id
    online(shop, display, True)
    return display


@pytest.fixture
def mira(app: Flask, shop: Shop) -> Browser:
    """An editor of this store."""
    return editor(app, shop, "Mira")


def editor(app: Flask, shop: Shop, name: str) -> Browser:
    return signed_in(app, person(shop.rooms, Role.EDITOR, frozenset({shop.store}), name))


def online(shop: Shop, display: DisplayId, yes: bool) -> None:
    shop.rooms.kernel.db.write(lambda tx: shop.rooms.personalisation.online(tx, display, yes))


def address(shop: Shop, display: str = "") -> str:
    return f"/api/v1/tours/{shop.tour}/previews" + (f"/{display}" if display else "")


def shown(browser: Browser, shop: Shop) -> dict[str, Any]:
    """The one display of the store as the editor lists it."""
    (found,) = (browser.get(address(shop)).json or {})["displays"]
    return dict(found)


def refusal(browser: Browser, shop: Shop, display: str, **body: Any) -> tuple[int, str]:
    answer = browser.put(address(shop, display), json=body, headers=ENGLISH)
    return answer.status_code, (answer.json or {}).get("detail", "")


def panorama(shop: Shop) -> PanoramaId:
    return PanoramaId(shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes[1].newest.panorama)


def test_the_draft_is_lent_to_a_display_and_given_back_when_the_time_is_over(
    mira: Browser, shop: Shop, screen: DisplayId, clock: FixedClock
) -> None:
    before = shown(mira, shop)
    assert (before["name"], before["place"], before["state"], before["preview"]) == ("Links", "Fenster", "online", None)
    assert mira.put(address(shop, screen), json={"scene": shop.scenes[1]}).status_code == 200
    preview = shown(mira, shop)["preview"]
    assert (preview["title"], preview["by"], preview["mine"], preview["painted"]) == ("Rundgang", "Mira", True, False)
    lease = shop.rooms.personalisation.current(screen)
    assert lease is not None
    assert lease.rule is None
    assert lease.until - clock.now() == timedelta(minutes=2)
    assert lease.content["data"]["name"]["en"] == "Jackets"
    shop.rooms.kernel.db.write(lambda tx: tx.record(painted(tx, screen, lease.id)))
    assert shown(mira, shop)["preview"]["painted"]
    clock.advance(timedelta(minutes=2))
    shop.rooms.personalisation.sweep()
    assert shown(mira, shop)["preview"] is None


def painted(tx: Tx, display: DisplayId, lease: Any) -> Painted:
    return Painted(
        id=tx.event_id(), at=tx.now, subject=lease, lease=lease, display=display, painted_at=tx.now.isoformat(),
        uncertainty_ms=1.0,
    )  # fmt: skip


def test_it_is_told_who_showed_what_where_and_the_display_hears_no_name(
    mira: Browser, shop: Shop, screen: DisplayId
) -> None:
    mira.put(address(shop, screen), json={})
    mira.post(address(shop, screen) + "/end")
    with shop.rooms.kernel.db.read() as session:
        facts = read_events(session, types=(PreviewShown, LeaseGranted, LeaseEnded), limit=9)
    told = {type(fact): fact for fact in facts}
    fact, granted = told[PreviewShown], told[LeaseGranted]
    assert isinstance(fact, PreviewShown)
    assert isinstance(granted, LeaseGranted)
    assert (fact.subject, fact.what, fact.of, fact.store) == (screen, "Rundgang", shop.tour, shop.store)
    assert "Mira" not in repr(granted)
    assert granted.content["template"] == "tour"
    assert show_of(granted)["data"]["draft"] is True
    admin = signed_in(shop.rooms.web.app, person(shop.rooms, Role.ADMIN))
    page = admin.get("/studio/measure?type=auslage.preview.shown.v1", headers=ENGLISH).text
    assert "By: Mira" in page
    assert "What: Rundgang" in page


def test_it_ends_at_once_when_somebody_says_so(mira: Browser, shop: Shop, screen: DisplayId, app: Flask) -> None:
    mira.put(address(shop, screen), json={})
    assert (editor(app, shop, "Cem").post(address(shop, screen) + "/end").json or {})["ended"] is True
    assert shop.rooms.personalisation.current(screen) is None
    assert (mira.post(address(shop, screen) + "/end").json or {})["ended"] is False


def test_only_the_lent_display_loads_tiles_of_what_is_not_published_and_only_while_it_is_lent(
    mira: Browser, shop: Shop, screen: DisplayId, client: FlaskClient, clock: FixedClock
) -> None:
    here, elsewhere = (scene_tile(shop, number) for number in (1, 0))
    mira.put(address(shop, screen), json={"scene": shop.scenes[1]})
    state = shop.rooms.players.desk.state(screen).lease
    assert state is not None
    assert client.get(here).status_code == 404
    client.set_cookie("lease_ticket", state.ticket or "", path="/media/p")
    seen = client.get(here)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "private, max-age=60")
    assert client.get(elsewhere).status_code == 404
    assert mira.get(elsewhere).status_code == 200
    own = mira.get(here).headers["Cache-Control"]
    assert own.startswith("private")
    client.set_cookie("lease_ticket", (state.ticket or "")[:-1], path="/media/p")
    assert client.get(here).status_code == 404
    client.set_cookie("lease_ticket", state.ticket or "", path="/media/p")
    clock.advance(timedelta(minutes=2))
    assert client.get(here).status_code == 404


def scene_tile(shop: Shop, number: int) -> str:
    """The thumbnail of a scene; the first one's photo gets tiles of its own."""
    panoramas = shop.rooms.tours.panoramas
    scene = shop.rooms.tours.get(SYSTEM, shop.tour)[1].scenes[number]
    photo_ = panoramas.get(SYSTEM, PanoramaId(scene.newest.panorama))
    if number > 0:
        return photo_.thumbnail
    other = "0" * len(photo_.tiles)
    pyramids = Path(shop.rooms.kernel.settings.auslage_data) / "panoramas" / "pyramids"
    shutil.copytree(pyramids / photo_.tiles, pyramids / other, copy_function=os.link)
    move = update(PanoramaRow).where(PanoramaRow.id == photo_.id).values(tiles=other)
    shop.rooms.kernel.db.write(lambda tx: tx.connection.execute(move))
    return panoramas.get(SYSTEM, photo_.id).thumbnail


def test_a_tap_does_not_cut_a_preview_and_a_preview_cuts_a_tap(mira: Browser, shop: Shop, screen: DisplayId) -> None:
    values = {
        "holder": "somebody",
        "rank": 20,
        "decision": "0" * 26,
        "rule": "rule",
        "content": {"template": "product"},
    }
    until = shop.rooms.kernel.clock.now() + timedelta(seconds=20)
    statement = update(LEASE).where(LEASE.c.display == screen).values(**values, until=until, guard=until)
    shop.rooms.kernel.db.write(lambda tx: tx.connection.execute(statement))
    assert shown(mira, shop)["preview"] is None
    assert mira.put(address(shop, screen), json={}).status_code == 200
    lease = shop.rooms.personalisation.current(screen)
    assert lease is not None
    assert lease.rank == 40


def test_a_display_that_cannot_show_it_is_said_in_a_sentence(mira: Browser, shop: Shop, screen: DisplayId) -> None:
    online(shop, screen, False)
    assert shown(mira, shop)["state"] == "offline"
    status, sentence = refusal(mira, shop, screen)
    assert (status, sentence) == (409, "“Links” is offline: switch it on, or choose another display.")
    online(shop, screen, True)
    emergency = update(LEASE).values(emergency=True)
    shop.rooms.kernel.db.write(lambda tx: tx.connection.execute(emergency))
    assert shown(mira, shop)["state"] == "emergency"
    status, sentence = refusal(mira, shop, screen)
    assert status == 409
    assert "emergency" in sentence
    shop.rooms.players.displays.revoke(SYSTEM, screen)
    assert (mira.get(address(shop)).json or {})["displays"] == []
    status, sentence = refusal(mira, shop, screen)
    assert (status, sentence) == (404, "There is no such display. Go back to the list and choose another.")


def test_of_two_people_the_first_keeps_the_display_and_the_second_is_told_whose_it_is(
    mira: Browser, shop: Shop, screen: DisplayId, app: Flask, clock: FixedClock
) -> None:
    cem = editor(app, shop, "Cem")
    mira.put(address(shop, screen), json={})
    clock.advance(timedelta(seconds=30))
    status, sentence = refusal(cem, shop, screen)
    assert status == 409
    assert sentence.startswith("Mira shows a preview on “Links” just now")
    theirs = shown(cem, shop)["preview"]
    assert (theirs["by"], theirs["mine"]) == ("Mira", False)
    # Whoever shows it already shows it anew, and for the whole time.
    assert mira.put(address(shop, screen), json={"seconds": 60}).status_code == 200
    lease = shop.rooms.personalisation.current(screen)
    assert lease is not None
    assert lease.until - clock.now() == timedelta(seconds=60)


def test_a_moment_of_the_staff_is_not_cut_before_its_guard_is_over(
    mira: Browser, shop: Shop, screen: DisplayId, clock: FixedClock
) -> None:
    now = clock.now()
    values = {
        "holder": "somebody",
        "rank": 40,
        "decision": "0" * 26,
        "rule": "rule",
        "content": {"template": "product"},
    }
    statement = update(LEASE).values(**values, until=now + timedelta(seconds=20), guard=now + timedelta(seconds=6))
    shop.rooms.kernel.db.write(lambda tx: tx.connection.execute(statement))
    assert refusal(mira, shop, screen) == (
        409,
        "“Links” shows something for the staff just now: try again in a moment.",
    )
    clock.advance(timedelta(seconds=6))
    assert mira.put(address(shop, screen), json={}).status_code == 200


def test_a_draft_that_cannot_be_shown_is_said_in_a_sentence(mira: Browser, shop: Shop, screen: DisplayId) -> None:
    assert refusal(mira, shop, screen, scene="nowhere")[0] == 404
    assert refusal(mira, shop, screen, seconds=301)[0] == 422
    doubted = update(PanoramaRow).where(PanoramaRow.id == panorama(shop)).values(confirmed_at=None)
    shop.rooms.kernel.db.write(lambda tx: tx.connection.execute(doubted))
    status, sentence = refusal(mira, shop, screen, scene=shop.scenes[1])
    assert status == 409
    assert sentence.startswith("Nobody has confirmed for the photo of “Jacken”")
    shop.rooms.tours.upload(SYSTEM, shop.tour, "neu.jpg", photo(seed=5))
    status, sentence = refusal(mira, shop, screen)
    assert (status, sentence) == (
        409,
        "There is nothing to see yet: add a scene, and wait until every photo is ready.",
    )


def test_a_display_of_another_store_is_none(mira: Browser, shop: Shop, screen: DisplayId) -> None:
    rooms = shop.rooms
    bonn: StoreId = rooms.places.add_store(SYSTEM, NewStore("Bonn")).id
    theirs = rooms.players.displays.create(SYSTEM, NewDisplay(name="Bonn", store=bonn)).id
    online(shop, theirs, True)
    admin = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    for browser in (mira, admin):
        assert refusal(browser, shop, theirs)[0] == 404
        assert browser.post(address(shop, theirs) + "/end").status_code == 404
    assert [one["id"] for one in (mira.get(address(shop)).json or {})["displays"]] == [screen]


def test_who_may_only_look_shows_nothing(shop: Shop, screen: DisplayId, app: Flask) -> None:
    jonas = signed_in(app, person(shop.rooms, Role.VIEWER, frozenset({shop.store})))
    assert jonas.get(address(shop)).status_code == 200
    assert jonas.put(address(shop, screen), json={}).status_code == 403
    assert jonas.post(address(shop, screen) + "/end").status_code == 403
