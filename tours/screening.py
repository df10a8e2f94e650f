"""The draft of a tour on a display of its store, for a few minutes: a lease that a person grants (ADR 0016)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signage.access import SYSTEM, Account
from signage.errors import N_, Conflict
from signage.ids import DisplayId, SceneId, StoreId, TourId
from signage.personalisation import USUAL_S, Lease, Loans, Screen
from signage.places import Places
from tours.live import LiveTour, NoSuchScene
from tours.preview import Previews
from tours.service import Tours
from tours.widget import TourWidget, payload_of


class FacesUnconfirmed(Conflict):
    """People who are in the shop would see faces of others."""

    sentence = N_(
        "Nobody has confirmed for the photo of “%(scene)s” that no person can be recognised: blur whoever is in it and"
        " confirm it, then a display may show it."
    )


class Screenings:
    """Drafts on displays."""

    def __init__(self, tours: Tours, previews: Previews, places: Places, loans: Loans) -> None:
        self._tours = tours
        self._previews = previews
        self._places = places
        self._loans = loans

    def screens(self, account: Account, tour: TourId) -> Sequence[tuple[Screen, str]]:
        """The displays of the tour's store, each with the name of the place where it hangs. Raises NoSuchDraft."""
        store = self._store(account, tour)
        places = {str(one.id): one for one in self._places.map(account, store).places}

        def around(screen: Screen) -> str:
            """Where it hangs; a spot that stands for the display itself says so by what is around it."""
            here = places.get(screen.place)
            while here is not None and here.name == screen.name and here.parent is not None:
                here = places.get(here.parent)
            return here.name if here is not None else ""

        return [(one, around(one)) for one in self._loans.screens(account, store)]

    def show(
        self, account: Account, tour: TourId, display: DisplayId, *, scene: SceneId | None = None,
        seconds: int = USUAL_S,
    ) -> Lease:  # fmt: skip
        """Show a scene of the draft as it is now, the first one unless told otherwise.

        Raises NoSuchDraft, NoSuchScene, NothingToPreview, FacesUnconfirmed, and what `Loans.lend` raises.
        """
        store = self._store(account, tour)
        draft = self._previews.draft(account, tour)
        return self._loans.lend(
            account, store, display, self._content(draft, scene), of=tour, title=str(draft.tour["title"]),
            seconds=seconds,
        )  # fmt: skip

    def end(self, account: Account, tour: TourId, display: DisplayId) -> bool:
        """The display goes on with its playlist; False where nothing was shown. Raises NoSuchDraft, NoSuchDisplay."""
        return self._loans.end(account, self._store(account, tour), display)

    def guest(self, ticket: str, tiles: str) -> Account | None:
        """Who may load these tiles with the ticket of a lease: nobody, unless the lease holds and shows them."""
        lease = self._loans.with_ticket(ticket) if ticket else None
        if lease is None or lease.content.get("template") != TourWidget.name:
            return None
        poster = str(lease.content["data"]["poster"])
        return SYSTEM if poster.startswith(f"/media/p/{tiles}/") else None

    def _content(self, draft: LiveTour, scene: SceneId | None) -> dict[str, Any]:
        shown = draft.scene(None) if scene is None else _found(draft, scene)
        languages = draft.tour["languages"]
        photo = self._tours.panoramas.known(SYSTEM, [shown["panorama"]])[shown["panorama"]]
        if photo.faces_open:
            name = next((shown["name"][one] for one in languages if shown["name"].get(one)), shown["slug"])
            raise FacesUnconfirmed(scene=name)
        payload = {**payload_of(draft, shown), "draft": True}
        language = next(iter(languages), "de")
        return {"template": TourWidget.name, "data": payload, "values": {}, "language": language}

    def _store(self, account: Account, tour: TourId) -> StoreId:
        return StoreId(self._tours.get(account, tour)[1].store)


def _found(draft: LiveTour, scene: SceneId) -> Any:
    for one in draft.tour["scenes"]:
        if one["id"] == scene:
            return one
    raise NoSuchScene
