"""Emergencies: a text on every display at once, who shows it already, and the drill of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from signage.access import SYSTEM, Account, Role, require
from signage.errors import N_, Invalid
from signage.ids import DisplayId, PlaylistId
from signage.kernel import Kernel
from signage.playlists import NewItem, Playlists

from .entries import Entries, Wanted
from .entry import NewEntry, Planned
from .errors import EmergencyTooLong, NoSuchEntry
from .on_air import confirmed
from .world import Aim, Level, Target

DRILL: Mapping[str, str] = {"de": "ÜBUNG: %s", "en": "DRILL: %s"}
EVERYWHERE = (Aim(Target.ALL),)


class NoText(Invalid):
    """An emergency that says nothing."""

    field = "/text"
    sentence = N_("Write what the displays shall say, in one language at least.")


@dataclass(frozen=True, slots=True)
class Emergency:
    """A text on displays until a moment, and which of them have said that they show it.

    shown, waiting: display → its name. A display that is switched off waits until it is back.
    """

    entry: Planned
    title: str
    shown: Mapping[DisplayId, str]
    waiting: Mapping[DisplayId, str]


class Emergencies:
    """Raise an emergency or its drill, see it arrive, end it."""

    def __init__(self, kernel: Kernel, entries: Entries, playlists: Playlists) -> None:
        self._kernel = kernel
        self._entries = entries
        self._playlists = playlists

    def raise_(
        self,
        account: Account,
        text: Mapping[str, str],
        *,
        aims: tuple[Aim, ...] = EVERYWHERE,
        last_for: timedelta,
        drill: bool = False,
    ) -> Emergency:
        """Show a text at once, over everything else. Raises Invalid, and NotAllowed for who is no administrator.

        text: by language. A drill says in front of it that it is one.
        """
        words = {language: said.strip() for language, said in text.items() if said.strip()}
        if not words:
            raise NoText
        if not timedelta() < last_for <= timedelta(hours=24):
            raise EmergencyTooLong(field="/minutes")
        store = self._entries.reach(account, aims)
        require(account, Role.ADMIN, store, shared=store is None)
        if drill:
            words = {language: DRILL.get(language, DRILL["en"]) % said for language, said in words.items()}
        title = next(iter(words.values()))[:100]
        playlist = PlaylistId(self._playlists.create(account, title, store=store).id)
        self._playlists.add_item(account, playlist, NewItem("text", {"text": dict(words), "tone": "accent"}))
        self._playlists.publish(account, playlist)
        now = self._kernel.clock.now()
        new = NewEntry(playlist, aims, Level.EMERGENCY, since=now, until=now + last_for, drill=drill)
        return self._seen(account, [self._entries.add(account, new)])[0]

    def current(self, account: Account) -> list[Emergency]:
        """Those in force in the account's sight, the newest first."""
        now = self._kernel.clock.now()
        entries = self._entries.find(account, Wanted(level=Level.EMERGENCY))
        running = [one for one in entries if one.said.until is None or one.said.until > now]
        return self._seen(account, sorted(running, key=lambda one: one.created_at, reverse=True))

    def end(self, account: Account, entry: str) -> None:
        """End it now; what was on before it is on again. Raises NoSuchEntry."""
        found = self._entries.get(account, entry)
        if found.said.level is not Level.EMERGENCY:
            raise NoSuchEntry
        now, since = self._kernel.clock.now(), found.said.since
        if since is not None and since < now:
            self._entries.change(account, entry, replace(found.said, until=now))
        else:
            self._entries.remove(account, entry)

    def _seen(self, account: Account, entries: Iterable[Planned]) -> list[Emergency]:
        displays = [self._entries.with_places(one) for one in self._entries.displays()]
        displays = [one for one in displays if account.reaches(one.store)]
        said = {store: confirmed(self._kernel, store) for store in {one.store for one in displays}}
        titles = {draft.id: draft.title for draft in self._playlists.all(SYSTEM)}
        found = []
        for entry in entries:
            concerned = [one for one in displays if entry.entry.meets(one)]
            shown = {
                one.id
                for one in concerned
                if said[one.store].get(one.id, ("", ""))[1].startswith(f"{entry.said.playlist}@")
            }
            found.append(
                Emergency(
                    entry=entry,
                    title=titles.get(entry.said.playlist, ""),
                    shown={one.id: one.name for one in concerned if one.id in shown},
                    waiting={one.id: one.name for one in concerned if one.id not in shown},
                )
            )
        return found
