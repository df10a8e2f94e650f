"""Two people's changes to one document, put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signage.drafts import JsonObject, canonical, differences, merge

values = st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=2)
elements = st.fixed_dictionaries({"id": st.sampled_from("abcdef"), "v": values})
keyed = st.lists(elements, max_size=6, unique_by=lambda element: element["id"])
documents = st.fixed_dictionaries({"title": values, "items": keyed, "tags": st.lists(values, max_size=3)})


@given(documents, documents)
def test_a_change_by_one_side_alone_is_taken_as_it_is(base: JsonObject, changed: JsonObject) -> None:
    for merged, clashes in (merge(base, changed, base), merge(base, base, changed)):
        assert canonical(merged) == canonical(changed)
        assert clashes == []


@given(documents, documents)
def test_the_same_change_by_both_is_no_clash(base: JsonObject, changed: JsonObject) -> None:
    merged, clashes = merge(base, changed, changed)
    assert canonical(merged) == canonical(changed)
    assert clashes == []


@given(documents, documents, documents)
def test_without_a_clash_both_orders_of_arrival_keep_the_same_elements(
    base: JsonObject, mine: JsonObject, theirs: JsonObject
) -> None:
    one, clashes = merge(base, mine, theirs)
    other, clashes_too = merge(base, theirs, mine)
    assert bool(clashes) == bool(clashes_too)
    if not clashes:
        assert one["title"] == other["title"]
        assert {str(item) for item in list_of(one)} == {str(item) for item in list_of(other)}


@given(documents, documents)
def test_differences_are_none_exactly_for_equal_documents(one: JsonObject, other: JsonObject) -> None:
    assert (differences(one, other) == []) == (canonical(one) == canonical(other))


def list_of(document: JsonObject) -> list[object]:
    found = document["items"]
    assert isinstance(found, list)
    return list(found)


def items(*ids: str) -> JsonObject:
    return {"items": [{"id": id} for id in ids]}


def test_one_moves_and_the_other_adds() -> None:
    merged, clashes = merge(items("a", "b", "c"), items("c", "a", "b"), items("a", "new", "b", "c"))
    assert merged == items("c", "a", "new", "b")
    assert clashes == []


def test_one_removes_what_the_other_changes_is_a_clash_at_that_element() -> None:
    base: JsonObject = {"items": [{"id": "a", "v": 1}, {"id": "b", "v": 1}]}
    mine: JsonObject = {"items": [{"id": "a", "v": 1}]}
    theirs: JsonObject = {"items": [{"id": "a", "v": 1}, {"id": "b", "v": 2}]}
    _, [clash] = merge(base, mine, theirs)
    assert clash.pointer == "/items/1"
    assert clash.mine is None
    assert clash.theirs == {"id": "b", "v": 2}


def test_true_and_one_are_different_values() -> None:
    assert differences({"a": True}, {"a": 1}) == ["/a"]
