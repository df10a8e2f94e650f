"""Sign-in, sign-out and the people page through the browser's eyes, without script."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signage.access import SYSTEM, Role
from signage.accounts import NewAccount
from signage.app import Rooms

SECRET = "a sentence of eleven words"
HTML = {"Accept": "text/html"}


@pytest.fixture
def ann(rooms: Rooms) -> str:
    rooms.accounts.add(SYSTEM, NewAccount("ann@markt.example", "Ann", Role.ADMIN, SECRET))
    return "ann@markt.example"


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, email: str, password: str, **more: str) -> str:
    page = client.get("/sign-in", headers=HTML).text
    form = {"email": email, "password": password, "csrf_token": token(page), **more}
    answer = client.post("/sign-in", data=form, headers=HTML)
    return answer.headers.get("Location", answer.text)


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_back(client: FlaskClient, ann: str) -> None:
    answer = client.get("/studio?x=1", headers=HTML)
    assert answer.headers["Location"] == "/sign-in?next=/studio?x%3D1"
    assert sign_in(client, ann, SECRET, next="/studio?x=1") == "/studio?x=1"
    assert client.get("/studio", headers=HTML).status_code == 200


def test_no_sign_in_leads_to_another_house(client: FlaskClient, ann: str) -> None:
    assert sign_in(client, ann, SECRET, next="https://evil.example/") == "/studio"


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client: FlaskClient, ann: str) -> None:
    page = sign_in(client, ann, "not this one")
    assert 'value="ann@markt.example"' in page
    assert "ask an administrator" in page


def test_a_form_without_its_token_is_refused(client: FlaskClient, ann: str) -> None:
    answer = client.post("/sign-in", data={"email": ann, "password": SECRET}, headers=HTML)
    assert answer.status_code == 400
    assert client.get("/studio", headers=HTML).status_code == 302


def test_guessing_is_slowed_down_and_a_right_sign_in_never_counts(client: FlaskClient, ann: str) -> None:
    for _ in range(12):
        assert sign_in(client, ann, SECRET) == "/studio"
    pages = [sign_in(client, ann, f"guess number {number}") for number in range(11)]
    assert "ask an administrator" in pages[9]
    assert "Wait a moment" in pages[10]


def test_signing_out_ends_it(client: FlaskClient, ann: str) -> None:
    sign_in(client, ann, SECRET)
    page = client.get("/studio", headers=HTML).text
    client.post("/sign-out", data={"csrf_token": token(page)}, headers=HTML)
    assert client.get("/studio", headers=HTML).status_code == 302


def test_a_late_answer_of_the_api_brings_no_session_back(client: FlaskClient, ann: str) -> None:
    """A page has asked for something while the person signs out: what answers after that must not renew the cookie."""
    sign_in(client, ann, SECRET)
    assert "auslage=" in client.get("/studio", headers=HTML).headers["Set-Cookie"]
    answer = client.get("/api/v1/stores")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_the_studio_speaks_the_chosen_language(client: FlaskClient, ann: str) -> None:
    sign_in(client, ann, SECRET)
    page = client.get("/studio", headers=HTML).text
    assert '<html lang="en" ' in page
    client.post("/studio/language", data={"language": "de", "csrf_token": token(page)}, headers=HTML)
    assert '<html lang="de" ' in client.get("/studio", headers=HTML).text


def test_an_administrator_lets_somebody_in_and_takes_a_closing_back(client: FlaskClient, app: Flask, ann: str) -> None:
    sign_in(client, ann, SECRET)
    page = client.get("/studio/setup/people", headers=HTML).text
    form = {"name": "Ben", "email": "ben@markt.example", "password": SECRET, "role": "editor", "reach": "all"}
    client.post("/studio/setup/people", data={**form, "csrf_token": token(page)}, headers=HTML)
    page = client.get("/studio/setup/people", headers=HTML).text
    assert "Ben can sign in now." in page
    close = re.search(r'action="([^"]+/close)"', page)
    assert close is not None
    client.post(close[1], data={"csrf_token": token(page)}, headers=HTML)
    page = client.get("/studio/setup/people", headers=HTML).text
    undo = re.search(r'class="toast".*?action="([^"]+/reopen)"', page, re.DOTALL)
    assert undo is not None
    assert "do not match" in sign_in(app.test_client(), "ben@markt.example", SECRET)
    client.post(undo[1], data={"csrf_token": token(page)}, headers=HTML)
    assert sign_in(app.test_client(), "ben@markt.example", SECRET) == "/studio"


def test_a_wrong_field_is_said_beside_it_and_the_rest_is_kept(client: FlaskClient, ann: str) -> None:
    sign_in(client, ann, SECRET)
    page = client.get("/studio/setup/people", headers=HTML).text
    form = {"name": "Ben", "email": "nowhere", "password": "short", "reach": "all", "csrf_token": token(page)}
    answer = client.post("/studio/setup/people", data=form, headers=HTML)
    assert answer.status_code == 422
    assert 'aria-describedby="email-error"' in answer.text
    assert 'aria-describedby="password-error password-hint"' in answer.text
    assert 'value="Ben"' in answer.text


def test_the_api_tells_who_is_signed_in(client: FlaskClient, ann: str) -> None:
    assert client.get("/api/v1/account").status_code == 401
    sign_in(client, ann, SECRET)
    answer = client.get("/api/v1/account").get_json()
    assert (answer["email"], answer["role"], answer["stores"]) == (ann, "admin", None)
    assert client.post("/api/v1/accounts", json={}).status_code == 400  # no CSRF token
