"""One moment, many rules: who wins, and one reason for each that does not."""

from __future__ import annotations

import dataclasses
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.personalisation import words
from signage.personalisation.decide import Counter, Loser, Reason, Refused, State, counters_of, decide
from signage.personalisation.index import ANY, Snapshot
from signage.personalisation.moment import Moment, PlaceSeen
from signage.personalisation.rules import Rule, category_key
from tests.personalisation.makers import JACKET, NOW, display, moment, rule

SOON = NOW + timedelta(seconds=10)


def reasons(rules: list[Rule], seen: Moment | None = None, state: State | None = None) -> dict[str, str]:
    state = state or State(displays=(display(),))
    decision = decide(seen or moment(), Snapshot(rules), state, NOW)
    return {loser.rule: loser.reason.value for loser in decision.losers}


def winner(rules: list[Rule], seen: Moment | None = None, state: State | None = None) -> str | None:
    decision = decide(seen or moment(), Snapshot(rules), state or State(displays=(display(),)), NOW)
    return decision.winners[0].rule.id if decision.winners else None


def test_a_tap_shows_the_product_on_the_display_beside_it() -> None:
    decision = decide(moment(), Snapshot([rule()]), State(displays=(display(),)), NOW)
    [won] = decision.winners
    assert (won.display.id, won.content.template, won.content.data["product"]) == ("d1", "product", "p1")
    assert decision.refused is None
    assert not decision.losers


@pytest.mark.parametrize(
    ("reason", "given_rule", "seen", "state"),
    [
        ("window", {"window": {"weekdays": [7]}}, {}, {}),
        ("window", {"window": {"from": "12:00", "to": "13:00"}}, {}, {}),
        ("condition", {"only_if": {"===": [{"var": "moment.kind"}, "left"]}}, {}, {}),
        ("verified", {"only_if": {">=": [{"var": "visit.taps"}, 0]}}, {}, {}),
        ("verified", {"tier": 1}, {}, {}),
        ("consent", {"only_if": {"!": [{"var": "visitor.known"}]}}, {"verified": 2}, {}),
        ("consent", {"tier": 2}, {"verified": 2}, {}),
        ("privacy", {"tier": 2}, {"verified": 2, "consents": frozenset({"show_here"})}, {}),
        ("privacy", {"tier": 1}, {"verified": 2}, {"display_class": "window"}),
        ("display_offline", {}, {}, {"online": False}),
        ("display_offline", {"then": [{"show": {"card": {}}, "on": {"within": "place"}}]}, {}, {"in_place": False}),
        ("emergency", {}, {}, {"emergency": True}),
        ("content", {}, {"product": None}, {}),
        ("content", {}, {"product": dataclasses.replace(JACKET, stock_here=0)}, {}),
        ("content", {"then": [{"show": {"message": {"text": {"de": "%(product)s"}}}}]}, {"product": None}, {}),
        ("lease", {}, {}, {"holder": "other", "rank": 20, "until": SOON, "guard": SOON}),
        ("lease", {}, {}, {"holder": "tap-1", "rank": 30, "until": SOON, "guard": SOON}),
    ],
)
def test_each_gate_refuses_with_its_own_reason(
    reason: str, given_rule: dict[str, Any], seen: dict[str, Any], state: dict[str, Any]
) -> None:
    state_seen = State(displays=(display(**state),))
    assert reasons([rule(**given_rule)], moment(**seen), state_seen) == {"r1": reason}


def test_caps_and_cooldowns_refuse_until_their_time_is_over() -> None:
    capped = rule(caps=[{"per": "visitor", "n": 3}])
    resting = rule(cooldown={"per": ["visitor", "display"], "seconds": 60})
    for one, counter, reason in ((capped, Counter(n=3, at=NOW), "cap"), (resting, Counter(n=1, at=NOW), "cooldown")):
        [(key, _)] = counters_of(one, moment(), "d1", NOW)
        state = State(displays=(display(),), counters={key: counter})
        assert reasons([one], state=state) == {"r1": reason}
        later = State(displays=(display(),), counters={key: Counter(n=1, at=NOW - timedelta(seconds=60))})
        assert winner([one], state=later) == "r1"


@pytest.mark.parametrize(
    "held",
    [
        {"holder": "other", "rank": 20, "until": NOW, "guard": SOON},
        {"holder": "other", "rank": 10, "until": SOON, "guard": SOON},
        {"holder": "tap-1", "rank": 20, "until": SOON, "guard": SOON},
        {"holder": "other", "rank": 20, "until": SOON, "guard": NOW},
        {"holder": "other", "rank": 20, "until": SOON, "guard": SOON, "crowd": "replace"},
    ],
)
def test_a_display_is_free_when_the_lease_statement_says_so(held: dict[str, Any]) -> None:
    assert winner([rule()], state=State(displays=(display(**held),))) == "r1"


def test_rank_goes_before_the_narrower_place_and_that_before_the_draw() -> None:
    anywhere, here = rule("anywhere"), rule("here", when=[{"places": ["jackets"]}])
    around = rule("around", when=[{"places": ["women"]}])
    staff = rule("staff", rank="staff")
    assert winner([anywhere, around, here]) == "here"
    assert winner([anywhere, around]) == "around"
    assert winner([anywhere, here, staff]) == "staff"
    assert reasons([anywhere, here]) == {"anywhere": "outranked"}


