"""Which rule wins this moment, and why not the others. Pure: time, chance and data are arguments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from signage.personalisation.conditions import Part
from signage.personalisation.content import Content, content_of
from signage.personalisation.fields import BY_NAME, Tier, Value, values_of
from signage.personalisation.index import Candidate, Snapshot
from signage.personalisation.moment import Moment
from signage.personalisation.rules import Cap, Cooldown, Rule

HIDDEN = "•••"
"""What a trace says of a value above P1."""

Param = str | int | float | bool | list[str]


class Reason(StrEnum):
    """Why a candidate lost, in the order of the gates. Not all gates have work yet; their names are fixed."""

    WINDOW = "window"
    CONDITION = "condition"
    VERIFIED = "verified"
    CONSENT = "consent"
    PRIVACY = "privacy"
    CAP = "cap"
    COOLDOWN = "cooldown"
    DISPLAY_OFFLINE = "display_offline"
    EMERGENCY = "emergency"
    CONTENT = "content"
    LEASE = "lease"
    QUEUED = "queued"
    OUTRANKED = "outranked"
    DRAWN = "drawn"


class Refused(StrEnum):
    """Why a moment led to no lease although no rule lost it in a race."""

    NO_RULE = "no_rule"
    NO_DISPLAY = "no_display"


CEILINGS: Mapping[str, Tier] = {"window": Tier.P0, "floor": Tier.P1, "fitting": Tier.P2, "advice": Tier.P2}
"""How near to a person a display of this class may show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySeen:
    """A display near the moment, as its lease row says. in_place: it stands in the very place of the moment."""

    id: str
    name: str = ""
    display_class: str = "floor"
    in_place: bool = True
    online: bool = True
    emergency: bool = False
    crowd: str = "queue"
    waiting: int = 0
    holder: str | None = None
    rank: int = 0
    until: datetime | None = None
    guard: datetime | None = None
    by_rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """How often a rule has fired for a key, and when last."""

    n: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is read before a decision. displays: the nearest first."""

    displays: tuple[DisplaySeen, ...] = ()
    counters: Mapping[str, Counter] = field(default_factory=dict)


# Tuples, as a tap makes one for each candidate: a frozen dataclass takes four times as long to make.


class Unmet(NamedTuple):
    """The part of a condition that did not hold, with the moment's values."""

    part: Part
    values: Mapping[str, Value]

    def __call__(self) -> dict[str, Param]:
        """The part and the values that it asked about, masked above P1."""
        found = masked(self.values, self.part.fields)
        return {"part": self.part.pointer, **{name: found.get(name, "") for name in sorted(self.part.fields)}}


