"""Telling others of facts: with the fact in one transaction, signed, again when it failed, and never for ever."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from sqlalchemy import update

from signage.access import SYSTEM, Account, Role
from signage.app import Rooms
from signage.clock import FixedClock
from signage.errors import Invalid, NotAllowed
from signage.facts import SignedIn, TouchpointChanged
from signage.fetch import AddressRefused
from signage.ids import AccountId, StoreId, TouchpointId
from signage.notify import DeliveryState, NewTarget, Target, TargetState
from signage.notify.kinds import Note
from signage.notify.models import TargetRow
from signage.notify.values import NotTold
from signage.signature import Stamp, key_of, verified
from signage.tx import Tx
from tests.signed_in import person, signed_in


class Receiver(HTTPServer):
    """Another system that listens for webhooks. status: what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.got: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def happen(rooms: Rooms, store: str | None = None) -> str:
    """A fact of no consequence; returns its id."""

    def verb(tx: Tx) -> str:
        id_ = tx.event_id()
        place = StoreId(store) if store else None
        tx.record(TouchpointChanged(id=id_, at=tx.now, store=place, touchpoint=TouchpointId("t-1")))
        return id_

    return rooms.kernel.db.write(verb)


def tell(rooms: Rooms, receiver: Receiver, **more: Any) -> Target:
    types = more.pop("types", (TouchpointChanged.type,))
    return rooms.notify.add(SYSTEM, NewTarget("Till", {"url": receiver.url}, types=types, **more))[0]


def work(rooms: Rooms) -> None:
    rooms.kernel.jobs.run_waiting(rooms.kernel)


def test_a_fact_arrives_signed_and_whole(both: str, rooms: Rooms, receiver: Receiver) -> None:
    new = NewTarget("Till", {"url": receiver.url}, types=(TouchpointChanged.type,))
    target, secret = rooms.notify.add(SYSTEM, new)
    event = happen(rooms)
    work(rooms)
    ((headers, body),) = receiver.got
    keys = [key_of(secret)]
    assert verified(Stamp.of(headers), body, keys, rooms.kernel.clock.now())
    assert headers["content-type"] == "application/cloudevents+json"
    assert headers["webhook-id"] == event
    sent = json.loads(body)
    assert (sent["id"], sent["type"], sent["data"]) == (event, TouchpointChanged.type, {"touchpoint": "t-1"})
    (delivery,) = rooms.notify.deliveries(SYSTEM, target.id)
    assert delivery.state is DeliveryState.DELIVERED


def test_a_fact_that_is_rolled_back_is_told_nobody(rooms: Rooms, receiver: Receiver) -> None:
    target = tell(rooms, receiver)

    def verb(tx: Tx) -> None:
        tx.record(TouchpointChanged(id=tx.event_id(), at=tx.now, touchpoint=TouchpointId("t-1")))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        rooms.kernel.db.write(verb)
    work(rooms)
    assert receiver.got == []
    assert rooms.notify.deliveries(SYSTEM, target.id) == []


def test_only_the_wanted_facts_of_the_wanted_store_are_told(rooms: Rooms, receiver: Receiver) -> None:
    tell(rooms, receiver, store=StoreId("store-a"))
    wanted = happen(rooms, "store-a")
    happen(rooms, "store-b")
    rooms.kernel.db.write(
        lambda tx: tx.record(SignedIn(id=tx.event_id(), at=tx.now, account=AccountId("a"), succeeded=True))
    )
    work(rooms)
    assert [json.loads(body)["id"] for _, body in receiver.got] == [wanted]


