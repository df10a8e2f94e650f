"""Puts the room together: services, doors, the live line, and what it listens to."""

from __future__ import annotations

from dataclasses import dataclass

from players.api import add_device_doors, add_studio_doors
from players.commands import Commands
from players.desk import Desk, Leases
from players.displays import Displays
from players.keys import Keys
from players.live import Live, open_socketio
from players.manifests import Compose, Manifests
from players.pages import add_player_pages, add_studio_pages
from players.proof import Proof
from players.wall import Wall
from signage.events import Bus
from signage.facts import (
    Assigned,
    DisplayChanged,
    DisplayPaired,
    DisplayRevoked,
    Fact,
    LeaseEnded,
    LeaseGranted,
    MediumReady,
    PlaceChanged,
    PriceChanged,
    PricePlanned,
    ProductChanged,
    ProductsImported,
    Published,
    StockChanged,
)
from signage.places import Places
from signage.web import Web

EVERYTHING: tuple[type[Fact], ...] = (Published, Assigned, MediumReady, PlaceChanged, ProductsImported)


@dataclass(frozen=True)
class Players:
    """The services of this room."""

    displays: Displays
    keys: Keys
    manifests: Manifests
    proof: Proof
    commands: Commands
    desk: Desk
    live: Live
    wall: Wall


def assemble(web: Web, places: Places, displays: Displays, keys: Keys, compose: Compose, leases: Leases) -> Players:
    """Everything that needs no more than a plan and the leases."""
    kernel = web.kernel
    manifests = Manifests(kernel, displays, keys, compose)
    proof = Proof(kernel)
    commands = Commands(kernel, displays)
    desk = Desk(kernel, displays, keys, manifests, proof, commands, leases)
    socketio = open_socketio(web.flask, kernel.settings)
    # A tenth of the connections is kept for HTTP: a worker full of displays lets no tap in, without an error.
    live = Live(socketio, desk, capacity=kernel.settings.max_connections * 9 // 10)
    wall = Wall(displays, desk, live, places, kernel.clock, leases)
    commands.on_queued(live.command)
    _listen(kernel.bus, live, displays)
    add_device_doors(web, displays, keys, desk)
    add_studio_doors(web, displays, commands, proof, wall)
    add_player_pages(web)
    add_studio_pages(web, displays, commands, wall, places)
    return Players(displays, keys, manifests, proof, commands, desk, live, wall)


def _listen(bus: Bus, live: Live, displays: Displays) -> None:
    # The list of displays is forgotten first: what is told next already plans with the new one.
    for change in (DisplayChanged, DisplayPaired, DisplayRevoked):
        bus.on(change, displays.forget, everywhere=True)
    bus.on(LeaseGranted, live.lease_granted)
    bus.on(LeaseEnded, live.lease_ended)
    # Each process drops its own lines; another one hears of it by the tail of the event log.
    bus.on(DisplayRevoked, live.revoked, everywhere=True)
    bus.on(DisplayChanged, live.display_changed, everywhere=True)
    bus.on(DisplayPaired, live.display_changed, everywhere=True)
    for kind in EVERYTHING:
        bus.on(kind, lambda _fact: live.plans_changed(), everywhere=True)

    def product_changed(fact: PriceChanged | PricePlanned | ProductChanged | StockChanged) -> None:
        live.plans_changed(f"product:{fact.product}")

    bus.on(PriceChanged, product_changed, everywhere=True)
    # Nothing looks different yet, but from now on the displays know when it will.
    bus.on(PricePlanned, product_changed, everywhere=True)
    bus.on(ProductChanged, product_changed, everywhere=True)
    bus.on(StockChanged, product_changed, everywhere=True)
