"""Library and playlists by their pages and by REST."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from signage.access import SYSTEM
from signage.app import Rooms
from signage.ids import PlaylistId
from signage.playlists import NewItem
from tests.media.makers import picture
from tests.people import signed_in


def told(answer: TestResponse) -> Any:
    """What an answer says."""
    return answer.get_json()


def test_a_playlist_is_made_filled_published_and_assigned_by_rest(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    made = browser.post("/api/v1/playlists", json={"title": "Sommer"})
    assert made.status_code == 201
    path = f"/api/v1/playlists/{told(made)['id']}"
    added = browser.post(f"{path}/items", json={"widget": "text", "config": {"text": {"de": "Hallo"}}})
    assert added.headers["ETag"] == '"2"'
    item = told(added)["document"]["items"][0]["id"]
    assert told(browser.patch(f"{path}/items/{item}", json={"seconds": 5}))["document"]["items"][0]["seconds"] == 5
    assert told(browser.post(f"{path}/undo"))["document"]["items"][0]["seconds"] is None
    assert told(browser.post(f"{path}/publish", json={}))["versions"][0]["number"] == 1
    assert (
        browser.post(
            "/api/v1/schedule/entries", json={"playlist": told(made)["id"], "targets": [{"target": "all"}]}
        ).status_code
        == 201
    )
    assert told(browser.get(f"{path}/preview"))["items"][0]["payload"]["text"] == {"de": "Hallo"}
    assert browser.delete(path).status_code == 204
    assert browser.post(f"{path}/undelete").status_code == 200


def test_a_save_without_a_state_is_refused_and_a_clash_tells_both_values(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    path = f"/api/v1/playlists/{told(browser.post('/api/v1/playlists', json={'title': 'A'}))['id']}"
    document = {"title": "B", "items": []}
    assert browser.put(path, json={"document": document}).status_code == 422
    assert browser.put(path, json={"document": document}, headers={"If-Match": '"1"'}).status_code == 200
    clash = browser.put(path, json={"document": {**document, "title": "C"}}, headers={"If-Match": '"1"'})
    assert clash.status_code == 409
    assert [(one["pointer"], one["yours"], one["theirs"]) for one in told(clash)["errors"]] == [("/title", "C", "B")]


def test_wrong_settings_name_their_field(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    path = f"/api/v1/playlists/{told(browser.post('/api/v1/playlists', json={'title': 'A'}))['id']}"
    answer = browser.post(f"{path}/items", json={"widget": "qr", "config": {"target": "javascript:1"}})
    assert [one["pointer"] for one in told(answer)["errors"]] == ["/items/0/config/target"]


def test_a_large_picture_is_uploaded_as_a_form(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    data = picture("PNG", (1200, 800)) + bytes(700_000)
    # Encoded here: the test client's own encoder leaves a large body's temporary file to the garbage collector.
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), "groß.png", "file")})
    answer = browser.post("/api/v1/media", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert (answer.status_code, told(answer)["state"], told(answer)["title"]) == (201, "arriving", "groß")
    rooms.kernel.jobs.run_waiting(rooms.kernel)
    ready = told(browser.get(f"/api/v1/media/{told(answer)['id']}"))
    assert ready["state"] == "ready"
    assert browser.get(ready["thumb"]).content_type == "image/webp"
    refused = browser.post("/api/v1/media", data={"file": (io.BytesIO(b"%PDF-1.7"), "a.jpg")})
    assert told(refused)["errors"][0]["pointer"] == "/file"


def test_every_widget_describes_its_form_in_the_readers_language(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    widgets = told(browser.get("/api/v1/widgets", headers={"Accept-Language": "de"}))["widgets"]
    assert {one["name"]: one["label"] for one in widgets} == {
        "image": "Bild",
        "video": "Video",
        "text": "Text",
        "product": "Produkt",
        "qr": "QR-Code",
        "tour": "360°-Rundgang",
    }
    text = next(one for one in widgets if one["name"] == "text")
    assert text["config"]["properties"]["tone"]["choices"]["plain"] == "Schlicht"


def test_pages_show_nothing_something_and_the_way_back_from_a_deletion(rooms: Rooms) -> None:
    browser = signed_in(rooms)
    assert "No playlists yet" in browser.get("/studio/playlists").text
    assert "The library is empty" in browser.get("/studio/media").text
    refused = browser.post("/studio/playlists", data={"title": ""})
    assert refused.status_code == 422
    made = browser.post("/studio/playlists", data={"title": "<b>Sommer</b>"})
    page = browser.get(made.headers["Location"]).text
    assert "&lt;b&gt;Sommer&lt;/b&gt;" in page
    medium = rooms.media.prepare(rooms.media.add(SYSTEM, "sommer.jpg", io.BytesIO(picture())).id)
    playlist = PlaylistId(made.headers["Location"].rpartition("/")[2])
    rooms.playlists.add_item(SYSTEM, playlist, NewItem("image", {"medium": medium.id}))
    assert "Picture: sommer" in browser.get(made.headers["Location"]).text
    assert "sommer" in browser.get("/studio/media").text
    assert "1600 × 900" in browser.get(f"/studio/media/{medium.id}").text
    deleted = browser.post(f"{made.headers['Location']}/delete", follow_redirects=True).text
    assert f"/studio/playlists/{playlist}/undelete" in deleted
    browser.post(f"/studio/playlists/{playlist}/undelete")
    assert "&lt;b&gt;Sommer&lt;/b&gt;" in browser.get("/studio/playlists").text
    assert (
        f"/studio/media/{medium.id}/undelete"
        in browser.post(f"/studio/media/{medium.id}/delete", follow_redirects=True).text
    )