def test_a_failed_delivery_is_tried_again_later_under_the_same_id(
    rooms: Rooms, receiver: Receiver, clock: FixedClock
) -> None:
    target = tell(rooms, receiver)
    receiver.status = 503
    event = happen(rooms)
    work(rooms)
    assert len(receiver.got) == 1
    (delivery,) = rooms.notify.deliveries(SYSTEM, target.id)
    assert (delivery.state, delivery.note) == (DeliveryState.WAITING, Note("Answered", {"status": "503"}))
    work(rooms)
    assert len(receiver.got) == 1
    receiver.status = 204
    clock.advance(timedelta(seconds=6))
    work(rooms)
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [event, event]
    assert rooms.notify.deliveries(SYSTEM, target.id)[0].state is DeliveryState.DELIVERED


def test_a_delivery_is_given_up_after_nineteen_hours(rooms: Rooms, receiver: Receiver, clock: FixedClock) -> None:
    target = tell(rooms, receiver)
    receiver.status = 500
    happen(rooms)
    for _ in range(12):
        work(rooms)
        clock.advance(timedelta(hours=11))
    assert len(receiver.got) == 9
    assert rooms.notify.deliveries(SYSTEM, target.id)[0].state is DeliveryState.GIVEN_UP


def test_a_dead_address_is_paused_and_loses_nothing(rooms: Rooms, receiver: Receiver, clock: FixedClock) -> None:
    target = tell(rooms, receiver)
    receiver.status = 410
    first = happen(rooms)
    work(rooms)
    paused = rooms.notify.target(SYSTEM, target.id)
    assert (paused.state, paused.note) == (TargetState.PAUSED, Note("Answered", {"status": "410"}))
    second = happen(rooms)
    clock.advance(timedelta(minutes=5))
    work(rooms)
    assert len(receiver.got) == 1
    assert rooms.notify.target(SYSTEM, target.id).waiting == 2
    receiver.status = 200
    rooms.notify.resume(SYSTEM, target.id)
    work(rooms)
    assert {headers["webhook-id"] for headers, _ in receiver.got[1:]} == {first, second}


def test_a_removed_target_is_told_nothing_until_it_is_brought_back(rooms: Rooms, receiver: Receiver) -> None:
    target = tell(rooms, receiver)
    rooms.notify.remove(SYSTEM, target.id)
    happen(rooms)
    work(rooms)
    assert receiver.got == []
    assert rooms.notify.targets(SYSTEM) == []
    rooms.notify.restore(SYSTEM, target.id)
    happen(rooms)
    work(rooms)
    assert len(receiver.got) == 1


def test_an_address_inside_the_house_is_refused_by_the_way_out(rooms: Rooms) -> None:
    target, _ = rooms.notify.add(
        SYSTEM, NewTarget("Inside", {"url": "http://shop.example/hook"}, types=(TouchpointChanged.type,))
    )
    # As if the name had been given another address since: names are looked up at each attempt.
    moved = update(TargetRow).values(settings={"url": "http://10.0.0.1/hook"})
    rooms.kernel.db.write(lambda tx: tx.connection.execute(moved))
    rooms.notify.forget()
    happen(rooms)
    work(rooms)
    (delivery,) = rooms.notify.deliveries(SYSTEM, target.id)
    assert delivery.state is DeliveryState.WAITING
    assert delivery.note == Note("AddressRefused", {"host": "10.0.0.1"})
    anna = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    page = anna.get(f"/studio/webhooks/{target.id}", headers={"Accept-Language": "de"}).text
    assert "„10.0.0.1“ ist eine private oder unbrauchbare Adresse." in page


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "167772161", "[::1]"])
def test_an_address_inside_the_house_is_refused_when_it_is_entered(rooms: Rooms, host: str) -> None:
    with pytest.raises(AddressRefused, match="private or unusable"):
        rooms.notify.add(SYSTEM, NewTarget("Inside", {"url": f"http://{host}/hook"}))
    assert rooms.notify.targets(SYSTEM) == []


def test_every_problem_of_a_target_is_named_at_once(rooms: Rooms) -> None:
    with pytest.raises(Invalid) as refused:
        rooms.notify.add(SYSTEM, NewTarget(" ", {"url": "ftp://x"}, types=("nothing.v1",)))
    assert {problem.field for problem in refused.value.all()} == {"/name", "/types", "/url"}


