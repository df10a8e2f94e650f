"""The texts that the law wants beside every public page, a store at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import N_, Invalid, NotFound
from signage.facts import LegalTextChanged
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.legal.models import LegalTextRow
from signage.places import Places

MOST = 60_000


class Kind(StrEnum):
    """Which text: § 5 DDG, Art. 13 GDPR, § 14 BFSG."""

    IMPRINT = "imprint"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"


TITLES = {
    Kind.IMPRINT: N_("Imprint"),
    Kind.PRIVACY: N_("Privacy"),
    Kind.ACCESSIBILITY: N_("Accessibility"),
}


class NotWritten(NotFound):
    """The store has no such text yet."""

    sentence = N_("The store has not written this text yet. Ask its staff, or come back later.")


class TextNeeded(Invalid):
    """A text would be gone that every visitor may ask for."""

    sentence = N_("What is published leads to this text: change it, but do not leave it empty in the first language.")


class TextTooLong(Invalid):
    """A text is longer than any law wants."""

    sentence = N_("This text is too long (at most %(most)s characters). Shorten it.")


@dataclass(frozen=True)
class LegalText:
    """One text as it is shown."""

    store: StoreId
    kind: Kind
    language: str
    text: str
    changed_at: datetime


class Legal:
    """Imprint, privacy and accessibility of every store."""

    def __init__(self, kernel: Kernel, places: Places) -> None:
        self._kernel = kernel
        self._places = places

    def texts(self, account: Account, store: StoreId) -> dict[tuple[Kind, str], LegalText]:
        """All texts of a store, by kind and language."""
        self._places.store(account, store)
        statement = select(LegalTextRow).where(LegalTextRow.store == store)
        with self._kernel.db.read() as session:
            rows = session.scalars(visible_to(account, statement, LegalTextRow.store)).all()
            return {(Kind(row.kind), row.language): _value(row) for row in rows}

    def public_text(self, store: StoreId, kind: Kind, languages: Sequence[str]) -> LegalText:
        """The text in the first of the languages that has one, else in the store's own. Raises NotFound."""
        chain = dict.fromkeys((*languages, *self._places.store(SYSTEM, store).languages))
        texts = self.texts(SYSTEM, store)
        for language in chain:
            if (kind, language) in texts:
                return texts[kind, language]
        raise NotWritten

    def write(self, account: Account, store: StoreId, kind: Kind, texts: Mapping[str, str]) -> None:
        """Replace a text in every language given; an empty one is removed.

        Raises Invalid for a text that is too long, and for none in the store's first language where there was one:
        what is published leads to it.
        """
        require(account, Role.ADMIN, store)
        own = self._places.store(account, store).languages[0]
        long = [language for language, text in texts.items() if len(text) > MOST]
        if long:
            raise Invalid.many([TextTooLong(field=f"/{language}", most=MOST) for language in long])

        if not texts.get(own, "kept").strip() and (kind, own) in self.texts(SYSTEM, store):
            raise TextNeeded(field=f"/{own}")

        def verb(tx: Tx) -> None:
            for language, text in texts.items():
                row = tx.session.get(LegalTextRow, (store, kind.value, language))
                if row is not None:
                    tx.session.delete(row)
                    tx.session.flush()
                if text.strip():
                    tx.session.add(
                        LegalTextRow(
                            store=store,
                            kind=kind.value,
                            language=language,
                            text=text.strip(),
                            changed_at=tx.now,
                            changed_by=account.id,
                        )
                    )
            tx.record(
                LegalTextChanged(
                    id=tx.event_id(), at=tx.now, store=store, subject=kind.value, kind=kind.value, by=account.id
                )
            )

        self._kernel.db.write(verb)

    def missing(self, store: StoreId) -> list[Kind]:
        """What the store still has to write, in its first language, before it may publish."""
        first = self._places.store(SYSTEM, store).languages[0]
        texts = self.texts(SYSTEM, store)
        return [kind for kind in Kind if (kind, first) not in texts]

    def missing_for(self, stores: Iterable[StoreId | None]) -> dict[StoreId, list[Kind]]:
        """What is missing for these stores; None stands for all, as a shared thing is shown by each. The demo may."""
        if self._kernel.settings.demo:
            return {}
        wanted = set(stores)
        chosen = {one.id for one in self._places.stores(SYSTEM) if None in wanted or one.id in wanted}
        found = {store: self.missing(store) for store in sorted(chosen)}
        return {store: kinds for store, kinds in found.items() if kinds}


def _value(row: LegalTextRow) -> LegalText:
    return LegalText(StoreId(row.store), Kind(row.kind), row.language, row.text, row.changed_at)
