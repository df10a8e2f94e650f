"""The door beside Flask: the same answers, refusals in the app's words."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

from signage.app import Rooms
from signage.errors import N_, Invalid


class Bad(Invalid):
    sentence = N_("The address is not valid.")


class Said(BaseModel):
    body: str
    agent: str


PATH = "/api/v1/touchpoints/events"


@pytest.fixture
def calls(rooms: Rooms) -> list[str]:
    heard: list[str] = []

    def answer(headers: Mapping[str, str], body: bytes) -> Said:
        heard.append(body.decode())
        if body == b"no":
            raise Bad(field="/body")
        return Said(body=body.decode(), agent=headers.get("user-agent", ""))

    door = rooms.web.app.wsgi_app
    door.add(PATH, "touchpoints.report", answer)  # type: ignore[attr-defined]
    return heard


def test_it_answers_with_the_headers_of_every_answer(client: FlaskClient, calls: list[str]) -> None:
    answer = client.post(PATH, data=b"hello", headers={"User-Agent": "reader/1"})
    assert answer.get_json() == {"body": "hello", "agent": "reader/1"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    counted = client.get("/metrics").get_data(as_text=True)
    assert 'auslage_requests_total{endpoint="touchpoints.report",status="200"} 1.0' in counted


def test_a_refusal_is_worded_by_the_app_which_sees_the_same_body(client: FlaskClient, calls: list[str]) -> None:
    answer = client.post(PATH, data=b"no")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert calls == ["no"]


@pytest.mark.parametrize(
    ("method", "host", "size"), [("GET", "localhost", 1), ("POST", "evil.example", 1), ("POST", "localhost", 70_000)]
)
def test_what_does_not_fit_goes_to_the_app(
    client: FlaskClient, calls: list[str], method: str, host: str, size: int
) -> None:
    answer = client.open(PATH, method=method, data=b"x" * size, headers={"Host": host})
    assert answer.status_code in (400, 401, 405, 413)
    assert calls == []


def test_a_body_without_a_length_goes_to_the_app(client: FlaskClient, calls: list[str]) -> None:
    answer = client.post(PATH, input_stream=BytesIO(b"{}"), environ_overrides={"CONTENT_LENGTH": ""})
    assert answer.status_code == 401
    assert calls == []
