"""The body on an empty database, with a plan that the test writes itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import gevent
import pytest
from flask.testing import FlaskClient

from players import Display, Displays, Keys, NewDisplay, Players, assemble
from players.live import NAMESPACE
from players.manifest import HORIZON, House, Panel, Segment, World
from signage.access import SYSTEM, Account
from signage.clock import FixedClock
from signage.db import Base, Tx
from signage.facts import LeaseGranted
from signage.ids import CountingIds, DisplayId, EventId, LeaseId, RuleId, StoreId
from signage.kernel import Kernel
from signage.personalisation import Lease
from signage.places import NewStore, Places
from signage.settings import Settings
from signage.web import Web
from tests.players.device import Device


@dataclass(frozen=True)
class Lent:
    """A lease in force."""

    id: LeaseId
    rule: RuleId | None
    rank: int
    until: datetime
    content: dict[str, Any]


@dataclass
class Lender:
    """The leases of a test: what the arbitration has granted."""

    now: dict[DisplayId, Lent] = field(default_factory=dict)
    pushed: list[LeaseId] = field(default_factory=list)
    online_displays: set[DisplayId] = field(default_factory=set)

    def current(self, display: DisplayId) -> Lent | None:
        return self.now.get(display)

    def running(self, account: Account) -> list[Lease]:
        return []

    def ticket(self, lease: LeaseId) -> str:
        return f"ticket of {lease}"

    def sent(self, lease: LeaseId, at: datetime) -> None:
        self.pushed.append(lease)

    def online(self, tx: Tx, display: DisplayId, yes: bool) -> None:
        (self.online_displays.add if yes else self.online_displays.discard)(display)


@dataclass
class Shop:
    """A store with displays and everything that a test asks of it."""

    kernel: Kernel
    web: Web
    players: Players
    leases: Lender
    store: StoreId
    clock: FixedClock
    worlds: dict[DisplayId, World]

    def client(self) -> FlaskClient:
        return self.web.app.test_client()

    def display(self, name: str = "Jacken") -> Display:
        return self.players.displays.create(SYSTEM, NewDisplay(name, self.store))

    def device(self, display: Display | None = None) -> Device:
        """A device that has become this display and is signed in."""
        device = Device(self.client())
        link = self.players.displays.mint_link(SYSTEM, (display or self.display()).id)
        assert device.redeem(link.partition("pair=")[2]).status_code == 200
        assert device.sign_in().status_code == 200
        return device

    def line(self, device: Device, **auth: Any) -> Any:
        """The live line of a device, open or refused."""
        hello = {"token": device.token, "page": "page-1", "v": 1, "serial": None, **auth}
        line = self.players.live._socketio.test_client(self.web.app, namespace=NAMESPACE, auth=hello)
        settle()
        return line

    def grant(
        self, display: str, lease: str = "lease-1", seconds: float = 8, *, by: str | None = "rule", **content: Any
    ) -> LeaseGranted:
        """A moment wins the display, or a person lends it: by None."""
        rule = None if by is None else RuleId(by)
        granted = LeaseGranted(
            id=EventId(f"{lease}-granted"), at=self.clock.now(), cause=EventId("touched-1"), lease=LeaseId(lease),
            display=DisplayId(display), until=self.clock.now() + timedelta(seconds=seconds), rule=rule, rank=20,
            because="Jacke angetippt",
            content={"template": "text", "data": {"widget": "text", "text": {"de": "Hallo"}}, **content},
        )  # fmt: skip
        self.leases.now[granted.display] = Lent(granted.lease, rule, 20, granted.until, granted.content)
        self.kernel.db.write(lambda tx: tx.record(granted))
        settle()
        return granted


def settle() -> None:
    """Let greenlets that are ready run."""
    for _ in range(3):
        gevent.sleep(0)


def heard(line: Any, name: str) -> list[Any]:
    """What arrived on the line under this name since the last look."""
    return [message["args"][0] for message in line.get_received(NAMESPACE) if message["name"] == name]


def empty_world(display: Display, now: datetime) -> World:
    return World(
        panel=Panel(display.id, display.name, display.store, "Europe/Berlin"),
        house=House("Modehaus"),
        timeline=(Segment(now, now + HORIZON, None),),
        programmes=(),
        assets=(),
    )


@pytest.fixture
def shop(settings: Settings, clock: FixedClock) -> Iterator[Shop]:
    kernel = Kernel.build(settings, clock=clock, ids=CountingIds())
    web = Web(kernel)
    web.guard.load_account = lambda: SYSTEM
    places = Places(kernel)
    keys = Keys(kernel)
    displays = Displays(kernel, places, keys)
    worlds: dict[DisplayId, World] = {}
    leases = Lender()
    players = assemble(
        web, places, displays, keys, lambda one: worlds.get(one.id) or empty_world(one, clock.now()), leases
    )
    Base.metadata.create_all(kernel.db.engine)
    store = places.add_store(SYSTEM, NewStore("Modehaus am Markt"))
    yield Shop(kernel, web, players, leases, store.id, clock, worlds)
    kernel.close()
