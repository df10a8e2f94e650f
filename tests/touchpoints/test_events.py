"""What readers report, and what they are answered."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from signage.access import SYSTEM
from signage.clock import FixedClock
from signage.facts import LeaseGranted, TapRefused, Touched
from signage.signature import new_secret
from signage.touchpoints import State
from tests.touchpoints.shop import CODE, SOURCE, Shop

URL = "/api/v1/touchpoints/events"


def send(client: FlaskClient, shop: Shop, body: bytes, **headers: str) -> TestResponse:
    return client.post(URL, data=body, headers=shop.signed(body) | headers)


def result(answer: TestResponse) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    (only,) = answer.get_json()["results"]
    found: dict[str, object] = only
    return found


def test_a_reader_is_told_which_display_answers(client: FlaskClient, shop: Shop) -> None:
    answer = result(send(client, shop, shop.event()))
    assert answer["status"] == "accepted"
    assert answer["reason"] == "shown"
    assert answer["shown"] == {"display": "display-jackets", "until": "2026-05-04T09:00:10Z"}


def test_the_touch_is_in_the_event_log_before_it_is_answered(client: FlaskClient, shop: Shop) -> None:
    send(client, shop, shop.event())
    (touched,) = shop.facts(Touched)
    assert isinstance(touched, Touched)
    assert (touched.place, touched.way, touched.verified, touched.source) == (shop.shelf.id, "E", "key", SOURCE)
    (granted,) = shop.facts(LeaseGranted)
    assert granted.cause == touched.id


def test_a_tag_held_to_a_reader_brings_its_product(client: FlaskClient, shop: Shop) -> None:
    send(client, shop, shop.event(subject=CODE.lower()))
    assert shop.desk.touches[0].product == shop.jacket.id
    assert shop.desk.touches[0].touchpoint == shop.reader.id


def test_a_card_is_known_by_a_keyed_hash_only(client: FlaskClient, shop: Shop) -> None:
    send(client, shop, shop.event(data={"uid": "04A1B2C3D4E5F6"}))
    assert "04A1B2" not in repr(shop.desk.touches) + repr(shop.facts(Touched))
    assert len(shop.desk.touches[0].holder) == 26


def test_the_same_event_twice_counts_once(client: FlaskClient, shop: Shop) -> None:
    body = shop.event(data={})
    assert result(send(client, shop, body))["status"] == "accepted"
    assert result(send(client, shop, body))["status"] == "duplicate"
    assert len(shop.facts(Touched)) == 1


def test_the_same_event_at_once_from_two_threads_counts_once(both: str, client: FlaskClient, shop: Shop) -> None:
    body = shop.event(data={})
    app = client.application

    def post(_: int) -> str:
        return str(result(send(app.test_client(), shop, body))["status"])

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(post, range(8)))
    assert answers == ["accepted", *["duplicate"] * 7]
    assert len(shop.facts(Touched)) == len(shop.facts(LeaseGranted)) == 1


def test_a_card_left_on_the_reader_is_an_echo(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    card = {"uid": "04A1"}
    assert result(send(client, shop, shop.event("1", data=card)))["status"] == "accepted"
    clock.advance(timedelta(seconds=1))
    assert result(send(client, shop, shop.event("2", data=card)))["reason"] == "echo"
    clock.advance(timedelta(seconds=2))
    assert result(send(client, shop, shop.event("3", data=card)))["status"] == "accepted"


def test_a_late_report_is_kept_and_decides_nothing(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    body = shop.event(at=clock.now() - timedelta(seconds=11))
    assert result(send(client, shop, body))["status"] == "late"
    assert len(shop.facts(Touched)) == 1
    assert shop.desk.touches == []
    assert result(send(client, shop, body))["status"] == "duplicate"


@pytest.mark.parametrize(("age", "reason"), [(timedelta(days=8), "too_old"), (timedelta(minutes=-6), "in_the_future")])
def test_a_report_with_an_impossible_time_is_rejected(
    client: FlaskClient, shop: Shop, clock: FixedClock, age: timedelta, reason: str
) -> None:
    answer = result(send(client, shop, shop.event(at=clock.now() - age)))
    assert (answer["status"], answer["reason"]) == ("rejected", reason)
    assert shop.facts(Touched) == []


def test_a_wrong_key_is_refused_and_gets_no_lease(
    client: FlaskClient, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    body = shop.event()
    answer = client.post(URL, data=body, headers=shop.signed(body, secret=new_secret()))
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert [record.message for record in caplog.records if "refused" in record.message] == [
        "reader refused: not signed by a known key"
    ]
    assert shop.facts(Touched, LeaseGranted) == []


def test_the_api_describes_the_event_that_it_takes(client: FlaskClient, shop: Shop) -> None:
    document = client.get("/api/v1/openapi.json")
    assert "<br" not in document.text
    operation = document.get_json()["paths"][URL]["post"]
    event = operation["requestBody"]["content"]["application/cloudevents+json"]["schema"]
    assert set(event["required"]) == {"specversion", "id", "source", "type"}
    assert set(json.loads(shop.event())) == set(event["properties"])
    assert operation["description"].startswith("The body is one CloudEvent")


def test_every_failing_signature_gets_the_same_answer(client: FlaskClient, shop: Shop, clock: FixedClock) -> None:
    body = shop.event()
    good = shop.signed(body)
    bad = [
        good | {"webhook-signature": "v1,AAAA"},
        good | {"webhook-signature": ""},
        good | {"webhook-id": "other"},
        good | {"webhook-timestamp": "now"},
        shop.signed(body, at=clock.now() - timedelta(seconds=301)),
        shop.signed(body, at=clock.now() + timedelta(seconds=301)),
        {"Content-Type": "application/cloudevents+json"},
    ]
    answers = [client.post(URL, data=body, headers=headers) for headers in bad]
    answers.append(client.post(URL, data=body.replace(b"jackets", b"nobody"), headers=good))
    answers.append(client.post(URL, data=body + b" ", headers=good))
    assert {(answer.status_code, answer.data) for answer in answers} == {(401, answers[0].data)}
    assert shop.facts(Touched) == []


def test_a_second_signature_may_stand_beside_the_right_one(client: FlaskClient, shop: Shop) -> None:
    body = shop.event()
    headers = shop.signed(body)
    headers["webhook-signature"] = "v1,b3RoZXI= " + headers["webhook-signature"]
    assert client.post(URL, data=body, headers=headers).status_code == 200


def test_an_event_may_come_in_headers(client: FlaskClient, shop: Shop) -> None:
    body = b'{"way":"D","uid":"04"}'
    headers = shop.signed(body) | {
        "Content-Type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": "b-1",
        "ce-source": SOURCE,
        "ce-type": "auslage.touchpoint.touched.v1",
    }
    answer = client.post(URL, data=body, headers=headers)
    assert result(answer)["status"] == "accepted"
    assert shop.desk.touches[0].way == "D"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "auslage.zone.entered.v1"}, "unknown_type"),
        ({"specversion": "0.3"}, "wrong_specversion"),
        ({"id": ""}, "no_id"),
        ({"time": "yesterday"}, "bad_time"),
        ({"time": "2026-05-04T09:00:00"}, "bad_time"),
        ({"data": [1]}, "malformed"),
        ({"data_base64": "AA=="}, "malformed"),
    ],
)
def test_a_signed_event_that_cannot_be_used_is_rejected_by_name(
    client: FlaskClient, shop: Shop, change: dict[str, Any], reason: str
) -> None:
    answer = result(send(client, shop, shop.event(**change)))
    assert (answer["status"], answer["reason"]) == ("rejected", reason)
    assert shop.facts(Touched) == []


def test_an_unknown_tag_at_a_reader_is_kept_and_gets_no_lease(client: FlaskClient, shop: Shop) -> None:
    answer = result(send(client, shop, shop.event(subject="0000000000")))
    assert (answer["status"], answer["reason"]) == ("rejected", "unknown")
    (refused,) = shop.facts(TapRefused)
    assert isinstance(refused, TapRefused)
    assert refused.code == "0000000000"
    assert shop.facts(LeaseGranted) == []


def test_a_retired_tag_at_a_reader_is_kept_and_gets_no_lease(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.register.retire(SYSTEM, shop.tag.id)
    assert result(send(client, shop, shop.event(subject=CODE)))["reason"] == "retired"
    assert shop.facts(LeaseGranted) == []


def test_a_paused_reader_is_heard_without_effect(client: FlaskClient, shop: Shop) -> None:
    shop.rooms.touchpoints.register.set_state(SYSTEM, shop.reader.id, State.PAUSED)
    assert result(send(client, shop, shop.event()))["reason"] == "paused"
    assert shop.facts(Touched) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"source":"/stores/markt/readers/jackets"'])
def test_a_signed_body_that_is_no_event_is_refused_by_sentence(client: FlaskClient, shop: Shop, body: bytes) -> None:
    headers = shop.signed(body) | {"ce-source": SOURCE}
    answer = client.post(URL, data=body, headers=headers)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["detail"].startswith("This is not a CloudEvent")


def test_refusals_come_in_german_too(client: FlaskClient, shop: Shop) -> None:
    body = b"[]"
    headers = shop.signed(body) | {"ce-source": SOURCE, "Accept-Language": "de"}
    answer = client.post(URL, data=body, headers=headers)
    assert answer.get_json()["errors"][0]["detail"].startswith("Das ist kein CloudEvent")


def test_a_batch_is_refused_by_sentence(client: FlaskClient, shop: Shop) -> None:
    body = b"[" + shop.event() + b"]"
    headers = shop.signed(body) | {"Content-Type": "application/cloudevents-batch+json"}
    answer = client.post(URL, data=body, headers=headers)
    assert answer.status_code == 422
    assert "one event at a time" in answer.get_json()["errors"][0]["detail"]


def test_more_than_256_kib_is_refused(client: FlaskClient, shop: Shop) -> None:
    body = shop.event(data={"uid": "0" * 262_200})
    assert send(client, shop, body).status_code == 422
    assert json.loads(body)["source"] == SOURCE


def test_counts_reach_the_register(client: FlaskClient, shop: Shop) -> None:
    send(client, shop, shop.event("1"))
    send(client, shop, shop.event("2"))
    send(client, shop, shop.event("3", subject="0000000000"))
    reader = shop.rooms.touchpoints.register.touchpoint(SYSTEM, shop.reader.id)
    assert (reader.taps, reader.refused) == (2, 1)
    assert reader.last_seen is not None
