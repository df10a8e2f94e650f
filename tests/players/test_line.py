from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import gevent
from pydantic import JsonValue

from players import NewDisplay
from players.live import NAMESPACE
from players.manifest import millis
from signage.access import SYSTEM, Role
from signage.app import Rooms
from signage.events import read_events
from signage.facts import LeaseEnded, Painted, PriceChanged
from signage.ids import DisplayId, EventId, LeaseId, ProductId, VariantId
from signage.places import NewStore
from tests.players.conftest import Shop, empty_world, heard, settle
from tests.signed_in import person, signed_in


def said(line: Any, name: str, body: object) -> Any:
    """Says it and returns the acknowledgement."""
    return line.emit(name, body, namespace=NAMESPACE, callback=True)


def painted(lease: str, at: float = 1_777_000_000_000.0) -> dict[str, Any]:
    return {"lease": lease, "painted_at": at, "received_at": at - 20, "uncertainty_ms": 0.4}


def play(seq: int, **more: Any) -> dict[str, Any]:
    return {
        "seq": seq, "item": "item-1", "version": "3", "started_at": 1_777_000_000_000.0 + seq, "shown_ms": 10_000,
        "result": "complete", **more,
    }  # fmt: skip


def test_a_display_that_comes_is_welcomed_with_its_state(shop: Shop) -> None:
    device = shop.device()
    state = device.get("state").json or {}
    line = shop.line(device)
    (welcome,) = heard(line, "welcome")
    assert welcome["state_version"] == state["state_version"]
    assert welcome["etag"] == state["etag"]
    assert shop.leases.online_displays == {device.display}


def test_a_line_is_refused_with_a_reason(shop: Shop) -> None:
    device = shop.device()
    assert not shop.line(device, token="false").is_connected(NAMESPACE)
    assert not shop.line(device, v=99).is_connected(NAMESPACE)
    shop.players.live._capacity = 0
    assert not shop.line(device).is_connected(NAMESPACE)


def test_a_moment_reaches_only_its_own_display(shop: Shop) -> None:
    shoes, hats = shop.device(shop.display("Schuhe")), shop.device(shop.display("Hüte"))
    to_shoes, to_hats = shop.line(shoes), shop.line(hats)
    shop.grant(shoes.display, language="de")
    (show,) = heard(to_shoes, "show")
    assert show["lease"] == "lease-1"
    assert show["event"] == "touched-1"
    assert show["data"]["text"] == {"de": "Hallo"}
    assert heard(to_hats, "show") == []
    assert shop.leases.pushed == ["lease-1"]


