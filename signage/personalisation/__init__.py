"""Rules, leases and traces: the right thing on the right display for this moment, explained."""

from __future__ import annotations

from pydantic import JsonValue

from signage.access import Account
from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.kernel import Kernel
from signage.personalisation.leases import Lease, Stand, stand, take_down
from signage.personalisation.loans import LONGEST_S, SHORTEST_S, USUAL_S, Loans, Screen
from signage.personalisation.problems import NoSuchDisplay
from signage.personalisation.rulebook import Rules, StoredRule
from signage.personalisation.rules import RuleDocument
from signage.personalisation.service import Moments, Question
from signage.personalisation.traces import Trace, Traces
from signage.personalisation.world import World
from signage.places import Places
from signage.playlists.widgets import draw_codes
from signage.touchpoints import TouchpointRoom
from signage.visitors import Visitors
from signage.web import Web

__all__ = [
    "LONGEST_S",
    "SHORTEST_S",
    "USUAL_S",
    "Lease",
    "Loans",
    "Moments",
    "NoSuchDisplay",
    "Question",
    "RuleDocument",
    "Rules",
    "Screen",
    "Stand",
    "StoredRule",
    "Trace",
    "Traces",
    "build",
    "init_app",
    "stand",
    "take_down",
]

SWEEP_S = 0.5
"""A display clears by its own timer; the server tells the end of a lease at most this much later."""
FLUSH_S = 0.25


def build(kernel: Kernel, drafts: Drafts, places: Places, catalogue: Catalogue, visitors: Visitors) -> Moments:
    """The services without their doors."""

    def entry(sight: Account, playlist: str, item: str) -> dict[str, JsonValue] | None:
        """The compiled payload of an entry of a published playlist."""
        for version in drafts.published("playlist", [playlist]):
            items = version.compiled.get("items") if sight.reaches(version.store) else ()
            for one in items if isinstance(items, list) else []:
                payload = one.get("payload") if isinstance(one, dict) and one.get("id") == item else None
                if isinstance(payload, dict):
                    return draw_codes(payload, kernel.settings.public_url or "")
        return None

    rules = Rules(kernel, drafts, entry)
    return Moments(kernel, rules, World(kernel, places, catalogue), Traces(kernel), visitors)


def init_app(
    web: Web,
    *,
    drafts: Drafts,
    touchpoints: TouchpointRoom,
    places: Places,
    catalogue: Catalogue,
    visitors: Visitors,
) -> Moments:
    """Build the room, open its doors, and let touches be decided here."""
    from signage.personalisation import api, pages

    moments = build(web.kernel, drafts, places, catalogue, visitors)
    visitors.when_withdrawn(moments.let_go)
    touchpoints.decide_with(moments.decide)
    touchpoints.register.displays_from(moments.names)
    api.init_app(web, moments, drafts)
    pages.init_app(web, moments, places, catalogue, drafts)

    def sweep() -> None:
        moments.sweep()

    def flush() -> None:
        moments.traces.flush()

    def prune() -> None:
        moments.prune()

    web.every(SWEEP_S, sweep)
    web.every(FLUSH_S, flush, last=True)
    web.every(3600, prune)
    return moments
