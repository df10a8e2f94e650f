"""Two people's changes to one JSON document, put together: three-way, by JSON pointer. Pure.

Arrays of objects that carry a string `id` (the items of a playlist, the hotspots of a scene) merge element by
element and by order; every other array is one value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

import orjson
from pydantic import JsonValue

JsonObject: TypeAlias = dict[str, JsonValue]


class _Missing(Enum):
    MISSING = "missing"


MISSING: Final = _Missing.MISSING
Value: TypeAlias = JsonValue | _Missing


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides changed the same thing; a side that removed it is `None`."""

    pointer: str
    mine: JsonValue
    theirs: JsonValue


def canonical(value: JsonValue) -> bytes:
    """The one way to write this value: equal bytes mean equal values, also 1, 1.0 and true."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def merge(base: JsonObject, mine: JsonObject, theirs: JsonObject) -> tuple[JsonObject, list[Clash]]:
    """`theirs` with what `mine` changed since `base`; where both changed the same, mine stands and a clash tells it."""
    clashes: list[Clash] = []
    merged = _merge(base, mine, theirs, "", clashes)
    if not isinstance(merged, dict):
        raise TypeError("documents are objects")
    return merged, clashes


def differences(one: JsonObject, other: JsonObject) -> list[str]:
    """JSON pointers of what differs; something added, removed or moved counts once."""
    return list(_differences(one, other, ""))


def _merge(base: Value, mine: Value, theirs: Value, pointer: str, clashes: list[Clash]) -> Value:
    if _same(mine, theirs) or _same(theirs, base):
        return mine
    if _same(mine, base):
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base, dict):
        keys = [*theirs, *(key for key in mine if key not in theirs)]
        parts = {
            key: _merge(
                base.get(key, MISSING),
                mine.get(key, MISSING),
                theirs.get(key, MISSING),
                f"{pointer}/{escape(key)}",
                clashes,
            )
            for key in keys
        }
        return {key: value for key, value in parts.items() if value is not MISSING}
    if _keyed(base) and _keyed(mine) and _keyed(theirs):
        return _merge_keyed(_by_id(base), _by_id(mine), _by_id(theirs), pointer, clashes)
    clashes.append(Clash(pointer, _plain(mine), _plain(theirs)))
    return mine


def _merge_keyed(
    base: dict[str, JsonValue],
    mine: dict[str, JsonValue],
    theirs: dict[str, JsonValue],
    pointer: str,
    clashes: list[Clash],
) -> list[JsonValue]:
    mine_at, theirs_at = {id: at for at, id in enumerate(mine)}, {id: at for at, id in enumerate(theirs)}
    merged: dict[str, JsonValue] = {}
    for id in {**theirs, **mine}:
        where = f"{pointer}/{mine_at.get(id, theirs_at.get(id, 0))}"
        value = _merge(base.get(id, MISSING), mine.get(id, MISSING), theirs.get(id, MISSING), where, clashes)
        if value is not MISSING:
            merged[id] = value
    return [merged[id] for id in _order(list(base), list(mine), list(theirs), set(merged), pointer, clashes)]


def _order(
    base: list[str], mine: list[str], theirs: list[str], kept: set[str], pointer: str, clashes: list[Clash]
) -> list[str]:
    common = set(base) & set(mine) & set(theirs)
    before, mine_now, theirs_now = ([id for id in ids if id in common] for ids in (base, mine, theirs))
    if mine_now == before:
        skeleton, other = theirs, mine
    else:
        skeleton, other = mine, theirs
        if theirs_now not in (before, mine_now):
            clashes.append(Clash(pointer, list(mine_now), list(theirs_now)))
    order = [id for id in skeleton if id in kept]
    for at, id in enumerate(other):
        if id in kept and id not in order:
            after = next((order.index(one) + 1 for one in reversed(other[:at]) if one in order), 0)
            order.insert(after, id)
    return order


def _differences(one: Value, other: Value, pointer: str) -> Iterator[str]:
    if _same(one, other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _differences(one.get(key, MISSING), other.get(key, MISSING), f"{pointer}/{escape(key)}")
    elif _keyed(one) and _keyed(other):
        yield from _keyed_differences(_by_id(one), _by_id(other), pointer)
    else:
        yield pointer


def _keyed_differences(one: dict[str, JsonValue], other: dict[str, JsonValue], pointer: str) -> Iterator[str]:
    for at, (id, value) in enumerate(other.items()):
        if id in one:
            yield from _differences(one[id], value, f"{pointer}/{at}")
        else:
            yield f"{pointer}/{at}"
    yield from (f"{pointer}/{at}" for at, id in enumerate(one) if id not in other)
    if [id for id in one if id in other] != [id for id in other if id in one]:
        yield pointer


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, _Missing) or isinstance(other, _Missing):
        return one is other
    return canonical(one) == canonical(other)


def _keyed(value: Value) -> bool:
    if not isinstance(value, list):
        return False
    ids = [element.get("id") if isinstance(element, dict) else None for element in value]
    return all(isinstance(id, str) for id in ids) and len(set(map(str, ids))) == len(ids)


def _by_id(value: Value) -> dict[str, JsonValue]:
    if not isinstance(value, list):
        raise TypeError("an array was expected")
    return {str(element["id"]): element for element in value if isinstance(element, dict)}


def _plain(value: Value) -> JsonValue:
    return None if isinstance(value, _Missing) else value


def escape(part: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")
