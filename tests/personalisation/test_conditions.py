"""Conditions say all that is wrong with them at once, and what they accept never fails."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.errors import Invalid
from signage.personalisation import conditions
from signage.personalisation.fields import FIELDS, Kind, values_of
from signage.personalisation.operators import OPERATORS
from tests.personalisation.makers import moment

TAPPED = {"===": [{"var": "moment.kind"}, "tapped"]}


def refusals(tree: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        conditions.check(tree, "/only_if")
    return {problem.field: problem.message for problem in refused.value.all()}


def holds(tree: object) -> bool:
    return conditions.check(tree).holds(values_of(moment()))


@pytest.mark.parametrize(
    ("tree", "outcome"),
    [
        (TAPPED, True),
        ({"!": [TAPPED]}, False),
        ({"and": [TAPPED, {"<": [600, {"var": "clock.minute"}, 720]}]}, True),
        ({"or": [{"!==": [{"var": "moment.kind"}, "tapped"]}, {"var": "clock.open"}]}, True),
        ({">=": [{"var": ["product.price_cents", 0]}, 12_900]}, True),
        ({"in": [{"var": ["product.category", "none"]}, ["jackets", "coats"]]}, True),
        ({"in": ["runner", {"var": "visitor.segments"}]}, False),
        ({"all": [{"var": "visitor.segments"}, {"===": [{"var": ""}, "x"]}]}, False),
        ({"none": [{"var": "visitor.segments"}, {"===": [{"var": ""}, "x"]}]}, True),
        ({"some": [[1, 2, 3], {">": [{"var": ""}, 2]}]}, True),
        ({"!": [{"missing": ["product.gtin"]}]}, True),
        ({"===": [{"+": [1, 2, 3]}, {"max": [6, 1]}]}, True),
        ({"<": [{"-": [1, 2]}, {"min": [5, 0]}]}, True),
        (None, True),
    ],
)
def test_a_condition_says_what_any_json_logic_engine_says(tree: object, outcome: bool) -> None:
    assert holds(tree) is outcome


def test_a_misspelt_field_is_answered_with_the_likeliest_one() -> None:
    wrong = refusals({"<": [{"var": "clock.minutes"}, 3]})
    assert wrong == {"/only_if/</0/var": "There is no field “clock.minutes”; did you mean “clock.minute”?"}


def test_a_field_that_may_be_unknown_needs_a_value_for_that_case() -> None:
    wrong = refusals({"===": [{"var": "product.brand"}, "Nordlicht"]})
    assert wrong["/only_if/===/0/var"] == "“product.brand” may be unknown: say what counts then."


def test_a_list_is_not_compared_as_a_single_value() -> None:
    assert "use “contains”" in refusals({"===": [{"var": "visitor.segments"}, "runner"]})["/only_if/===/0"]


def test_every_mistake_is_told_at_once_with_its_place() -> None:
    wrong = refusals({"and": [{"==": [1, 1]}, {"var": "nothing"}, {"<": ["a", 1]}, 5, {"in": ["a", [1, "a"]]}]})
    assert set(wrong) == {
        "/only_if/and/0/==",
        "/only_if/and/1/var",
        "/only_if/and/2/</0",
        "/only_if/and/3",
        "/only_if/and/4/in/1",
    }


def test_a_condition_is_neither_too_deep_nor_too_big() -> None:
    deep: object = TAPPED
    for _ in range(12):
        deep = {"!": [deep]}
    assert any("12 levels" in text for text in refusals(deep).values())
    assert any("200 steps" in text for text in refusals({"and": [TAPPED] * 100}).values())


@pytest.mark.parametrize("value", ["", "x" * 201, "e\u0301", "\ud800", 1e10, float("nan"), float("inf"), [], [[1]], {}])
def test_what_two_engines_could_read_differently_is_refused(value: object) -> None:
    assert refusals({"===": [value, "x"]})


def test_the_failing_part_is_known_with_its_place() -> None:
    condition = conditions.check({"and": [TAPPED, {">": [{"var": "clock.minute"}, 1200]}]}, "/only_if")
    part = condition.failing(values_of(moment()))
    assert part is not None
    assert (part.pointer, part.fields) == ("/only_if/and/1", frozenset({"clock.minute"}))


def test_each_public_json_logic_test_that_the_profile_accepts_has_the_public_answer() -> None:
    shared = Path(os.environ.get("AUSLAGE_SHARED", "../shared")) / "json-logic" / "compatible.json"
    if not shared.is_file():
        shared = Path(os.environ.get("AUSLAGE_SHARED", "../shared")) / "data" / "json-logic" / "compatible.json"
    cases = [case for case in json.loads(shared.read_text()) if isinstance(case, list)] if shared.is_file() else []
    for tree, _, expected in cases:
        try:
            condition = conditions.check(tree)
        except Invalid:
            continue
        assert condition.holds({}) == expected, tree


leaf = st.one_of(
    st.sampled_from([{"var": f.name} for f in FIELDS]),
    st.sampled_from([{"var": [f.name, f.default]} for f in FIELDS if f.optional]),
    st.integers(-5, 5),
    st.booleans(),
    st.sampled_from(["tapped", "de", ""]),
    st.lists(st.sampled_from(["a", "b"]), max_size=3),
)
flags = st.sampled_from(
    [{"var": f.name} for f in FIELDS if f.kind is Kind.FLAG and not f.optional]
    + [{"<": [{"var": "clock.minute"}, 5]}, {"!": [{"missing": ["product.gtin"]}]}, TAPPED, True]
)
trees = st.recursive(
    leaf | flags,
    lambda inner: st.builds(
        lambda name, parts: {name: parts},
        st.sampled_from([*OPERATORS, "var", "if"]),
        st.lists(inner | flags, max_size=3),
    ),
    max_leaves=12,
)


@given(trees)
def test_an_accepted_tree_never_raises_and_answers_true_or_false(tree: object) -> None:
    try:
        condition = conditions.check(tree)
    except Invalid:
        return
    for seen in (moment(), moment(product=None, language=None, display_class=None)):
        assert condition.holds(values_of(seen)) in (True, False)
