"""Every field of a moment keeps the promises of a field."""

from __future__ import annotations

import pytest

from signage.personalisation import conditions
from signage.personalisation.fields import FIELDS, Field, Kind, Tier, Value
from tests.personalisation.makers import moment

TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.FLAG: bool, Kind.NUMBER: (int, float), Kind.TEXT: str, Kind.NUMBERS: tuple, Kind.TEXTS: tuple,
}  # fmt: skip


def fits(value: Value, kind: Kind) -> bool:
    return isinstance(value, TYPES[kind]) and (kind is Kind.FLAG or not isinstance(value, bool))


def test_names_are_unique() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_reads_its_own_type_from_any_moment(field: Field) -> None:
    for seen in (moment(), moment(product=None, language=None, display_class=None)):
        value = field.read(seen)
        assert (value is None and field.optional) or (value is not None and fits(value, field.kind))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_offers_what_a_condition_may_say_about_it(field: Field) -> None:
    assert field.optional == (field.default is not None)
    assert field.default is None or fits(field.default, field.kind)
    assert all(fits(choice.value, field.kind) for choice in field.choices)
    var = {"var": [field.name, field.default]} if field.optional else {"var": field.name}
    item = field.kind.item or field.kind
    sample = {Kind.FLAG: True, Kind.NUMBER: 1, Kind.TEXT: "x"}[item]
    tree = {"in": [sample, var]} if field.kind.item else {"===": [var, sample]}
    assert conditions.check(tree).fields == {field.name}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_what_lies_above_this_session_needs_a_consent(field: Field) -> None:
    assert (field.tier > Tier.P1) == (field.purpose is not None)
