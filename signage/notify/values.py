"""Who is told, of what, and how a delivery is going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import EventId, StoreId
from signage.notify.kinds.base import Note

WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 18_000, 36_000))
"""How long a delivery waits after each failure; after the last it is given up (about 19 hours in all)."""

PAUSE_AFTER = 20
"""So many failures in a row pause the target: a dead address must not keep the worker busy."""


class TargetState(StrEnum):
    """Whether a target is told."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class DeliveryState(StrEnum):
    """Where a delivery is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True)
class Target:
    """Somebody who is told of facts. types: of which ones, empty for all. note: why it is paused."""

    id: str
    kind: str
    name: str
    store: StoreId | None
    settings: Mapping[str, str]
    types: tuple[str, ...]
    state: TargetState
    failures: int
    note: Note
    waiting: int = 0


@dataclass(frozen=True)
class NewTarget:
    """What a person says about a target."""

    name: str
    settings: Mapping[str, str]
    kind: str = "webhook"
    store: StoreId | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """One fact on its way to one target. note: what the other side said last."""

    id: str
    event: EventId
    type: str
    state: DeliveryState
    attempts: int
    note: Note
    made_at: datetime
    next_at: datetime | None


class TargetNotFound(NotFound):
    """No such target, or not for this account."""

    sentence = N_("This webhook does not exist, or you may not see it. Go back to the list.")


class NotTold(Conflict):
    """A test of a target to which nothing is sent."""

    sentence = N_("This webhook is paused or removed, so nothing is sent. Resume it first.")


class TargetNeedsName(Invalid):
    """A target without a name."""

    field = "/name"
    sentence = N_("Give the webhook a name of 1 to 100 characters.")


class UnknownFacts(Invalid):
    """A type that no fact has."""

    field = "/types"
    sentence = N_("No fact has the type “%(type)s”. Choose from the list.")


class UnknownKind(Invalid):
    """A way of telling that is not there."""

    field = "/kind"
    sentence = N_("There is no such way of telling. Choose one from the list.")
