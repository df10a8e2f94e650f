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
from .api import answer_out as answer_out
from .api import init_api
from .api_campaigns import init_campaigns
from .api_entries import init_entries
from .entries import Wanted as Wanted
from .entry import NewEntry as NewEntry
from .entry import Planned as Planned
from .errors import NoSuchDisplay as NoSuchDisplay
from .explain import Explainer as Explainer
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
from .service import Schedule as Schedule
from .times import Doors as Doors
from .times import Holidays as Holidays
from .world import Aim as Aim
from .world import DisplayFacts as DisplayFacts
from .world import Entry as Entry
from .world import Level as Level
from .world import Stock as Stock
from .world import Target as Target


def init_app(
    web: Web, drafts: Drafts, playlists: Playlists, places: Places, catalogue: Catalogue, media: Media
) -> Schedule:
    """Build the room and open its doors."""
    schedule = Schedule(web.kernel, drafts, playlists, places, catalogue, media)
    init_api(web, schedule)
    init_entries(web, schedule)
    init_campaigns(web, schedule)
    init_pages(web, schedule, playlists, places)
    return schedule
