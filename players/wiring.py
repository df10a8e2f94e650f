"""Connects the body with the mind: what is planned, who is lent to whom, where each display hangs."""

from __future__ import annotations

from players.displays import Display, Displays
from players.keys import Keys
from players.manifest import HORIZON, World
from players.plan import world_of
from players.room import Players, assemble
from signage.access import SYSTEM, Account
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.personalisation import Moments, Stand, stand, take_down
from signage.places import Pin, Places
from signage.schedule import DisplayFacts, Schedule
from signage.web import Web


def open_displays(kernel: Kernel, places: Places) -> Displays:
    """The displays, each with its lease row, for commands that run beside the server."""
    displays = Displays(kernel, places, Keys(kernel))
    displays.within(lambda tx, display: stand(tx, _stand(display)), lambda tx, display: take_down(tx, display.id))
    return displays


def init_app(web: Web, *, places: Places, schedule: Schedule, moments: Moments) -> Players:
    """Build the room, open its doors and its live line."""
    keys = Keys(web.kernel)
    displays = Displays(web.kernel, places, keys)
    displays.within(
        lambda tx, display: moments.stand(tx, _stand(display)), lambda tx, display: moments.take_down(tx, display.id)
    )

    def compose(display: Display) -> World:
        plan = schedule.plan_for(display.id, public_url=players.desk.address, horizon=HORIZON)
        return world_of(display, places.store(SYSTEM, display.store), plan)

    schedule.displays_from(lambda: [_facts(display) for display in displays.everywhere()])
    places.pins.add(lambda account, store: _pins(displays, account, store))
    players = assemble(web, places, displays, keys, compose, moments)
    web.every(1.0, players.live.tick)
    web.every(30.0, players.desk.lose)
    web.at_start(players.desk.begin)
    web.at_stop(players.live.finish)
    web.at_stop(players.desk.finish)
    return players


def _pins(displays: Displays, account: Account, store: StoreId) -> list[Pin]:
    """The displays of a store for its map."""
    return [
        Pin(place=each.place, kind="display", label=each.name, href=f"/studio/displays#{each.id}", id=each.id)
        for each in displays.list(account, store)
        if each.place is not None
    ]


def _stand(display: Display) -> Stand:
    return Stand(
        display=display.id,
        store=display.store,
        place=display.place or display.store,
        name=display.name,
        display_class=display.display_class,
        crowd=display.crowd,
    )


def _facts(display: Display) -> DisplayFacts:
    return DisplayFacts(
        id=display.id,
        store=display.store,
        places=() if display.place is None else (display.place,),
        groups=frozenset(display.groups),
        name=display.name,
    )
