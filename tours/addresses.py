"""Which tour is at which public address; an address that a tour once had leads to it until another wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select

from signage.db import Tx
from signage.errors import N_, Invalid
from tours.models import TourAddressRow


class SlugTaken(Invalid):
    """Another tour is published under the same address."""

    field = "/slug"
    sentence = N_("Another tour already has the address “%(slug)s”: choose a different one.")


def keep(tx: Tx, tour: str, slug: str, aliases: Sequence[str], is_live: Callable[[str], bool]) -> None:
    """Part of a publish. is_live: whether visitors meet a tour. Raises SlugTaken where they meet another one here."""
    holder = tx.session.get(TourAddressRow, slug)
    if holder is not None and holder.tour != tour:
        if not holder.alias and is_live(holder.tour):
            raise SlugTaken(slug=slug)
        tx.session.delete(holder)
        tx.session.flush()
    tx.session.execute(delete(TourAddressRow).where(TourAddressRow.tour == tour))
    tx.session.expire_all()
    foreign = set(tx.session.scalars(select(TourAddressRow.slug).where(TourAddressRow.slug.in_(list(aliases)))))
    tx.session.add(TourAddressRow(slug=slug, tour=tour, alias=False))
    old = dict.fromkeys(one for one in aliases if one != slug and one not in foreign)
    tx.session.add_all(TourAddressRow(slug=one, tour=tour, alias=True) for one in old)
    tx.session.flush()