def test_only_admins_may_tell_others(rooms: Rooms) -> None:
    ben = Account(AccountId("ben"), "ben@example.com", "Ben", Role.EDITOR, None)
    with pytest.raises(NotAllowed):
        rooms.notify.add(ben, NewTarget("Till", {"url": "https://example.com"}))


def test_a_test_message_takes_the_way_of_all_and_its_answer_is_told(rooms: Rooms, receiver: Receiver) -> None:
    target = tell(rooms, receiver)
    sent = rooms.notify.test(SYSTEM, target.id)
    receiver.status = 418
    work(rooms)
    ((headers, body),) = receiver.got
    assert (headers["webhook-id"], json.loads(body)["type"]) == (sent.event, "auslage.notices.test.v1")
    assert rooms.notify.deliveries(SYSTEM, target.id)[0].note.values == {"status": "418"}
    rooms.notify.pause(SYSTEM, target.id)
    with pytest.raises(NotTold):
        rooms.notify.test(SYSTEM, target.id)


def test_a_new_secret_signs_from_now_on_and_the_old_one_no_longer(rooms: Rooms, receiver: Receiver) -> None:
    target, old = rooms.notify.add(SYSTEM, NewTarget("Till", {"url": receiver.url}, types=(TouchpointChanged.type,)))
    new = rooms.notify.renew_secret(SYSTEM, target.id)
    happen(rooms)
    work(rooms)
    ((headers, body),) = receiver.got
    now = rooms.kernel.clock.now()
    assert verified(Stamp.of(headers), body, [key_of(new)], now)
    assert not verified(Stamp.of(headers), body, [key_of(old)], now)


def test_the_studio_shows_a_secret_once_and_the_deliveries(rooms: Rooms, receiver: Receiver) -> None:
    anna = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    form = {"name": "Till", "url": receiver.url, "types": [TouchpointChanged.type]}
    first = anna.post("/studio/webhooks", data=form, headers={"Accept-Language": "de"})
    assert "Nur jetzt wird es gezeigt" in first.text
    secret = re.search(r"whsec_[^<]+", first.text)
    assert secret is not None
    (target,) = rooms.notify.targets(SYSTEM)
    page = f"/studio/webhooks/{target.id}"
    assert secret[0] not in anna.get(page).text
    anna.post(f"{page}/test")
    work(rooms)
    assert "HTTP 200" in anna.get(page).text
    assert secret[0] not in anna.post(f"{page}/secret").text


def test_the_api_makes_tests_pauses_and_removes_a_webhook(rooms: Rooms, receiver: Receiver) -> None:
    anna = signed_in(rooms.web.app, person(rooms, Role.ADMIN))
    made = anna.post("/api/v1/webhooks", json={"name": "Till", "url": receiver.url, "types": [TouchpointChanged.type]})
    assert made.status_code == 201
    body = made.json or {}
    one = f"/api/v1/webhooks/{body['id']}"
    assert body["secret"].startswith("whsec_")
    assert "secret" not in (anna.get(one).json or {})
    assert anna.post(f"{one}/test").status_code == 202
    work(rooms)
    (delivery,) = (anna.get(f"{one}/deliveries").json or {})["deliveries"]
    assert (delivery["state"], delivery["note"]) == ("delivered", "HTTP 200")
    assert (anna.post(f"{one}/pause").json or {})["state"] == "paused"
    refused = anna.post(f"{one}/test")
    assert (refused.status_code, (refused.json or {})["type"].rpartition("#")[2]) == (409, "NotTold")
    assert anna.delete(one).status_code == 204
    assert (anna.get("/api/v1/webhooks").json or {})["webhooks"] == []
    assert (anna.post(f"{one}/restore").json or {})["state"] == "active"
    assert anna.post("/api/v1/webhooks", json={"name": "", "url": "ftp://x"}).status_code == 422
