"""Conditions as rows of field, operator and value: what most rules need, and a tree that everybody can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from signage.errors import N_, Invalid
from signage.personalisation.fields import BY_NAME, Field, Kind

OPERATORS: Mapping[str, str] = {
    "is": N_("is"),
    "is_not": N_("is not"),
    "less": N_("is less than"),
    "at_most": N_("is at most"),
    "more": N_("is more than"),
    "at_least": N_("is at least"),
    "one_of": N_("is one of"),
    "none_of": N_("is none of"),
    "has": N_("contains"),
    "has_not": N_("does not contain"),
    "known": N_("is known"),
}
"""The operators of a row and how they read (marked by `N_`)."""

_COMPARED = {"is": "===", "is_not": "!==", "less": "<", "at_most": "<=", "more": ">", "at_least": ">="}
_BY_SIGN = {sign: name for name, sign in _COMPARED.items()}

FITTING: Mapping[Kind, tuple[str, ...]] = {
    Kind.FLAG: ("is", "is_not"),
    Kind.NUMBER: ("is", "is_not", "less", "at_most", "more", "at_least", "one_of", "none_of"),
    Kind.TEXT: ("is", "is_not", "one_of", "none_of"),
    Kind.TEXTS: ("has", "has_not"),
    Kind.NUMBERS: ("has", "has_not"),
}
"""Which operators fit which kind of field; `known` fits every optional one."""


class NotANumber(Invalid):
    """A word where a number belongs."""

    sentence = N_("“%(value)s” is no number.")


class NotWritten(Invalid):
    """A value that has a form of its own, in another one."""

    sentence = N_("“%(value)s” cannot be read here; write it as %(example)s.")


class NoFit(Invalid):
    """An operator that does not fit its field."""

    sentence = N_("This comparison does not fit the field; choose another.")


class NoValue(Invalid):
    """A row without its value."""

    sentence = N_("Say what to compare with.")


class NoSuchField(Invalid):
    """A row for a field that is not there."""

    sentence = N_("Choose a field of the list.")


@dataclass(frozen=True, slots=True)
class Row:
    """One condition as a person types it; several values stand apart by commas."""

    field: str
    operator: str
    value: str = ""


def operators_of(field: Field) -> tuple[str, ...]:
    """The operators that fit a field, in their order."""
    return (*FITTING[field.kind], *(("known",) if field.optional else ()))


def to_tree(rows: Sequence[Row]) -> JsonValue:
    """The condition that all rows hold; None for no rows. Raises Invalid with a pointer to each wrong row."""
    parts: list[JsonValue] = []
    wrong: list[Invalid] = []
    for number, row in enumerate(rows):
        try:
            parts.append(_part(row))
        except Invalid as problem:
            problem.field = f"/conditions/{number}"
            wrong.append(problem)
    if wrong:
        raise Invalid.many(wrong)
    return {"and": parts} if parts else None


def to_rows(tree: JsonValue) -> list[Row] | None:
    """The rows of a tree, or None where rows cannot say it."""
    if tree is None or tree is True:
        return []
    parts = tree["and"] if isinstance(tree, dict) and list(tree) == ["and"] else [tree]
    if not isinstance(parts, list):
        return None
    rows = [_row(part) for part in parts]
    found = [row for row in rows if row is not None]
    return (
        found
        if len(found) == len(rows) and all(_says_the_same(r, p) for r, p in zip(found, parts, strict=True))
        else None
    )


def _says_the_same(row: Row, part: JsonValue) -> bool:
    flag = part.get("!", [part]) if isinstance(part, dict) else None
    if isinstance(flag, list) and len(flag) == 1 and isinstance(flag[0], dict) and _flag_of(flag[0]):
        return True  # the row writes it as a comparison
    try:
        return _part(row) == part
    except Invalid:
        return False


def _part(row: Row) -> JsonValue:
    field = BY_NAME.get(row.field)
    if field is None:
        raise NoSuchField
    if row.operator not in operators_of(field):
        raise NoFit
    if row.operator == "known":
        return {"!": [{"missing": [field.name]}]}
    var: JsonValue = {"var": _var(field)}
    texts = [part.strip() for part in row.value.split(",")] if row.operator.endswith("_of") else [row.value.strip()]
    values = [_value(field, text) for text in texts if text]
    if not values:
        raise NoValue
    if row.operator in _COMPARED:
        return {_COMPARED[row.operator]: [var, values[0]]}
    within: JsonValue = {"in": [var, list(values)]} if row.operator.endswith("_of") else {"in": [values[0], var]}
    return {"!": [within]} if row.operator in ("none_of", "has_not") else within


def _value(field: Field, text: str) -> JsonValue:
    try:
        return field.typed(text)
    except ValueError as cause:
        if field.typed_as:
            raise NotWritten(value=text[:40], example=field.typed_as) from cause
        raise NotANumber(value=text[:40]) from cause


def _row(part: JsonValue) -> Row | None:
    if not isinstance(part, dict) or len(part) != 1:
        return None
    ((sign, args),) = part.items()
    if (name := _flag_of(part)) is not None:
        return Row(name, "is", "yes")
    if sign == "!" and isinstance(args, list) and len(args) == 1 and isinstance(args[0], dict):
        return _negated(args[0])
    if not isinstance(args, list) or len(args) != 2:
        return None
    if sign in _BY_SIGN:
        name = _field_of(args[0])
        return Row(name, _BY_SIGN[sign], _text(name, args[1])) if name else None
    if sign == "in":
        return _contained(args[0], args[1], "one_of", "has")
    return None


def _negated(inner: dict[str, JsonValue]) -> Row | None:
    if (name := _flag_of(inner)) is not None:
        return Row(name, "is", "no")
    missing, within = inner.get("missing"), inner.get("in")
    if isinstance(missing, list) and len(missing) == 1:
        return Row(str(missing[0]), "known")
    if isinstance(within, list) and len(within) == 2:
        return _contained(within[0], within[1], "none_of", "has_not")
    return None


def _contained(wanted: JsonValue, within: JsonValue, many: str, one: str) -> Row | None:
    if isinstance(within, list) and (name := _field_of(wanted)):
        return Row(name, many, ", ".join(_text(name, value) for value in within))
    name = _field_of(within)
    return Row(name, one, _text(name, wanted)) if name else None


def _field_of(var: JsonValue) -> str | None:
    if not isinstance(var, dict) or list(var) != ["var"]:
        return None
    given = var["var"]
    name = given[0] if isinstance(given, list) and given else given
    return name if isinstance(name, str) and name in BY_NAME else None


def _flag_of(part: dict[str, JsonValue]) -> str | None:
    """The flag that a bare `var` asks about, if a row with “yes” would ask the same."""
    name = _field_of(part)
    if name is None or BY_NAME[name].kind is not Kind.FLAG or part != {"var": _var(BY_NAME[name])}:
        return None
    return name


def _var(field: Field) -> JsonValue:
    return [field.name, _plain(field.default)] if field.optional else field.name


def _text(name: str, value: JsonValue) -> str:
    return BY_NAME[name].as_typed(value) if isinstance(value, (bool, str, int, float)) else ""


def _plain(value: object) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]
