"""The operators of the profile: each checks its parts and says how it runs. A new one is a function and a line."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from signage.errors import Invalid
from signage.personalisation.fields import Kind
from signage.personalisation.nodes import NEEDS, Node, Run
from signage.personalisation.problems import BadNode, NeedsList, WrongCount

if TYPE_CHECKING:
    from signage.personalisation.conditions import Checker


@dataclass(frozen=True, slots=True)
class Call:
    """One operator with its parts, while it is being checked."""

    checker: Checker
    name: str
    parts: Sequence[object]
    at: str
    depth: int
    element: Kind | None

    def node(self, index: int) -> Node | None:
        return self.checker.node(self.parts[index], f"{self.at}/{index}", self.depth, self.element)

    def scalar(self, index: int) -> Node | None:
        return self.checker.scalar(self.parts[index], f"{self.at}/{index}", self.depth, self.element)

    def all_of(self, kind: Kind) -> list[Node] | None:
        found = [
            self.checker.of(kind, part, f"{self.at}/{i}", self.depth, self.element) for i, part in enumerate(self.parts)
        ]
        good = [node for node in found if node is not None]
        return good if len(good) == len(self.parts) else None

    def refuse(self, problem: type[Invalid], index: int) -> None:
        self.checker.refuse(problem, f"{self.at}/{index}")

    def count(self, least: int, most: int | None) -> bool:
        """Whether the operator has as many parts as it takes."""
        found = len(self.parts)
        if found >= least and (most is None or found <= most):
            return True
        needed = str(least) if most == least else f"{least}–{most}" if most else f"{least}+"
        self.checker.refuse(WrongCount, self.at, operator=self.name, needed=needed, found=found)
        return False


def _together(nodes: Sequence[Node]) -> frozenset[str]:
    return frozenset().union(*(node.fields for node in nodes))


def _and_or(call: Call) -> Node | None:
    if not call.count(1, None):
        return None
    nodes = call.all_of(Kind.FLAG)
    if nodes is None:
        return None
    runs = tuple(node.run for node in nodes)
    if call.name == "and":
        return Node(Kind.FLAG, lambda values: all(run(values) for run in runs), _together(nodes))
    return Node(Kind.FLAG, lambda values: any(run(values) for run in runs), _together(nodes))


def _not(call: Call) -> Node | None:
    if not call.count(1, 1):
        return None
    inner = call.parts[0]
    if isinstance(inner, Mapping) and list(inner) == ["missing"]:
        return _known(call.checker, inner["missing"], f"{call.at}/0/missing", call.element)
    node = call.checker.flag(inner, f"{call.at}/0", call.depth, call.element)
    if node is None:
        return None
    run = node.run
    return Node(Kind.FLAG, lambda values: not run(values), node.fields)


def _known(checker: Checker, given: object, at: str, element: Kind | None) -> Node | None:
    """`{"!":[{"missing":["f"]}]}`: the field is known."""
    checker.nodes += 1
    if element is not None or not (isinstance(given, list) and len(given) == 1):
        checker.refuse(BadNode, at)
        return None
    field = checker.field(given[0], f"{at}/0")
    if field is None:
        return None
    key = field.name
    return Node(Kind.FLAG, lambda values: key in values, frozenset({key}))  # type: ignore[operator]


def _same(call: Call) -> Node | None:
    if not call.count(2, 2):
        return None
    left = call.scalar(0)
    right = call.scalar(1)
    if left is None or right is None:
        return None
    if left.kind is not right.kind:
        call.refuse(NEEDS[left.kind], 1)
        return None
    a, b = left.run, right.run
    if call.name == "===":
        return Node(Kind.FLAG, lambda values: a(values) == b(values), left.fields | right.fields)
    return Node(Kind.FLAG, lambda values: a(values) != b(values), left.fields | right.fields)


_COMPARE: Mapping[str, Callable[[Run, Run], Run]] = {
    "<": lambda a, b: lambda values: a(values) < b(values),  # type: ignore[operator]
    "<=": lambda a, b: lambda values: a(values) <= b(values),  # type: ignore[operator]
    ">": lambda a, b: lambda values: a(values) > b(values),  # type: ignore[operator]
    ">=": lambda a, b: lambda values: a(values) >= b(values),  # type: ignore[operator]
}


def _ordered(call: Call) -> Node | None:
    if not call.count(2, 3 if call.name in ("<", "<=") else 2):
        return None
    nodes = call.all_of(Kind.NUMBER)
    if nodes is None:
        return None
    compare = _COMPARE[call.name]
    first = compare(nodes[0].run, nodes[1].run)
    if len(nodes) == 2:
        return Node(Kind.FLAG, first, _together(nodes))
    second = compare(nodes[1].run, nodes[2].run)
    return Node(Kind.FLAG, lambda values: bool(first(values)) and bool(second(values)), _together(nodes))


def _in(call: Call) -> Node | None:
    if not call.count(2, 2):
        return None
    wanted = call.scalar(0)
    within = call.node(1)
    if wanted is None or within is None:
        return None
    if within.kind.item is not wanted.kind:
        call.refuse(NeedsList, 1)
        return None
    a, b = wanted.run, within.run
    return Node(Kind.FLAG, lambda values: a(values) in b(values), wanted.fields | within.fields)  # type: ignore[operator]


def _each(call: Call) -> Node | None:
    if not call.count(2, 2):
        return None
    within = call.node(0)
    if within is None:
        return None
    if within.kind.item is None or call.element is not None:
        call.refuse(NeedsList, 0)
        return None
    test = call.checker.flag(call.parts[1], f"{call.at}/1", call.depth, within.kind.item)
    if test is None:
        return None
    items, run = within.run, test.run
    if call.name == "some":
        return Node(Kind.FLAG, lambda values: any(run(item) for item in items(values)), within.fields)  # type: ignore[attr-defined]
    if call.name == "none":
        return Node(Kind.FLAG, lambda values: not any(run(item) for item in items(values)), within.fields)  # type: ignore[attr-defined]

    def every(values: object) -> bool:
        # JsonLogic says that all of nothing is false; both JavaScript engines do so.
        found = items(values)
        return bool(found) and all(run(item) for item in found)  # type: ignore[attr-defined]

    return Node(Kind.FLAG, every, within.fields)


def _sum(call: Call) -> Node | None:
    least, most = {"+": (2, None), "-": (2, 2)}.get(call.name, (1, None))
    if not call.count(least, most):
        return None
    nodes = call.all_of(Kind.NUMBER)
    if nodes is None:
        return None
    runs = tuple(node.run for node in nodes)
    fold = _FOLDS[call.name]
    return Node(Kind.NUMBER, lambda values: reduce(fold, (run(values) for run in runs)), _together(nodes))


_FOLDS: Mapping[str, Callable[[Any, Any], object]] = {"+": operator.add, "-": operator.sub, "min": min, "max": max}

Build = Callable[[Call], Node | None]

OPERATORS: Mapping[str, Build] = {
    "and": _and_or,
    "or": _and_or,
    "!": _not,
    "===": _same,
    "!==": _same,
    "<": _ordered,
    "<=": _ordered,
    ">": _ordered,
    ">=": _ordered,
    "in": _in,
    "some": _each,
    "all": _each,
    "none": _each,
    "+": _sum,
    "-": _sum,
    "min": _sum,
    "max": _sum,
}
