"""Rules as stored documents (drafts of the kind “rule”), and the published ones ready to be decided on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from pydantic import BaseModel, JsonValue
from sqlalchemy import delete, insert, select

from signage.access import Account, Role, require, visible_to, within
from signage.db import Tx
from signage.drafts import Compiled, Draft, Drafts, Finding, Ref, Version
from signage.errors import N_, Conflict, Invalid
from signage.facts import Published, RulePaused
from signage.ids import AccountId, RuleId, StoreId
from signage.kernel import Kernel
from signage.personalisation.decide import CEILINGS
from signage.personalisation.index import Snapshot
from signage.personalisation.leases import LEASE
from signage.personalisation.models import RulePauseRow
from signage.personalisation.rules import Rule, RuleDocument, compile_rule, parse

log = logging.getLogger(__name__)

KIND = "rule"

JsonObject = dict[str, JsonValue]
Entry = Callable[[Account, str, str], JsonObject | None]
"""The compiled payload of a published playlist's item; None when it is not there, or out of sight."""


class NotPublished(Conflict):
    """Only what is live can rest."""

    sentence = N_("This rule is not published, so it cannot be paused. Publish it first.")


class RuleKind:
    """What drafts need to know about rules."""

    name = KIND
    label = N_("Rule")
    schema: type[BaseModel] = RuleDocument

    def __init__(self, kernel: Kernel, entry: Entry) -> None:
        self._kernel = kernel
        self._entry = entry

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        """The playlist that it shows an item of, and the places where it holds."""
        rule = RuleDocument.model_validate(document)
        for when in rule.when:
            yield from (Ref("place", place) for place in when.places)
        item = rule.then[0].show.item
        if item is not None:
            yield Ref("playlist", item.playlist)

    def check(self, document: JsonObject, sight: Account) -> Iterable[Finding]:
        """Mistakes in the condition, an item that is not there, and displays whose ceiling is too low."""
        try:
            rule = compile_rule("", parse(document))
        except Invalid as wrong:
            for one in wrong.all():
                params = {name: value if isinstance(value, int) else str(value) for name, value in one.values.items()}
                yield Finding(one.field, one.sentence, params)
            return
        item = rule.action.show.item
        if item is not None and self._entry(sight, item.playlist, item.item) is None:
            sentence = N_("This entry is in no published playlist: publish the playlist or choose another entry.")
            yield Finding("/then/0/show/item", sentence)
        with self._kernel.db.read() as session:
            statement = visible_to(sight, select(LEASE.c.name, LEASE.c.display_class), LEASE.c.store)
            displays = session.execute(statement).all()
        low = [one.name for one in displays if CEILINGS.get(one.display_class, 0) < rule.tier]
        if low and len(low) == len(displays):
            sentence = N_("No display may show something as personal (P%(tier)s) as this rule: %(displays)s.")
            yield Finding("/only_if", sentence, {"tier": int(rule.tier), "displays": ", ".join(sorted(low)[:5])})
        elif low:
            sentence = N_("Too personal (P%(tier)s) for these displays, which will never show it: %(displays)s.")
            params = {"tier": int(rule.tier), "displays": ", ".join(sorted(low)[:5])}
            yield Finding("/only_if", sentence, params, blocks=False)

    def compile(self, document: JsonObject, sight: Account) -> Compiled:
        """A rule is interpreted as it stands; its playlist item is read when the rules are loaded."""
        return Compiled(body=dict(document))


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule as the studio lists it."""

    id: RuleId
    draft: Draft
    document: RuleDocument
    paused: bool


class Rules:
    """Writes rules, and keeps the published ones in memory."""

    def __init__(self, kernel: Kernel, drafts: Drafts, entry: Entry) -> None:
        self._kernel = kernel
        self._drafts = drafts
        self._entry = entry
        self._lock = threading.Lock()
        self._books: dict[str | None, Snapshot] = {}
        self._live: dict[str, Rule] | None = None
        self._stale: set[str] = set()
        drafts.register(RuleKind(kernel, entry))
        kernel.bus.on(Published, self._on_published, everywhere=True)
        kernel.bus.on(RulePaused, self._on_paused, everywhere=True)

    # What people do

    def list(self, account: Account) -> list[StoredRule]:
        """Every rule in sight, by name."""
        paused = self.paused()
        found = [self._stored(draft, paused) for draft in self._drafts.all_of(account, KIND)]
        return sorted(found, key=lambda rule: (rule.document.title.casefold(), rule.id))

    def get(self, account: Account, rule: RuleId) -> StoredRule:
        """One rule with its newest document. Raises NotFound."""
        return self._stored(self._drafts.get(account, rule, KIND), self.paused())

    def create(
        self, account: Account, raw: object, *, store: StoreId | None = None, id: RuleId | None = None
    ) -> StoredRule:
        """A new rule, not live yet. Raises Invalid with every mistake and its place."""
        document = as_json(parse(raw))
        return self._stored(self._drafts.create(account, KIND, document, store=store, id=id), frozenset())

    def save(self, account: Account, rule: RuleId, raw: object, *, expected: int | None) -> StoredRule:
        """A changed rule; what is live stays until the next publish. Raises Invalid, Conflict."""
        document = as_json(parse(raw))
        self._drafts.get(account, rule, KIND)
        return self._stored(self._drafts.save(account, rule, document, expected=expected), self.paused())

    def undo(self, account: Account, rule: RuleId) -> StoredRule:
        """Take back the account's own latest change. Raises NothingToUndo, and Clashing where others built on it."""
        self._drafts.get(account, rule, KIND)
        return self._stored(self._drafts.undo(account, rule), self.paused())

    def redo(self, account: Account, rule: RuleId) -> StoredRule:
        """Do again what the account undid last. Raises NothingToRedo."""
        self._drafts.get(account, rule, KIND)
        return self._stored(self._drafts.redo(account, rule), self.paused())

    def publish(self, account: Account, rule: RuleId, *, comment: str = "") -> StoredRule:
        """Make the newest document live. Raises Invalid with what stands against it."""
        self._drafts.get(account, rule, KIND)
        self._drafts.publish(account, [rule], comment=comment)
        return self.get(account, rule)

    def delete(self, account: Account, rule: RuleId) -> None:
        """Put a rule away; it decides nothing any more. `undelete` brings it back."""
        self._drafts.get(account, rule, KIND)
        self._drafts.delete(account, rule)

    def undelete(self, account: Account, rule: RuleId) -> None:
        """Bring back what `delete` put away."""
        self._drafts.undelete(account, rule)

    def pause(self, account: Account, rule: RuleId, paused: bool) -> StoredRule:
        """Let a live rule rest, or go on; in force within two seconds in every process."""
        draft = self._drafts.get(account, rule, KIND)
        require(account, Role.EDITOR, draft.store, shared=draft.store is None)
        if draft.published is None:
            raise NotPublished

        def verb(tx: Tx) -> None:
            tx.connection.execute(delete(RulePauseRow).where(RulePauseRow.rule == rule))
            if paused:
                tx.connection.execute(insert(RulePauseRow).values(rule=rule, at=tx.now, by=account.id))
            fact = RulePaused(
                id=tx.event_id(), at=tx.now, store=draft.store, subject=rule, rule=rule, paused=paused,
                by=AccountId(account.id),
            )  # fmt: skip
            tx.record(fact)

        self._kernel.db.write(verb)
        return self.get(account, rule)

    def paused(self) -> frozenset[str]:
        """The ids of the rules that rest."""
        with self._kernel.db.read() as session:
            return frozenset(session.scalars(select(RulePauseRow.rule)))

    # What decides

    def of(self, store: str) -> Snapshot:
        """The rules that are live in a store, indexed; from memory."""
        book = self._books.get(store)
        return book if book is not None else self._load(store)

    def title(self, rule: str) -> str:
        """What a live rule is called; its id when it is live no longer."""
        found = (self._live or {}).get(rule)
        return found.name if found else rule

    def _load(self, store: str) -> Snapshot:
        with self._lock:
            if self._live is None:
                self._live = dict(self._published(None))
            elif self._stale:
                # Only what changed is read again: a tap may be waiting for it.
                kept = {id: rule for id, rule in self._live.items() if id not in self._stale}
                self._live = dict(sorted({**kept, **dict(self._published(self._stale))}.items()))
            self._stale = set()
            mine = [rule for rule in self._live.values() if rule.store in (None, store)]
            book = self._books[store] = Snapshot(mine)
            return book

    def _published(self, ids: Collection[str] | None) -> Iterable[tuple[str, Rule]]:
        paused = self.paused()
        for version in self._drafts.published(KIND, ids):
            document = _read(version)
            if document is None or version.draft in paused:
                continue
            item = document.then[0].show.item
            yield (
                version.draft,
                compile_rule(
                    version.draft,
                    document,
                    version=version.number,
                    store=version.store,
                    payload=self._entry(within(version.store), item.playlist, item.item) if item else None,
                ),
            )

    def _on_published(self, fact: Published) -> None:
        with self._lock:
            rules = {id for id, kind in zip(fact.documents, fact.kinds, strict=True) if kind == KIND}
            playlists = {id for id, kind in zip(fact.documents, fact.kinds, strict=True) if kind == "playlist"}
            shown = {id for id, rule in (self._live or {}).items() if _playlist_of(rule) in playlists}
            self._forget(rules | shown)

    def _on_paused(self, fact: RulePaused) -> None:
        with self._lock:
            self._forget({fact.rule})

    def _forget(self, rules: set[str]) -> None:
        if rules:
            self._stale |= rules
            self._books = {}

    @staticmethod
    def _stored(draft: Draft, paused: frozenset[str]) -> StoredRule:
        document = RuleDocument.model_validate(draft.document)
        return StoredRule(RuleId(draft.id), draft, document, draft.id in paused)


def _read(version: Version) -> RuleDocument | None:
    try:
        return parse(version.compiled)
    except Invalid:
        # Published by a release that knew another profile: one broken rule must not silence the others.
        log.exception("a published rule cannot be read", extra={"rule": version.draft})
        return None


def _playlist_of(rule: Rule) -> str | None:
    item = rule.document.then[0].show.item
    return item.playlist if item else None


def as_json(document: RuleDocument) -> JsonObject:
    """The document as it is stored."""
    plain: JsonObject = document.model_dump(mode="json")
    return plain
