"""What the studio's pages on rules are made of: names, places, entries, and the clock on the store's wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext

from signage.access import Account
from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.personalisation.fields import FIELDS, Field, Kind
from signage.personalisation.rulebook import StoredRule
from signage.personalisation.service import Moments
from signage.places import Place, PlaceKind, Places
from signage.playlists.widgets import WIDGETS, in_language
from signage.web import choose_language, say_moment, say_time

RULES = "/studio/rules"
WHY = "/studio/rules/why"

LABELS = {widget.name: widget.label for widget in WIDGETS}


@dataclass(frozen=True)
class Sight:
    """What the editor's lists are made of."""

    moments: Moments
    places: Places
    catalogue: Catalogue
    drafts: Drafts

    def places_of(self, account: Account) -> list[tuple[Place, int]]:
        """Every place in sight that a rule may name, with its depth in the tree."""
        found: list[tuple[Place, int]] = []
        for store in self.places.stores(account):
            shop = self.places.map(account, store.id)
            wanted = [one for one in shop.places if one.kind not in (PlaceKind.DISPLAY, PlaceKind.CAMERA)]
            found += [(one, min(shop.depth(one.id), 4)) for one in wanted]
        return found

    def names(self, account: Account) -> dict[str, str]:
        """Place names by id."""
        return {place.id: place.name for place, _ in self.places_of(account)}

    def clock(self, account: Account) -> dict[str, Any]:
        """How pages say times: on the wall clock of the first store in sight, and whose clock that is."""
        store = next(iter(self.places.stores(account)), None)
        zone = store.zone if store else UTC

        def day_time(at: datetime) -> str:
            return say_moment(at, zone)

        def clock_time(at: datetime) -> str:
            return say_time(at, zone, seconds=True)

        return {
            "day_time": day_time,
            "clock_time": clock_time,
            "zone": zone,
            "clock_of": store.name if store else "UTC",
        }

    def items(self, account: Account) -> list[tuple[str, str]]:
        """The entries of published playlists in sight: `playlist/item` and how a list names them."""
        found: list[tuple[str, str]] = []
        for version in self.drafts.published("playlist"):
            items = version.compiled.get("items") if account.reaches(version.store) else ()
            for number, one in enumerate(items if isinstance(items, list) else [], 1):
                if isinstance(one, dict):
                    found.append((f"{version.draft}/{one.get('id')}", f"{version.title} · {number} · {_kind_of(one)}"))
        return found

    def choices(self, account: Account) -> dict[str, list[tuple[str, str]]]:
        """What a condition on a field is usually compared with: the value as it is typed, and its name."""
        found = {field.name: _own_choices(field) for field in FIELDS if field.choices or field.kind is Kind.FLAG}
        places = [place for place, _ in self.places_of(account)]
        found["place.id"] = [(place.id, place.name) for place in places]
        found["place.department"] = [(one.id, one.name) for one in places if one.kind is PlaceKind.DEPARTMENT]
        return found


def _kind_of(item: Mapping[str, Any]) -> str:
    """What an entry is, and its words where it has some."""
    widget, payload = str(item.get("widget")), item.get("payload")
    texts = payload.get("text") if isinstance(payload, dict) else None
    words = in_language(texts, choose_language()) if isinstance(texts, dict) else ""
    label = gettext(LABELS[widget]) if widget in LABELS else widget
    return gettext("%(kind)s “%(words)s”", kind=label, words=words[:40]) if words else label


def state_of(rule: StoredRule) -> str:
    """Where a rule stands: draft, live, changed (since its publish) or paused."""
    if rule.draft.published is None:
        return "draft"
    return "paused" if rule.paused else "changed" if rule.draft.changed else "live"


def _own_choices(field: Field) -> list[tuple[str, str]]:
    if field.kind is Kind.FLAG:
        return [("yes", gettext("yes")), ("no", gettext("no"))]
    return [(field.as_typed(one.value), gettext(one.label)) for one in field.choices]