class Loser(NamedTuple):
    """A candidate that did not win, the gate it stopped at, and what a sentence about it needs."""

    rule: str
    title: str
    reason: Reason
    told: Mapping[str, Param] | Unmet

    @property
    def params(self) -> Mapping[str, Param]:
        """What the sentence needs; worked out only when somebody reads it, as a tap has many losers and no reader."""
        return self.told() if isinstance(self.told, Unmet) else self.told

    @property
    def brief(self) -> Mapping[str, Param]:
        """The same for a trace, which holds the moment's values once: of those, the names alone."""
        if isinstance(self.told, Unmet):
            return self.told.part.brief
        return self.params


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """A candidate that passed every gate: what it shows where, for how long."""

    rule: Rule
    display: DisplaySeen
    content: Content
    seconds: int
    place: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Winners in their order (the first gets the display, the next ones only when it loses the race), and losers.

    held: those of the losers that lost nothing but the display, to somebody who has it; they may wait.
    """

    moment: str
    winners: tuple[Winner, ...]
    held: tuple[Winner, ...]
    losers: tuple[Loser, ...]
    refused: str | None
    values: Mapping[str, Param]

    def as_bytes(self) -> bytes:
        """The same decision, the same bytes."""
        return json.dumps(
            {
                "moment": self.moment,
                "winners": [[w.rule.id, w.display.id, w.seconds, w.content.template] for w in self.winners],
                "losers": [[loser.rule, loser.reason.value, dict(loser.params)] for loser in self.losers],
                "refused": self.refused,
            },
            ensure_ascii=False,
            sort_keys=True,
        ).encode()


@dataclass(frozen=True, slots=True)
class _Seen:
    moment: Moment
    values: Mapping[str, Value]
    state: State
    now: datetime


def decide(
    moment: Moment, rules: Snapshot, state: State, now: datetime, candidates: Sequence[Candidate] | None = None
) -> Decision:
    """The winner, and one reason for each candidate that is not it. Draws come from the moment's id.

    candidates: those of `rules` for this moment, where the caller has looked them up already.
    """
    values = values_of(moment)
    seen = _Seen(moment, values, state, now)
    live: list[tuple[Candidate, Winner]] = []
    held: list[tuple[Candidate, Winner]] = []
    losers: list[Loser] = []
    for candidate in rules.candidates(moment) if candidates is None else candidates:
        outcome = _gates(candidate, seen)
        if isinstance(outcome, Loser):
            losers.append(outcome)
        elif may_take(outcome.display, rank=outcome.rule.rank, holder=moment.holder, now=now):
            live.append((candidate, outcome))
        else:
            until = outcome.display.until.isoformat() if outcome.display.until else ""
            told = {"display": outcome.display.name, "until": until}
            losers.append(Loser(outcome.rule.id, outcome.rule.name, Reason.LEASE, told))
            held.append((candidate, outcome))
    live.sort(key=lambda pair: _order(pair[0], moment.id))
    held.sort(key=lambda pair: _order(pair[0], moment.id))
    winners = tuple(winner for _, winner in live)
    losers += [_behind(live[0], pair) for pair in live[1:]]
    refused = None
    if not winners:
        refused = losers[0].reason.value if len(losers) == 1 else _commonest(losers)
        if not state.displays and rules.size:
            refused = Refused.NO_DISPLAY if losers else Refused.NO_RULE
    waiting = tuple(winner for _, winner in held)
    return Decision(moment.id, winners, waiting, tuple(losers), refused, masked(values))


def masked(values: Mapping[str, Value], only: Iterable[str] | None = None) -> dict[str, Param]:
    """Values for a trace: what lies above P1 is hidden."""
    names = values if only is None else [name for name in sorted(only) if name in values]
    return {name: HIDDEN if BY_NAME[name].tier > Tier.P1 else _param(values[name]) for name in names}


def counter_key(rule: str, per: str, who: str, seconds: int | None, now: datetime) -> str:
    """The key of a count; the span's number is part of it, so that a new span starts at nought."""
    span = "" if seconds is None else f":{seconds}:{int(now.timestamp()) // seconds}"
    return f"{rule}:{per}:{who}{span}"


def counters_of(rule: Rule, moment: Moment, display: str, now: datetime) -> list[tuple[str, Cap | Cooldown]]:
    """The counts that bound this rule in this moment at this display."""
    found: list[tuple[str, Cap | Cooldown]] = []
    who = {
        "visitor": moment.holder,
        "session": moment.holder,
        "display": display,
        "rule": rule.id,
        "store": moment.store,
    }
    for cap in rule.document.caps:
        found.append((counter_key(rule.id, f"cap-{cap.per}", who[cap.per], cap.seconds, now), cap))
    cooldown = rule.document.cooldown
    if cooldown is not None:
        both = "|".join(who[per] for per in cooldown.per)
        found.append((counter_key(rule.id, "cool", both, None, now), cooldown))
    return found


def _param(value: Value) -> Param:
    return [str(item) for item in value] if isinstance(value, tuple) else value


def _commonest(losers: list[Loser]) -> str:
    if not losers:
        return Refused.NO_RULE
    # The candidate that came furthest tells most about the moment.
    order = list(Reason)
    return max(losers, key=lambda loser: order.index(loser.reason)).reason.value


def _order(candidate: Candidate, moment: str) -> tuple[int, int, float, str]:
    """Rank, then the narrower place, then weight by draw, then id."""
    rule = candidate.rule
    draw = int.from_bytes(blake2b(f"{moment}:{rule.id}".encode(), digest_size=7).digest(), "big") / 2**56
    return (-rule.rank, candidate.breadth, -rule.document.weight * draw, rule.id)


