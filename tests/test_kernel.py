"""The kernel: one verb, one unit; facts told after their commit; nothing counted twice."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient

from signage.db import Tx
from signage.events import Tail, cloudevent, fact_of, read_events
from signage.facts import Fact, StockChanged
from signage.ids import ProductId, StoreId, VariantId
from signage.kernel import Kernel
from signage.writer import VerbWithinVerb


def stock_changed(tx: Tx) -> StockChanged:
    fact = StockChanged(id=tx.event_id(), at=tx.now, store=StoreId("s"), product=ProductId("p"), variant=VariantId("v"))
    tx.record(fact)
    return fact


def test_a_fact_is_in_the_log_and_told_once_its_verb_is_committed(both: str, kernel: Kernel) -> None:
    told: list[Fact] = []
    kernel.bus.on(StockChanged, told.append)
    fact = kernel.db.write(stock_changed)
    with kernel.db.read() as session:
        assert read_events(session) == [fact]
    assert told == [fact]


def test_a_verb_that_fails_leaves_nothing_behind(both: str, kernel: Kernel) -> None:
    told: list[Fact] = []
    kernel.bus.on(Fact, told.append)

    def broken(tx: Tx) -> None:
        stock_changed(tx)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kernel.db.write(broken)
    with kernel.db.read() as session:
        assert read_events(session) == []
    assert told == []


def test_an_id_counts_once_a_source_also_from_many_threads(both: str, kernel: Kernel) -> None:
    first: list[bool] = []

    def report() -> None:
        first.append(kernel.db.write(lambda tx: tx.first_time("/readers/1", "a")))

    threads = [threading.Thread(target=report) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(first) == [False] * 7 + [True]
    assert kernel.db.write(lambda tx: tx.first_time("/readers/2", "a"))


def test_a_verb_within_a_verb_is_refused_instead_of_waiting_for_itself(kernel: Kernel) -> None:
    with pytest.raises(VerbWithinVerb):
        kernel.db.write(lambda _: kernel.db.write(lambda tx: tx.now))


def test_a_listener_that_fails_silences_no_other(kernel: Kernel) -> None:
    told: list[Fact] = []

    def broken(_: StockChanged) -> None:
        raise RuntimeError

    kernel.bus.on(StockChanged, broken)
    kernel.bus.on(StockChanged, told.append)
    kernel.db.write(stock_changed)
    assert len(told) == 1


def test_the_tail_relays_what_another_process_wrote_and_nothing_twice(both: str, kernel: Kernel) -> None:
    relayed: list[Fact] = []
    kernel.bus.on(StockChanged, relayed.append, everywhere=True)
    fact = kernel.db.write(stock_changed)
    assert relayed == [fact]
    other = Tail(kernel.bus, "another process", kernel.clock.now())
    with kernel.db.read() as session:
        assert other.look(session, kernel.clock.now()) == 1
        assert other.look(session, kernel.clock.now()) == 0
        own = Tail(kernel.bus, kernel.name, kernel.clock.now())
        assert own.look(session, kernel.clock.now()) == 0
    assert relayed == [fact, fact]


def test_a_fact_in_cloudevents_carries_phase_cause_and_store(kernel: Kernel) -> None:
    event = cloudevent(kernel.db.write(stock_changed))
    assert event["specversion"] == "1.0"
    assert event["type"] == "auslage.catalogue.stock-changed.v1"
    assert event["phase"] == "information"
    assert event["store"] == "s"
    assert event["data"] == {"product": "p", "variant": "v"}


def test_a_type_of_a_later_release_is_passed_over() -> None:
    assert fact_of({"type": "auslage.something.new.v9"}) is None  # type: ignore[arg-type]


def test_health_readiness_and_metrics_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready"}
    assert b"auslage_request_seconds" in client.get("/metrics").data
    assert client.get("/api/v1/openapi.json").get_json()["openapi"].startswith("3.1")


def test_an_unknown_address_is_answered_in_the_askers_language_and_kind(client: FlaskClient) -> None:
    problem = client.get("/api/v1/nothing")
    assert (problem.status_code, problem.content_type) == (404, "application/problem+json")
    page = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "de"})
    assert page.status_code == 404
    assert '<html lang="de"' in page.text
