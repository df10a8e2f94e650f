"""The window: the 360° visit of a shop.

Nothing is imported with the package: `tours.pannellum`, `auslage panorama` and the tiling process stand without a
server, and start without the time that its libraries take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signage.catalogue import Catalogue
    from signage.drafts import Drafts
    from signage.media import Media
    from signage.personalisation import Loans
    from signage.places import Places
    from signage.playlists import Playlists
    from signage.schedule import Schedule
    from signage.touchpoints import Touchpoints
    from signage.web import Web
    from tours.counts_pages import Measured
    from tours.pages import Ticketing
    from tours.service import Tours as Tours


def init_app(
    web: Web,
    *,
    places: Places,
    catalogue: Catalogue,
    drafts: Drafts,
    baskets: Ticketing,
    media: Media,
    schedule: Schedule,
    touchpoints: Touchpoints,
    playlists: Playlists,
    measured: Measured,
    loans: Loans,
) -> Tours:
    """Build the room and open its doors."""
    from tours.api import init_api
    from tours.counts import Counts
    from tours.counts_pages import init_counts
    from tours.desk import Desk
    from tours.editor_api import init_editor_api
    from tours.gaze import Gaze
    from tours.goods import Shelves
    from tours.kind import TourKind
    from tours.pages import init_pages
    from tours.panoramas import Panoramas
    from tours.preview import Previews
    from tours.screening import Screenings
    from tours.screening_api import init_screenings
    from tours.screens import init_screens
    from tours.service import Tours
    from tours.sources import sources
    from tours.studio import init_studio
    from tours.tags_pages import init_tags
    from tours.telling import Teller
    from tours.widget import TourWidget

    panoramas = Panoramas(web.kernel, drafts.mentions)
    around = sources(catalogue, places, media, schedule, touchpoints)
    kind = TourKind(panoramas, places, media, around, web.kernel.clock)
    drafts.register(kind, kind.validate, Teller(kind))
    tours = Tours(web.kernel, drafts, panoramas, places, media)
    playlists.register(TourWidget(tours.all_live))
    init_api(web, panoramas, drafts)
    init_editor_api(web, tours, Desk(tours, kind, drafts, panoramas, places, around))
    init_screens(web, tours, schedule)
    previews = Previews(web.kernel, tours, kind)
    screenings = Screenings(tours, previews, places, loans)
    init_screenings(web, screenings)
    shelves = Shelves(catalogue, places, schedule)
    init_pages(web, tours, places, shelves, baskets, previews, screenings)
    init_counts(web, tours, Counts(web.kernel, places), Gaze(web.kernel, places), shelves, measured)
    init_studio(web, tours, places, drafts, previews)
    init_tags(web, tours, places, touchpoints)
    return tours