def test_equals_are_drawn_by_lot_and_the_trace_says_so_with_their_weights() -> None:
    rules = [rule("light", title="Light"), rule("heavy", title="Heavy", weight=2.5)]
    lost: dict[str, Loser] = {}
    for number in range(60):
        decision = decide(moment(id=f"e{number}"), Snapshot(rules), State(displays=(display(),)), NOW)
        [loser] = decision.losers
        lost[loser.rule] = loser
    assert {one.reason for one in lost.values()} == {Reason.DRAWN}
    assert lost["light"].params == {"by": "Heavy", "weight": 1.0, "by_weight": 2.5}
    assert lost["heavy"].params == {"by": "Light", "weight": 2.5, "by_weight": 1.0}
    told = words.reason(str, "drawn", lost["light"].params, "en")
    assert told == "Among equals the lot fell to “Heavy”: weight 2.5 there, 1 here."


def test_every_reason_has_its_sentence() -> None:
    assert {one.value for one in (*Reason, *Refused)} <= set(words.REASONS)


def test_without_any_rule_or_display_the_moment_says_so() -> None:
    assert decide(moment(), Snapshot(), State(displays=(display(),)), NOW).refused == "no_rule"
    assert decide(moment(), Snapshot([rule()]), State(), NOW).refused == "no_display"


def test_a_value_above_p1_is_hidden_in_the_trace() -> None:
    seen = moment(verified=2, visitor_segments=("runner",), consents=frozenset({"use_history", "show_here"}))
    secret = rule(only_if={"in": ["gold", {"var": "visitor.segments"}]})
    decision = decide(seen, Snapshot([secret]), State(displays=(display(),)), NOW)
    assert decision.losers[0].params["visitor.segments"] == "•••"
    assert decision.values["visitor.segments"] == "•••"
    assert "runner" not in decision.as_bytes().decode()


def test_a_window_may_run_past_midnight() -> None:
    night = rule(window={"weekdays": [1], "from": "22:00", "to": "02:00"}).document.window
    assert night is not None
    assert [night.covers(1, 1380), night.covers(2, 60), night.covers(2, 1380), night.covers(1, 60)] == [
        True,
        True,
        False,
        False,
    ]


names = st.sampled_from(["jackets", "women", "ground", "store", "hats"])
whens = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["tapped", "left"]),
        "places": st.lists(names, max_size=2),
        "categories": st.lists(st.sampled_from(["jackets", "Outdoor", "hats"]), max_size=2),
    }
)
many_rules = st.lists(st.lists(whens, min_size=1, max_size=3), max_size=12)


def by_brute_force(rules: list[Rule], seen: Moment) -> set[str]:
    path = {*seen.place.path, ANY}
    categories = {category_key(name) for name in seen.product.categories} if seen.product else set()
    return {
        one.id
        for one in rules
        for when in one.document.when
        if when.kind == seen.kind
        and (not when.places or path & set(when.places))
        and (not when.categories or categories & {category_key(name) for name in when.categories})
    }


@given(many_rules, st.sampled_from(["tapped", "left"]), st.booleans(), names)
def test_the_index_finds_what_brute_force_finds(
    given_whens: list[list[dict[str, Any]]], kind: str, with_product: bool, at: str
) -> None:
    rules = [rule(f"r{i}", when=when) for i, when in enumerate(given_whens)]
    place = PlaceSeen(id=at, name=at, kind="shelf", path=(at, "store"))
    seen = moment(kind=kind, product=JACKET if with_product else None, place=place)
    assert {candidate.rule.id for candidate in Snapshot(rules).candidates(seen)} == by_brute_force(rules, seen)


@given(many_rules, st.text(min_size=1, max_size=8))
def test_the_same_moment_is_decided_the_same_for_ever(given_whens: list[list[dict[str, Any]]], id: str) -> None:
    rules = [rule(f"r{i}", when=when, weight=1 + i) for i, when in enumerate(given_whens)]
    state = State(displays=(display(),))
    first = decide(moment(id=id), Snapshot(rules), state, NOW)
    again = decide(moment(id=id), Snapshot(list(reversed(rules))), state, NOW)
    assert first.as_bytes() == decide(moment(id=id), Snapshot(rules), state, NOW).as_bytes()
    assert [w.rule.id for w in first.winners] == [w.rule.id for w in again.winners]


def test_a_thousand_rules_leave_few_candidates_and_little_work() -> None:
    parts = [
        {">=": [{"var": "moment.verified"}, 0]},
        {"<": [0, {"var": "clock.minute"}, 1440]},
        {"in": [{"var": "clock.weekday"}, [1, 2, 3, 4, 5, 6]]},
        {"var": "clock.open"},
        {"!==": [{"var": ["product.brand", "none"]}, "x"]},
        {">": [{"var": ["product.stock_here", 0]}, 5]},
    ]
    rules = [
        rule(f"r{i}", when=[{"places": [f"place-{i % 40}" if i % 17 else "jackets"]}], only_if={"and": parts})
        for i in range(1000)
    ]
    snapshot, state = Snapshot(rules), State(displays=(display(),))
    decision = decide(moment(), snapshot, state, NOW)
    assert len(decision.losers) == 59
    assert {loser.reason for loser in decision.losers} == {Reason.CONDITION}
    spans = []
    for i in range(50):
        start = time.perf_counter()
        decide(moment(id=str(i)), snapshot, state, NOW)
        spans.append(time.perf_counter() - start)
    print(f"decide, 1,000 rules, 59 candidates: median {sorted(spans)[25] * 1000:.2f} ms")
