"""The composition root: the only file that sees the mind, the body and the window together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask

import players as players_room
import tours as tours_room
from signage import accounts as accounts_room
from signage import baskets as baskets_room
from signage import catalogue as catalogue_room
from signage import drafts as drafts_room
from signage import journal as journal_room
from signage import legal as legal_room
from signage import media as media_room
from signage import notify as notify_room
from signage import personalisation as personalisation_room
from signage import places as places_room
from signage import playlists as playlists_room
from signage import schedule as schedule_room
from signage import touchpoints as touchpoints_room
from signage import visitors as visitors_room
from signage.access import Account, Role
from signage.accounts import Accounts
from signage.baskets import Baskets
from signage.cast import CAST
from signage.catalogue import Catalogue
from signage.clock import Clock
from signage.drafts import Drafts
from signage.ids import Ids
from signage.jobs import Bell
from signage.journal import Journal
from signage.kernel import Kernel
from signage.legal import Legal
from signage.media import Media
from signage.notify import Notify
from signage.personalisation import Moments
from signage.places import Places
from signage.playlists import Playlists
from signage.schedule import Schedule
from signage.settings import Settings
from signage.touchpoints import TouchpointRoom
from signage.visitors import Visitors
from signage.web import PUBLIC, DemoAccount, Web

if TYPE_CHECKING:
    from players import Players
    from tours import Tours


@dataclass(frozen=True)
class Rooms:
    """Every service of a running server, for the CLI, the worker, the demo loader and the tests."""

    kernel: Kernel
    web: Web
    accounts: Accounts
    places: Places
    catalogue: Catalogue
    media: Media
    journal: Journal
    drafts: Drafts
    playlists: Playlists
    schedule: Schedule
    legal: Legal
    visitors: Visitors
    baskets: Baskets
    touchpoints: TouchpointRoom
    personalisation: Moments
    notify: Notify
    players: Players
    tours: Tours


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    bell: Bell | None = None,
    grouped: bool = False,
) -> Rooms:
    """Put all rooms together. grouped: under gevent, see `signage.db.Database`."""
    kernel = Kernel.build(settings, clock=clock, ids=ids, bell=bell, grouped=grouped)
    web = Web(kernel)
    if settings.demo:
        web.home.demo_accounts = lambda: [DemoAccount(one.email, one.password, one.role) for one in CAST]
    places = places_room.init_app(web)
    catalogue = catalogue_room.init_app(web, places)
    accounts = accounts_room.init_app(
        web, stores=lambda account: [(one.id, one.name) for one in places.stores(account)]
    )
    journal = journal_room.init_app(web)
    media = media_room.init_app(web)
    drafts = drafts_room.init_app(web)
    playlists = playlists_room.init_app(web, drafts, media, catalogue)
    schedule = schedule_room.init_app(web, drafts, playlists, places, catalogue, media)
    legal = legal_room.init_app(web, places, drafts)
    baskets = baskets_room.init_app(web, catalogue, places)
    visitors = visitors_room.init_app(web, baskets, places)
    touchpoints = touchpoints_room.init_app(web, places, catalogue, baskets, visitors)
    personalisation = personalisation_room.init_app(
        web, drafts=drafts, touchpoints=touchpoints, places=places, catalogue=catalogue, visitors=visitors
    )
    notify = notify_room.init_app(web)
    players = players_room.init_app(web, places=places, schedule=schedule, moments=personalisation)
    tours = tours_room.init_app(
        web, places=places, catalogue=catalogue, drafts=drafts, baskets=baskets, media=media, schedule=schedule,
        touchpoints=touchpoints.register, playlists=playlists, measured=visitors.measured, loans=personalisation.loans,
    )  # fmt: skip
    _name_things(journal, accounts, places, players)
    rooms = Rooms(
        kernel=kernel,
        web=web,
        accounts=accounts,
        places=places,
        catalogue=catalogue,
        journal=journal,
        media=media,
        drafts=drafts,
        playlists=playlists,
        schedule=schedule,
        legal=legal,
        visitors=visitors,
        baskets=baskets,
        touchpoints=touchpoints,
        personalisation=personalisation,
        notify=notify,
        players=players,
        tours=tours,
    )
    _openapi(web)
    web.flask.extensions["auslage"] = rooms
    return rooms


def _name_things(journal: Journal, accounts: Accounts, places: Places, players: Players) -> None:
    """Let Measure say names where events hold ids."""

    def people(account: Account) -> Mapping[str, str]:
        if account.role is not Role.ADMIN:
            return {}
        return {one.account.id: one.account.name for one in accounts.people(account)}

    def sites(account: Account) -> Mapping[str, str]:
        maps = [places.map(account, store.id) for store in places.stores(account)]
        stores = [(one.store.id, one.store.name) for one in maps]
        return dict[str, str]([*stores, *((place.id, place.name) for one in maps for place in one.places)])

    journal.namers += [people, sites, lambda account: {one.id: one.name for one in players.displays.list(account)}]


def create_app(settings: Settings, **parts: object) -> Flask:
    """The WSGI app of one web process; see `build`."""
    return build(settings, **parts).web.app  # type: ignore[arg-type]


def _openapi(web: Web) -> None:
    """Serve the description of the whole API."""

    @web.flask.get("/api/v1/openapi.json")
    def openapi() -> dict[str, Any]:
        return web.description

    web.guard.mark("openapi", PUBLIC, csrf=False)
