"""A tour as visitors would see it if it were published now, for whoever has the link."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from signage.access import SYSTEM, Account
from signage.errors import N_, Conflict, Invalid, NotFound
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


class NoMoment(Invalid):
    """What was asked for is no point in time."""

    field = "on"
    sentence = N_("“%(on)s” is no moment: give a date and a time.")


class Previews:
    """Signed links to drafts; nothing of them is stored."""

    def __init__(self, kernel: Kernel, tours: Tours, kind: TourKind) -> None:
        self._kernel = kernel
        self._tours = tours
        self._kind = kind
        # itsdangerous signs with the last key of its list and accepts each of them.
        keys = list(reversed(kernel.settings.secret_keys))
        self._signer = URLSafeSerializer(keys, salt="tours/preview", signer_kwargs={"digest_method": hashlib.sha256})

    def token(self, account: Account, tour: TourId, on: datetime | None = None) -> tuple[str, datetime]:
        """What a link to this tour ends in, and until when it holds. Raises NoSuchDraft.

        on: the moment at which its scenes are seen; None: each visit's own.
        """
        draft, _ = self._tours.get(account, tour)
        until = self._kernel.clock.now() + PREVIEW_FOR
        said = [draft.id, int(until.timestamp()), *([int(on.timestamp())] if on else [])]
        return str(self._signer.dumps(said)), until

    def tour(self, token: str) -> LiveTour:
        """The tour of a link. Raises NoSuchPreview, NothingToPreview."""
        tour, on = self._read(token)
        return self.draft(SYSTEM, tour, f"{FOLDER}/{token}", on)

    def draft(self, account: Account, id_: TourId, slug: str = FOLDER, on: datetime | None = None) -> LiveTour:
        """A tour as it would be if it were published now, seen at a moment. Raises NoSuchDraft, NothingToPreview."""
        draft, document = self._tours.get(account, id_)
        photos = self._tours.panoramas.known(SYSTEM, document.panoramas)
        ready = [photos[one].state is PanoramaState.READY for one in document.panoramas if one in photos]
        if not document.scenes or len(ready) < len(document.panoramas) or not all(ready):
            raise NothingToPreview
        body: Any = self._kind.compile(draft.document, SYSTEM).body
        tour = as_of({**body["tour"], "slug": slug}, on or self._kernel.clock.now())
        return LiveTour(id_, -draft.revision, tour, body["viewer"])

    def guest(self, token: str, tiles: str) -> Account | None:
        """Who may load these tiles with this link: nobody, unless they are of its tour."""
        try:
            _, document = self._tours.get(SYSTEM, self._read(token)[0])
        except NotFound:
            return None
        photos = self._tours.panoramas.known(SYSTEM, document.panoramas)
        return SYSTEM if any(photo.tiles == tiles for photo in photos.values()) else None

    def _read(self, token: str) -> tuple[TourId, datetime | None]:
        try:
            id_, until, *on = self._signer.loads(token)
        except (BadSignature, ValueError, TypeError) as cause:
            raise NoSuchPreview from cause
        if self._kernel.clock.now().timestamp() > until:
            raise NoSuchPreview
        return TourId(id_), datetime.fromtimestamp(on[0], UTC) if on else None


def moment_of(asked: str) -> datetime | None:
    """The moment that a query names; None for an empty one. Raises NoMoment."""
    if asked == "":
        return None
    try:
        at = datetime.fromisoformat(asked)
    except ValueError as cause:
        raise NoMoment(on=asked[:40]) from cause
    if at.tzinfo is None or not 1970 < at.year < 9000:
        raise NoMoment(on=asked[:40])
    return at
