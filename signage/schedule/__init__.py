"""The schedule: who shows what, when, and an exact answer to why."""

from __future__ import annotations

from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.media import Media
from signage.places import Places
from signage.playlists import Playlists
from signage.web import Web

from .answer import Answer as Answer
from .answer import Showing as Showing
from .api import init_api
from .on_air import OnAir as OnAir
from .pages import init_pages
from .plan import HOUSE as HOUSE
from .plan import Asset as Asset
from .plan import Plan as Plan
from .plan import PlanEntry as PlanEntry
from .plan import PlanSegment as PlanSegment
from .plan import Programme as Programme
from .recurrence import occurrences as occurrences
from .resolver import playing as playing
from .service import NoSuchDisplay as NoSuchDisplay
from .service import Schedule as Schedule
from .world import DisplayFacts as DisplayFacts
from .world import Entry as Entry
from .world import Target as Target


def init_app(
    web: Web, drafts: Drafts, playlists: Playlists, places: Places, catalogue: Catalogue, media: Media
) -> Schedule:
    """Build the room and open its doors."""
    schedule = Schedule(web.kernel, drafts, playlists, places, catalogue, media)
    init_api(web, schedule)
    init_pages(web, schedule, playlists, places)
    return schedule
