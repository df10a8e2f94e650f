"""People at a browser without JavaScript."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from signage.access import SYSTEM, Account
from signage.app import Rooms


def signed_in(rooms: Rooms, account: Account = SYSTEM) -> FlaskClient:
    """A browser in which `account` is signed in and whose forms carry the token of its session."""
    rooms.web.guard.load_account = lambda: account
    client = rooms.web.app.test_client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/studio/places").text)
    assert token is not None
    client.environ_base["HTTP_X_CSRFTOKEN"] = token.group(1)
    return client
