"""The rules of a published state, found by kind, place and category without looking at the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from signage.personalisation.fields import Tier
from signage.personalisation.moment import Moment
from signage.personalisation.rules import Rule, category_key

ANY = ""
"""Stands for any place and for any category."""


class Candidate(NamedTuple):
    """A rule that the moment concerns. breadth: how many steps up its place lies from the moment's."""

    rule: Rule
    place: str | None
    breadth: int


class Snapshot:
    """An immutable set of published rules, indexed kind → place → category.

    personal: whether any of them asks about the visit; where none does, nobody looks. version: a short hash of
    which rules these are, each in which published version: the same set, the same text, in every process.
    """

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in rules}
        named = "\n".join(sorted(f"{rule.id} {rule.version}" for rule in self.rules.values()))
        self.version = blake2b(named.encode(), digest_size=6).hexdigest()
        self.personal = any(rule.tier > Tier.P0 or rule.purposes for rule in self.rules.values())
        index: dict[tuple[str, str, str], list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            for when in rule.document.when:
                for place in when.places or (ANY,):
                    for category in when.categories or (ANY,):
                        index[when.kind, place, category_key(category)].append(rule)
        self._index = dict(index)

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self.rules)

    def candidates(self, moment: Moment) -> list[Candidate]:
        """Each rule that names this kind, this place or one around it, and this category or one around it."""
        path = moment.place.path or (moment.place.id,)
        categories = [category_key(name) for name in moment.product.categories] if moment.product else []
        found: dict[str, Candidate] = {}
        for breadth, place in enumerate((*path, ANY)):
            for category in (*categories, ANY):
                for rule in self._index.get((moment.kind, place, category), ()):
                    if rule.id not in found:
                        found[rule.id] = Candidate(rule, place or None, breadth)
        return list(found.values())
