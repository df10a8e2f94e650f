"""Pages that belong to no room: start page, API page, errors, addresses."""

import gzip
from mimetypes import guess_type

import pytest
from flask.testing import FlaskClient

from signage.web import asset
from signage.web.docs import kind, rooms
from signage.web.home import own_address


@pytest.mark.parametrize("path", ["/", "/api/docs", "/api/docs/problems", "/nowhere"])
def test_no_public_page_sets_a_cookie(client: FlaskClient, path: str) -> None:
    assert "Set-Cookie" not in client.get(path, headers={"Accept": "text/html"}).headers


def test_the_address_chooses_the_language_and_links_carry_it_on(client: FlaskClient) -> None:
    page = client.get("/?lang=de").text
    assert '<html lang="de">' in page
    assert "Bildschirme, Rundgang und Tags" in page
    assert 'href="/api/docs?lang=de"' in page


def test_the_browser_chooses_the_language_where_the_address_is_silent(client: FlaskClient) -> None:
    assert '<html lang="de">' in client.get("/", headers={"Accept-Language": "de-AT,en;q=0.5"}).text
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "fr"}).text


def test_an_error_page_leads_back_and_says_nothing_about_the_host_it_came_from(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Accept": "text/html", "Referer": "http://localhost/api/docs?lang=de"})
    assert page.status_code == 404
    assert 'href="/api/docs?lang=de"' in page.text
    foreign = client.get("/nowhere", headers={"Accept": "text/html", "Referer": "http://evil.example/x"})
    assert "evil.example" not in foreign.text


def test_every_page_forbids_what_is_not_ours(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_the_api_page_shows_each_operation_of_the_document() -> None:
    document = {
        "paths": {
            "/api/v1/things": {
                "post": {
                    "operationId": "things.add",
                    "tags": ["things"],
                    "summary": "Add a thing",
                    "x-allow": "editor",
                    "parameters": [{"name": "store", "in": "query", "schema": {"type": "string"}}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}},
                    "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/x/Thing"}}}}},
                }
            }
        },
        "components": {"schemas": {"New": {"properties": {"name": {"type": "string"}}, "required": ["name"]}}},
    }
    (room,) = rooms(document)
    (operation,) = room.operations
    assert (room.name, operation.allow, operation.answers) == ("things", "editor", (("201", "Thing"),))
    assert [(f.name, f.place, f.needed) for f in operation.fields] == [
        ("store", "query", False),
        ("name", "body", True),
    ]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "array", "items": {"$ref": "#/components/schemas/Item"}}, "list of Item"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer | null"),
        ({"enum": ["a", "b"]}, "a | b"),
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({}, ""),
    ],
)
def test_a_type_is_said_in_few_words(schema: dict[str, object], words: str) -> None:
    assert kind(schema) == words


@pytest.mark.parametrize("hostile", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", ""])
def test_no_redirect_leads_to_another_house(hostile: str) -> None:
    assert own_address(hostile, "/studio") == "/studio"
    assert own_address("/studio/playlists?q=a", "/studio") == "/studio/playlists?q=a"


def test_a_built_file_is_served_for_a_year_and_the_manifest_is_not(client: FlaskClient) -> None:
    with client.get(asset("studio.css")) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/css"
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/static/manifest.json").status_code == 404
    assert client.get("/static/../pyproject.toml").status_code == 404


def test_a_built_file_comes_packed_as_the_browser_takes_it(client: FlaskClient) -> None:
    def got(name: str, accepted: str) -> tuple[str, bytes]:
        with client.get(name, headers={"Accept-Encoding": accepted}) as answer:
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert answer.mimetype == guess_type(name)[0]
            return answer.headers.get("Content-Encoding", ""), answer.data

    script = asset("studio.js")
    plain, zipped, brotli = (got(script, accepted) for accepted in ("", "gzip", "gzip, deflate, br, zstd"))
    assert [coding for coding, _ in (plain, zipped, brotli)] == ["", "gzip", "br"]
    assert gzip.decompress(zipped[1]) == plain[1]
    assert len(brotli[1]) < len(zipped[1]) < len(plain[1])
    assert got(script, "br;q=0, gzip")[0] == "gzip"
    assert got(asset("inter-latin-wght-normal.woff2"), "br, gzip")[0] == ""
    for name in (f"{script}.br", "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml"):
        assert client.get(name, headers={"Accept-Encoding": "br"}).status_code == 404
