"""Drafts by REST: what is used where."""

from __future__ import annotations

from signage.app import Rooms


def test_the_description_of_the_api_names_where_things_are_used(rooms: Rooms) -> None:
    answer = rooms.web.app.test_client().get("/api/v1/openapi.json")
    assert "/api/v1/uses" in answer.json["paths"]  # type: ignore[index]
