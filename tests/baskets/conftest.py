"""A shop whose jackets lie in baskets."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from signage.app import Rooms
from tests.touchpoints.shop import Shop, open_shop

M, L = "JA-1-M", "JA-1-L"


@pytest.fixture
def shop(rooms: Rooms) -> Shop:
    return open_shop(rooms)


def ticket(shop: Shop, action: str, page: str = "/tour/markt") -> str:
    return shop.rooms.baskets.ticket(page=page, action=action)


def put(client: FlaskClient, shop: Shop, action: str = "add", **more: str) -> TestResponse:
    form = {"store": shop.store.id, "sku": M, "page": "/tour/markt", "ticket": ticket(shop, action)}
    return client.post(f"/basket/{action}", data=form | more, headers={"Accept": "text/html"})
