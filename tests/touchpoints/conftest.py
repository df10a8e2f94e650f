"""The shop in which touches are tested."""

from __future__ import annotations

import pytest

from signage.app import Rooms
from tests.touchpoints.shop import Shop, open_shop


@pytest.fixture
def shop(rooms: Rooms) -> Shop:
    """See `tests.touchpoints.shop`."""
    return open_shop(rooms)
