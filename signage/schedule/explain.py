"""What is on a display and why, whole, in the reader's words: for the command line and wherever people ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from signage.access import SYSTEM
from signage.errors import N_
from signage.ids import PlaceId, StoreId
from signage.places import Places

from .answer import Loser, Part, Reason, Showing
from .resolver import playing
from .words import SENTENCES
from .world import DisplayFacts, Level, Target

if TYPE_CHECKING:
    from .service import Schedule

LEVELS: Mapping[Level, str] = {
    Level.PROGRAMME: N_("Programme"),
    Level.CAMPAIGN: N_("Campaign"),
    Level.ACTION: N_("Action"),
    Level.EMERGENCY: N_("Emergency"),
}

TARGETS: Mapping[Target, str] = {
    Target.DISPLAY: N_("the display “%(name)s”"),
    Target.GROUP: N_("the group “%(name)s”"),
    Target.TAG: N_("the display tag “%(name)s”"),
    Target.PLACE: N_("the place “%(name)s”"),
    Target.STORE: N_("the store “%(name)s”"),
    Target.ALL: N_("all displays"),
}


@dataclass(frozen=True)
class Explainer:
    """Says answers in words. moment: a moment in the reader's language, on the clock of the display's store."""

    schedule: Schedule
    places: Places
    moment: Callable[[datetime], str]

    def lines(self, display: DisplayFacts, showing: Showing, at: datetime) -> Iterator[str]:
        """The chain from what is seen up to the level, then what lost, a line and one reason each."""
        yield gettext("%(display)s, %(moment)s", display=display.name or display.id, moment=self.moment(at))
        run = playing(showing, at)
        if run is not None:
            item = self._items(run.part).get(run.item.id, run.item.id)
            yield gettext("Now: %(item)s", item=item)
        for part in showing.parts:
            yield f"  ← {self._playlist(part)}"
            yield from (f"  ← {link}" for link in self._chain(display, showing, part))
        if not showing.parts:
            yield f"  ← {words(Reason('house_card'), self.moment)}"
        if showing.since is not None:
            yield gettext("Since %(moment)s", moment=self.moment(showing.since))
        if showing.until is not None:
            yield gettext("Until %(moment)s", moment=self.moment(showing.until))
        names, items = self.schedule.entry_names(), self._all_items(showing)
        for loser in showing.losers:
            yield self._lost(loser, names, items)

    def _playlist(self, part: Part) -> str:
        title = self.schedule.titles(SYSTEM).get(part.playlist, part.playlist)
        return str(gettext("Playlist “%(name)s”, version %(version)s", name=title, version=part.version))

    def _chain(self, display: DisplayFacts, showing: Showing, part: Part) -> Iterator[str]:
        if part.reason.code != "assigned":
            yield words(part.reason, self.moment)
            return
        if part.share is not None:
            yield gettext("share %(share)s %%", share=part.share)
        target = Target(part.reason.params["target"])
        yield gettext(TARGETS[target]) % {"name": self._target(display, target, part.reason.params["target_id"])}
        if showing.level is not None:
            yield gettext("Level %(level)s", level=gettext(LEVELS[showing.level]))

    def _target(self, display: DisplayFacts, target: Target, id_: str) -> str:
        match target:
            case Target.DISPLAY:
                return display.name or id_
            case Target.PLACE:
                return self.places.place(SYSTEM, PlaceId(id_)).name
            case Target.STORE:
                return self.places.store(SYSTEM, StoreId(id_)).name
        return id_

    def _lost(self, loser: Loser, names: Mapping[str, str], items: Mapping[str, str]) -> str:
        why = words(loser.reason, self.moment)
        if loser.kind == "item":
            return str(gettext("Not %(item)s: %(why)s", item=items.get(loser.id, loser.id), why=why))
        name = names.get(loser.id) or self.schedule.title_of(loser.id)
        return str(gettext("Not “%(name)s”: %(why)s", name=name, why=why))

    def _all_items(self, showing: Showing) -> dict[str, str]:
        return {id_: said for part in showing.parts for id_, said in self._items(part).items()}

    def _items(self, part: Part) -> dict[str, str]:
        """Each item of a playlist in words."""
        return {
            one.id: gettext(one.sentence) % one.params if one.params else gettext(one.sentence)
            for one in self.schedule.described(part.playlist)
        }


def words(reason: Reason, moment: Callable[[datetime], str]) -> str:
    """A reason in the reader's language."""
    params = {
        name: moment(datetime.fromisoformat(value)) if name in ("since", "until") and value else value
        for name, value in reason.params.items()
    }
    sentence: str = gettext(SENTENCES[reason.code])
    return sentence % params if "%(" in sentence else sentence