def _behind(first: tuple[Candidate, Winner], other: tuple[Candidate, Winner]) -> Loser:
    """Why a candidate that passed every gate is not the first: it stood lower, or level and the lot fell elsewhere."""
    ahead, behind = first[0], other[0]
    won, lost = ahead.rule, behind.rule
    if (lost.rank, behind.breadth) != (won.rank, ahead.breadth):
        return Loser(lost.id, lost.name, Reason.OUTRANKED, {"by": won.name})
    weights: dict[str, Param] = {"weight": lost.document.weight, "by_weight": won.document.weight}
    return Loser(lost.id, lost.name, Reason.DRAWN, {"by": won.name, **weights})


def _gates(candidate: Candidate, seen: _Seen) -> Loser | Winner:
    """The gates in their order; the first that stays shut is the reason."""
    rule, moment = candidate.rule, seen.moment
    window = rule.document.window
    if window is not None and not window.covers(moment.clock.weekday, moment.clock.minute):
        return Loser(rule.id, rule.name, Reason.WINDOW, {"from": window.start, "to": window.to})
    failing = rule.condition.failing(seen.values)
    if failing is not None:
        return Loser(rule.id, rule.name, Reason.CONDITION, Unmet(failing, seen.values))
    if rule.tier > Tier.P0 and moment.verified < 1:
        return Loser(rule.id, rule.name, Reason.VERIFIED, {"tier": int(rule.tier)})
    lacking = sorted(rule.purposes - moment.consents)
    if rule.tier >= Tier.P2 and "show_here" not in moment.consents:
        lacking.append("show_here")
    if lacking:
        return Loser(rule.id, rule.name, Reason.CONSENT, {"purpose": lacking[0]})
    display = _pick(rule, seen.state.displays)
    if display is None:
        return Loser(rule.id, rule.name, Reason.DISPLAY_OFFLINE, {"display": ""})
    if rule.tier > CEILINGS.get(display.display_class, Tier.P0):
        return Loser(rule.id, rule.name, Reason.PRIVACY, {"display": display.name, "tier": int(rule.tier)})
    return _bounds(candidate, display, seen)


def _bounds(candidate: Candidate, display: DisplaySeen, seen: _Seen) -> Loser | Winner:
    """The later gates: counts, the display itself, its content; who holds it is looked at last."""
    rule, moment = candidate.rule, seen.moment
    exhausted = _exhausted(rule, display, seen)
    if exhausted is not None:
        return exhausted
    if not display.online:
        return Loser(rule.id, rule.name, Reason.DISPLAY_OFFLINE, {"display": display.name})
    if display.emergency:
        return Loser(rule.id, rule.name, Reason.EMERGENCY, {"display": display.name})
    content = content_of(rule, moment)
    if content is None:
        return Loser(rule.id, rule.name, Reason.CONTENT, {"show": _shown(rule)})
    return Winner(rule=rule, display=display, content=content, seconds=rule.action.seconds, place=candidate.place)


def may_take(display: DisplaySeen, *, rank: int, holder: str, now: datetime) -> bool:
    """The guard of the lease statement (design 07 §5), as a first look; the UPDATE itself decides."""
    if display.until is None or display.rank < rank:
        return True
    if display.until <= now:
        return not display.waiting
    if display.rank != rank:
        return False
    free = display.crowd == "replace" or display.guard is None or display.guard <= now
    return display.holder == holder or (free and not display.waiting)


def _exhausted(rule: Rule, display: DisplaySeen, seen: _Seen) -> Loser | None:
    cooling: Loser | None = None
    for key, bound in counters_of(rule, seen.moment, display.id, seen.now):
        counter = seen.state.counters.get(key)
        if counter is None:
            continue
        if isinstance(bound, Cap):
            if counter.n >= bound.n:
                return Loser(rule.id, rule.name, Reason.CAP, {"per": bound.per, "n": bound.n})
        elif counter.at + timedelta(seconds=bound.seconds) > seen.now:
            cooling = Loser(rule.id, rule.name, Reason.COOLDOWN, {"seconds": bound.seconds})
    return cooling


def _pick(rule: Rule, displays: tuple[DisplaySeen, ...]) -> DisplaySeen | None:
    narrow = rule.action.on.within == "place"
    return next((display for display in displays if display.in_place or not narrow), None)


def _shown(rule: Rule) -> str:
    show = rule.action.show
    return "card" if show.card else "message" if show.message else "item"
