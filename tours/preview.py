"""A tour as visitors would see it if it were published now, for whoever has the link."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from signage.access import SYSTEM, Account
from signage.errors import N_, Conflict, NotFound
from signage.ids import TourId
from signage.kernel import Kernel
from tours.kind import TourKind
from tours.live import LiveTour, as_of
from tours.panoramas import PanoramaState
from tours.service import Tours

PREVIEW_FOR = timedelta(days=7)
FOLDER = "-"
"""Stands in a preview's address where a tour's own address stands: no tour can be called that."""


class NoSuchPreview(NotFound):
    """The link was made elsewhere, or its time is over."""

    sentence = N_("This preview does not exist any more: such a link holds for a week. Ask for a new one.")


class NothingToPreview(Conflict):
    """The tour has no scene yet, or one whose photo is not worked on."""

    sentence = N_("There is nothing to see yet: add a scene, and wait until every photo is ready.")


class Previews:
    """Signed links to drafts; nothing of them is stored."""

    def __init__(self, kernel: Kernel, tours: Tours, kind: TourKind) -> None:
        self._kernel = kernel
        self._tours = tours
        self._kind = kind
        # itsdangerous signs with the last key of its list and accepts each of them.
        keys = list(reversed(kernel.settings.secret_keys))
        self._signer = URLSafeSerializer(keys, salt="tours/preview", signer_kwargs={"digest_method": hashlib.sha256})

    def token(self, account: Account, tour: TourId) -> tuple[str, datetime]:
        """What a link to this tour ends in, and until when it holds. Raises NoSuchDraft."""
        draft, _ = self._tours.get(account, tour)
        until = self._kernel.clock.now() + PREVIEW_FOR
        return str(self._signer.dumps([draft.id, int(until.timestamp())])), until

    def tour(self, token: str) -> LiveTour:
        """The tour of a link. Raises NoSuchPreview, NothingToPreview."""
        return self.draft(SYSTEM, self._tour_of(token), f"{FOLDER}/{token}")

    def draft(self, account: Account, id_: TourId, slug: str = FOLDER) -> LiveTour:
        """A tour as it would be if it were published now. Raises NoSuchDraft, NothingToPreview."""
        draft, document = self._tours.get(account, id_)
        photos = self._tours.panoramas.known(SYSTEM, document.panoramas)
        ready = [photos[one].state is PanoramaState.READY for one in document.panoramas if one in photos]
        if not document.scenes or len(ready) < len(document.panoramas) or not all(ready):
            raise NothingToPreview
        body: Any = self._kind.compile(draft.document, SYSTEM).body
        tour = as_of({**body["tour"], "slug": slug}, self._kernel.clock.now())
        return LiveTour(id_, -draft.revision, tour, body["viewer"])

    def guest(self, token: str, tiles: str) -> Account | None:
        """Who may load these tiles with this link: nobody, unless they are of its tour."""
        try:
            _, document = self._tours.get(SYSTEM, self._tour_of(token))
        except NotFound:
            return None
        photos = self._tours.panoramas.known(SYSTEM, document.panoramas)
        return SYSTEM if any(photo.tiles == tiles for photo in photos.values()) else None

    def _tour_of(self, token: str) -> TourId:
        try:
            id_, until = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError) as cause:
            raise NoSuchPreview from cause
        if self._kernel.clock.now().timestamp() > until:
            raise NoSuchPreview
        return TourId(id_)