def test_a_moment_is_sent_again_until_it_is_acknowledged(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    shop.grant(device.display)
    assert len(heard(line, "show")) == 1
    gevent.sleep(0.3)  # the resend itself is measured in real time
    assert len(heard(line, "show")) == 1


def test_the_state_carries_the_lease_for_a_display_that_missed_the_push(shop: Shop) -> None:
    device = shop.device()
    before = (device.get("state").json or {})["state_version"]
    granted = shop.grant(device.display)
    state = device.get("state").json or {}
    assert state["lease"]["lease"] == granted.lease
    assert state["lease"]["until"] == millis(granted.until)
    assert state["state_version"] != before


def test_only_what_a_person_lends_comes_with_a_ticket(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    for lease, by in (("lease-1", "rule"), ("lease-2", None)):
        shop.grant(device.display, lease, by=by)
        (show,) = heard(line, "show")
        expected = None if by else "ticket of lease-2"
        assert (show.get("ticket"), (device.get("state").json or {})["lease"]["ticket"]) == (expected, expected)


def test_what_is_painted_becomes_a_fact_once(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    granted = shop.grant(device.display)
    assert said(line, "painted", painted("lease-1")) == {"received": True}
    assert said(line, "painted", painted("lease-1")) == {"received": True}
    with shop.kernel.db.read() as session:
        (fact,) = read_events(session, types=[Painted])
    assert isinstance(fact, Painted)
    assert (fact.lease, fact.display, fact.cause) == ("lease-1", device.display, granted.id)
    assert datetime.fromisoformat(fact.painted_at) == datetime.fromtimestamp(1_777_000_000, UTC)


def test_a_display_cannot_say_that_another_one_painted(shop: Shop) -> None:
    shoes, hats = shop.device(shop.display("Schuhe")), shop.device(shop.display("Hüte"))
    line = shop.line(hats)
    shop.grant(shoes.display)
    assert said(line, "painted", painted("lease-1")) == {"nack": "foreign", "field": "/lease"}


def test_the_end_of_a_lease_is_pushed(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    granted = shop.grant(device.display)
    ended = LeaseEnded(
        id=EventId("ended-1"), at=shop.clock.now(), lease=granted.lease, display=granted.display, reason="withdrawn"
    )
    shop.kernel.db.write(lambda tx: tx.record(ended))
    assert heard(line, "clear") == [{"lease": "lease-1", "reason": "withdrawn"}]


def test_proof_sent_three_times_counts_once(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    batch = {"chain": "c1", "records": [play(1), play(2), play(3, result="interrupted", lease="lease-1")]}
    for _ in range(3):
        assert said(line, "plays", batch) == {"chain": "c1", "through": 3, "head": 3}
    assert (device.post(f"/displays/{device.display}/plays", **batch)).status_code == 401
    rows = shop.players.proof.of(SYSTEM, DisplayId(device.display))
    assert [row.seq for row in rows] == [3, 2, 1]
    assert rows[0].lease == "lease-1"


def test_two_chains_of_one_display_are_counted_apart(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    assert said(line, "plays", {"chain": "c1", "records": [play(1)]})["through"] == 1
    assert said(line, "plays", {"chain": "c2", "records": [play(1)]})["through"] == 1
    assert len(shop.players.proof.of(SYSTEM, DisplayId(device.display))) == 2


def test_bad_messages_are_named_and_unknown_ones_ignored(shop: Shop) -> None:
    line = shop.line(shop.device())
    assert said(line, "painted", {"lease": "l", "painted_at": "now", "received_at": 1}) == {
        "nack": "invalid", "field": "/painted_at",
    }  # fmt: skip
    assert said(line, "plays", {"chain": "c", "records": [play(0)]})["field"] == "/records/0/seq"
    assert said(line, "dance", {}) == {"nack": "unknown"}
    assert said(line, "status", None)["nack"] == "invalid"


def test_a_display_that_talks_too_much_is_slowed_down(shop: Shop) -> None:
    line = shop.line(shop.device())
    answers = [said(line, "clock", {"t0": 1}) for _ in range(260)]
    assert any("nack" in answer for answer in answers)
    assert "t1" in answers[0]


def test_the_manifest_is_signed_and_comes_with_its_name(shop: Shop) -> None:
    device = shop.device()
    answer = device.get("manifest")
    assert device.verifies(answer.data, answer.headers["Auslage-Signature"])
    flipped = bytes([answer.data[0] ^ 1]) + answer.data[1:]
    assert not device.verifies(flipped, answer.headers["Auslage-Signature"])
    assert device.get("manifest", **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_changed_price_is_pushed_as_data_and_as_a_new_manifest(shop: Shop) -> None:
    display = shop.display()
    device = shop.device(display)
    product: dict[str, JsonValue] = {"product:p1": {"price": {"gross_minor": 12999, "currency": "EUR"}}}
    shop.worlds[display.id] = replace(empty_world(display, shop.clock.now()), data=product)
    first = (device.get("manifest").json or {})["serial"]
    line = shop.line(device)
    new: dict[str, JsonValue] = {"product:p1": {"price": {"gross_minor": 9999, "currency": "EUR"}}}
    shop.worlds[display.id] = replace(shop.worlds[display.id], data=new)
    changed = PriceChanged(id=EventId("price-1"), at=shop.clock.now(), product=ProductId("p1"), variant=VariantId("v1"))
    shop.kernel.db.write(lambda tx: tx.record(changed))
    gevent.sleep(0.08)
    received = line.get_received(NAMESPACE)
    data = [one["args"][0] for one in received if one["name"] == "data"]
    assert data == [{"values": [{"key": "product:p1", "version": first + 1, "value": new["product:p1"]}]}]
    assert [one["args"][0]["serial"] for one in received if one["name"] == "manifest"] == [first + 1]
    assert (device.get("manifest").json or {})["serial"] == first + 1


def test_a_display_that_fetches_its_manifest_in_between_is_told_of_the_price_as_well(shop: Shop) -> None:
    display = shop.display()
    device = shop.device(display)
    product: dict[str, JsonValue] = {"product:p1": {"price": {"gross_minor": 12999, "currency": "EUR"}}}
    shop.worlds[display.id] = replace(empty_world(display, shop.clock.now()), data=product)
    device.get("manifest")
    line = shop.line(device)
    new: dict[str, JsonValue] = {"product:p1": {"price": {"gross_minor": 9999, "currency": "EUR"}}}
    shop.worlds[display.id] = replace(shop.worlds[display.id], data=new)
    changed = PriceChanged(id=EventId("price-2"), at=shop.clock.now(), product=ProductId("p1"), variant=VariantId("v1"))
    shop.kernel.db.write(lambda tx: tx.record(changed))
    device.get("manifest")  # before what has changed is told
    gevent.sleep(0.08)
    received = line.get_received(NAMESPACE)
    (data,) = [one["args"][0] for one in received if one["name"] == "data"]
    assert [one["value"] for one in data["values"]] == [new["product:p1"]]
    assert [one["name"] for one in received].count("manifest") == 1


def test_a_plan_that_did_not_change_keeps_its_serial(shop: Shop) -> None:
    device = shop.device()
    before = device.get("manifest").json or {}
    shop.players.live.plans_changed()
    assert (device.get("manifest").json or {})["serial"] == before["serial"]


def test_revoking_tells_the_display_and_drops_its_line(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    shop.players.displays.revoke(SYSTEM, DisplayId(device.display))
    settle()
    assert not line.is_connected(NAMESPACE)
    assert shop.players.live.lines == 0
    assert not shop.line(device).is_connected(NAMESPACE)


def test_a_command_waits_in_the_state_until_it_is_done(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    command = shop.players.commands.queue(SYSTEM, DisplayId(device.display), "identify")
    assert [one["id"] for one in heard(line, "command")] == [command.id]
    assert [one["id"] for one in (device.get("state").json or {})["commands"]] == [command.id]
    said(line, "result", {"id": command.id, "state": "done"})
    assert (device.get("state").json or {})["commands"] == []


def test_the_wall_shows_what_each_display_says_of_itself(shop: Shop) -> None:
    device = shop.device(shop.display("Schuhe"))
    shop.display("Hüte")
    line = shop.line(device)
    clock = {"state": "disciplined", "offset_ms": 1.0, "error_ms": 2.0}
    said(line, "status", {"item": "item-1", "title": "Frühling", "clock": clock, "secure": True, "serial": 1})
    hats, shoes = shop.players.wall.tiles(SYSTEM)
    assert (hats.name, hats.state) == ("Hüte", "new")
    assert (shoes.name, shoes.state, shoes.title) == ("Schuhe", "online", "Frühling")


def test_a_lease_of_another_worker_is_painted_too(shop: Shop) -> None:
    device = shop.device()
    line = shop.line(device)
    assert said(line, "painted", painted("lease-9")) == {"received": True}
    with shop.kernel.db.read() as session:
        (fact,) = read_events(session, types=[Painted])
    assert isinstance(fact, Painted)
    assert fact.lease == LeaseId("lease-9")
    assert fact.cause is None


def test_what_was_painted_a_moment_before_the_stop_is_written(shop: Shop) -> None:
    granted = shop.grant(shop.device().display)

    def make(id: EventId, at: datetime) -> Painted:
        return Painted(
            id=id, at=at, subject=granted.lease, lease=granted.lease, display=granted.display,
            painted_at=at.isoformat(), uncertainty_ms=1.0,
        )  # fmt: skip

    waiting = gevent.spawn(shop.players.desk.painted, make)
    gevent.idle()
    shop.players.desk.finish()
    waiting.get()
    with shop.kernel.db.read() as session:
        assert len(read_events(session, types=[Painted])) == 1


def test_a_server_that_stops_leaves_no_display_online(shop: Shop) -> None:
    lines = [shop.line(shop.device(shop.display(name))) for name in ("Schuhe", "Hüte")]
    assert len(shop.leases.online_displays) == len(lines)
    shop.players.live.finish()
    assert shop.leases.online_displays == set()


def test_what_a_server_that_was_cut_off_left_online_is_offline_when_the_next_one_starts(shop: Shop) -> None:
    shop.leases.online_displays.update({shop.display("Schuhe").id, shop.display("Hüte").id})
    shop.players.desk.begin()
    assert shop.leases.online_displays == set()


def test_of_many_processes_one_that_was_cut_off_takes_only_its_own_displays_along(shop: Shop) -> None:
    shop.players.desk.many_workers = True
    cut_off = shop.device(shop.display("Schuhe"))
    shop.line(cut_off)
    shop.clock.advance(timedelta(seconds=91))
    elsewhere = shop.device(shop.display("Hüte"))
    shop.line(elsewhere)
    shop.players.desk.lose()
    assert shop.leases.online_displays == {elsewhere.display}
    shop.leases.online_displays.add(DisplayId(cut_off.display))
    shop.players.desk.begin()
    assert shop.leases.online_displays == {elsewhere.display}


def test_the_studio_changes_what_happens_when_several_people_tap(rooms: Rooms) -> None:
    store = rooms.places.add_store(SYSTEM, NewStore("Modehaus am Markt"))
    displays = rooms.players.displays
    display = displays.create(SYSTEM, NewDisplay("Schuhe", store.id))
    ben = signed_in(rooms.web.app, person(rooms, Role.EDITOR))
    page, form = f"/studio/displays/{display.id}", {"name": "Schuhe links", "crowd": "neutral", "rotation": "90"}
    assert ben.post(page, data=form).status_code == 302
    changed = displays.get(SYSTEM, display.id)
    assert (changed.name, changed.crowd, changed.rotation) == ("Schuhe links", "neutral", 90)
    said = ben.post(page, data={**form, "crowd": "<b>"}, headers={"Accept-Language": "de"}, follow_redirects=True).text
    assert displays.get(SYSTEM, display.id) == changed
    assert "Das ist hier nicht wählbar." in said
