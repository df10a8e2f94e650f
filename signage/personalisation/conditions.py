"""The typed JsonLogic profile: a tree is checked once, on save, and becomes Python closures.

What passes needs no coercion, so that every conformant engine (the display's too) gives the same answer. Left out
on purpose: `==` and `if` (engines disagree), `*` `/` `%`, text within text, and the order of texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from signage.errors import Invalid
from signage.personalisation.fields import BY_NAME, Field, Kind, Value
from signage.personalisation.nodes import MAX_DEPTH, MAX_LIST, MAX_NODES, NEEDS, Node, Run, kind_of
from signage.personalisation.operators import OPERATORS, Call
from signage.personalisation.problems import (
    BadList,
    BadNode,
    BadNumber,
    BadText,
    DidYouMeanField,
    ListHere,
    MayBeUnknown,
    NeedsList,
    NeedsScalar,
    NeverUnknown,
    TooBig,
    TooDeep,
    UnknownField,
    UnknownOperator,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the statements that must all hold. pointer: where it stands in the condition; brief: both for a trace."""

    pointer: str
    run: Run
    fields: frozenset[str]
    brief: Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition. It never raises on the values of a moment."""

    parts: tuple[Part, ...]
    fields: frozenset[str]

    def failing(self, values: Mapping[str, Value]) -> Part | None:
        """The first part that does not hold, or None when all do."""
        for part in self.parts:
            if not part.run(values):
                return part
        return None

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the condition is true for these values."""
        return self.failing(values) is None


ALWAYS = Condition(parts=(), fields=frozenset())


def check(tree: object, at: str = "") -> Condition:
    """The condition that a JSON tree means; `None` or `True` means always.

    at: JSON pointer of the tree in the document. Raises Invalid with every problem found.
    """
    if tree is None or tree is True:
        return ALWAYS
    checker = Checker()
    parts: list[Part] = []
    fields: frozenset[str] = frozenset()
    # The parts of an outer `and` stay apart, so that a trace can name the one that failed.
    together = isinstance(tree, Mapping) and list(tree) == ["and"] and isinstance(tree["and"], list) and tree["and"]
    if isinstance(tree, Mapping) and together:
        checker.nodes, trees = 1, [(f"{at}/and/{i}", part, 2) for i, part in enumerate(tree["and"])]
    else:
        trees = [(at, tree, 1)]
    for pointer, part, depth in trees:
        node = checker.flag(part, pointer, depth, None)
        if node is not None:
            brief: dict[str, str | list[str]] = {"part": pointer, "fields": sorted(node.fields)}
            parts.append(Part(pointer, node.run, node.fields, brief))
            fields |= node.fields
    if checker.problems:
        raise Invalid.many(checker.problems)
    return Condition(tuple(parts), fields)


class Checker:
    """Walks a tree once, collects every problem, and builds the closures on the way."""

    def __init__(self) -> None:
        self.problems: list[Invalid] = []
        self.nodes = 0
        self._told_big = False

    def refuse(self, problem: type[Invalid], at: str, **values: Any) -> None:
        self.problems.append(problem(field=at, **values))

    def node(self, tree: object, at: str, depth: int, element: Kind | None) -> Node | None:
        """Any step; None when it is wrong (and said so)."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            if not self._told_big:
                self._told_big = True
                self.refuse(TooBig, at)
            return None
        if depth > MAX_DEPTH:
            self.refuse(TooDeep, at)
            return None
        if isinstance(tree, list):
            return self._list(tree, at)
        if not isinstance(tree, Mapping):
            return self._literal(tree, at)
        if len(tree) != 1:
            self.refuse(BadNode, at)
            return None
        ((name, given),) = tree.items()
        here = f"{at}/{_escape(str(name))}"
        if name == "var":
            return self._var(given, here, element)
        build = OPERATORS.get(str(name))
        if build is None:
            known = " ".join(OPERATORS)
            self.refuse(UnknownOperator, here, name=str(name)[:40], known=known)
            return None
        parts = given if isinstance(given, list) else [given]
        return build(Call(self, str(name), parts, here, depth + 1, element))

    def of(self, kind: Kind, tree: object, at: str, depth: int, element: Kind | None) -> Node | None:
        """A step that must give this kind of value."""
        found = self.node(tree, at, depth, element)
        if found is None or found.kind is kind:
            return found
        if found.kind.item is not None and isinstance(tree, Mapping):
            self.refuse(ListHere, at, name=_name_of(tree))
        else:
            self.refuse(NEEDS.get(kind, NeedsList), at)
        return None

    def flag(self, tree: object, at: str, depth: int, element: Kind | None) -> Node | None:
        """A step that must be true or false."""
        return self.of(Kind.FLAG, tree, at, depth, element)

    def scalar(self, tree: object, at: str, depth: int, element: Kind | None) -> Node | None:
        """A step that gives a single value."""
        found = self.node(tree, at, depth, element)
        if found is not None and found.kind.item is not None:
            if isinstance(tree, Mapping):
                self.refuse(ListHere, at, name=_name_of(tree))
            else:
                self.refuse(NeedsScalar, at)
            return None
        return found

    def _literal(self, value: object, at: str) -> Node | None:
        kind = kind_of(value)
        if kind is None:
            problem = BadText if isinstance(value, str) else BadNumber if isinstance(value, (int, float)) else BadNode
            self.refuse(problem, at)
            return None
        return Node(kind, lambda _: value)

    def _list(self, items: list[object], at: str) -> Node | None:
        kinds = {kind_of(item) for item in items}
        if len(items) > MAX_LIST or kinds not in ({Kind.TEXT}, {Kind.NUMBER}):
            self.refuse(BadList, at)
            return None
        fixed = tuple(items)
        return Node(Kind.TEXTS if kinds == {Kind.TEXT} else Kind.NUMBERS, lambda _: fixed)

    def _var(self, given: object, at: str, element: Kind | None) -> Node | None:
        name, has_default, default = _var_parts(given)
        if element is not None:
            if name == "" and not has_default:
                return Node(element, lambda value: value)
            self.refuse(BadNode, at)
            return None
        field = self.field(name, at)
        if field is None:
            return None
        key = field.name
        if not has_default:
            if field.optional:
                self.refuse(MayBeUnknown, at, name=key)
                return None
            return Node(field.kind, lambda values: values[key], frozenset({key}))  # type: ignore[index]
        if not field.optional:
            self.refuse(NeverUnknown, at, name=key)
            return None
        if kind_of(default) is not field.kind:
            self.refuse(NEEDS.get(field.kind, NeedsList), f"{at}/1")
            return None
        return Node(field.kind, lambda values: values.get(key, default), frozenset({key}))  # type: ignore[attr-defined]

    def field(self, name: object, at: str) -> Field | None:
        """The field of this name, or None (and said so, with the likeliest other)."""
        field = BY_NAME.get(name) if isinstance(name, str) else None
        if field is not None:
            return field
        near = get_close_matches(str(name)[:60], BY_NAME, n=1, cutoff=0.7)
        if near:
            self.refuse(DidYouMeanField, at, name=str(name)[:60], near=near[0])
        else:
            self.refuse(UnknownField, at, name=str(name)[:60])
        return None


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _var_parts(given: object) -> tuple[object, bool, object]:
    if isinstance(given, list):
        if len(given) == 1:
            return given[0], False, None
        if len(given) == 2:
            return given[0], True, given[1]
        return None, False, None
    return given, False, None


def _name_of(tree: Mapping[object, object]) -> str:
    return str(_var_parts(tree.get("var"))[0]) if "var" in tree else str(next(iter(tree)))
