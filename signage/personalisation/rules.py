"""A rule: when, only if, then show. Parsed and checked once; what comes out is frozen and ready to be decided on."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError, model_validator

from signage.errors import N_, Invalid
from signage.personalisation import conditions
from signage.personalisation.conditions import Condition
from signage.personalisation.fields import BY_NAME, Tier
from signage.personalisation.problems import DisplayCannotRead
from signage.schema import from_schema, refusal

RANKS: Mapping[str, int] = {"zone": 10, "tap": 20, "claimed": 30, "staff": 40}
"""Who cuts whom at a display (design 07 §5)."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Frozen(BaseModel):
    """A value that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class When(Frozen):
    """The index of a rule: it has no logic. Empty lists mean any place, any category."""

    kind: Literal["tapped", "entered", "dwelled", "left", "opened", "marked"] = "tapped"
    places: Annotated[tuple[Id, ...], Field(max_length=100)] = ()
    categories: Annotated[tuple[Name, ...], Field(max_length=100)] = ()


class Card(Frozen):
    """The card of the product in question."""

    layout: Literal["side", "full"] = "side"


class Message(Frozen):
    """A sentence in each language; %(product)s and %(place)s are filled in."""

    text: Annotated[dict[Language, Words], Field(min_length=1, max_length=12)]
    tone: Literal["plain", "accent", "dark"] = "accent"


class Item(Frozen):
    """An entry of a published playlist."""

    playlist: Id
    item: Id


class Show(Frozen):
    """What is shown: exactly one of these."""

    card: Card | None = None
    message: Message | None = None
    item: Item | None = None

    @model_validator(mode="after")
    def _one(self) -> Show:
        if sum(part is not None for part in (self.card, self.message, self.item)) != 1:
            raise refusal(N_("Say what is shown: a card, a message or an item of a playlist, and only one of them."))
        return self


class On(Frozen):
    """Where: on the nearest display, looked for in the place itself or in its whole department."""

    pick: Literal["nearest"] = "nearest"
    within: Literal["place", "department"] = "department"


class Action(Frozen):
    """One thing that a rule does."""

    show: Show
    on: On = On()
    seconds: Annotated[int, Field(ge=3, le=30)] = 15


class Cooldown(Frozen):
    """How long the rule rests after it has fired."""

    per: tuple[Literal["visitor", "display"], ...] = Field(("display",), min_length=1, max_length=2)
    seconds: Annotated[int, Field(ge=1, le=86_400)]


class Cap(Frozen):
    """How often the rule may fire; without `seconds`: ever."""

    per: Literal["visitor", "session", "display", "rule", "store"]
    n: Annotated[int, Field(ge=1, le=1_000_000)]
    seconds: Annotated[int, Field(ge=1, le=31 * 86_400)] | None = None


class Window(Frozen):
    """When the rule is awake, by the store's clock; `to` before `from` runs past midnight."""

    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = Field((1, 2, 3, 4, 5, 6, 7), min_length=1, max_length=7)
    start: Clock = Field("00:00", alias="from")
    to: Clock = "23:59"

    def covers(self, weekday: int, minute: int) -> bool:
        """Whether the rule is awake at this minute of this weekday."""
        start, end = _minutes(self.start), _minutes(self.to)
        if start <= end:
            return weekday in self.weekdays and start <= minute <= end
        before = weekday - 1 or 7
        return (weekday in self.weekdays and minute >= start) or (before in self.weekdays and minute <= end)


class RuleShape(Frozen):
    """A rule as JSON, its condition still unread."""

    title: Name
    when: tuple[When, ...] = Field((When(),), min_length=1, max_length=20)
    only_if: JsonValue = None
    then: tuple[Action, ...] = Field(min_length=1, max_length=1)
    rank: Literal["zone", "tap", "claimed", "staff"] = "tap"
    weight: Annotated[float, Field(ge=0.01, le=1000)] = 1.0
    cooldown: Cooldown | None = None
    caps: tuple[Cap, ...] = Field((), max_length=5)
    window: Window | None = None
    tier: Annotated[int, Field(ge=0, le=3)] = 0
    on_display: bool = False


class RuleDocument(RuleShape):
    """A rule as it is stored, sent and edited. Validating it raises Invalid for a wrong condition."""

    @model_validator(mode="after")
    def _checked(self) -> RuleDocument:
        # Invalid passes through pydantic as it is, so that whoever validates gets pointers and sentences.
        conditions.check(self.only_if, "/only_if")
        return self


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, checked, as `decide` takes it.

    tier: computed from all that it reads and shows; an author can only raise it. purposes: the consents it needs.
    store: the only store it holds in, or None. payload: what its playlist entry shows, already compiled.
    """

    id: str
    document: RuleDocument
    condition: Condition
    tier: Tier
    purposes: frozenset[str]
    rank: int
    version: int = 1
    store: str | None = None
    payload: Mapping[str, JsonValue] | None = None

    @property
    def name(self) -> str:
        """What people call the rule."""
        return self.document.title

    @property
    def bounded(self) -> bool:
        """Whether counts must be read before it is decided."""
        return bool(self.document.caps or self.document.cooldown)

    @property
    def action(self) -> Action:
        """What it does."""
        return self.document.then[0]


def parse(raw: object) -> RuleDocument:
    """The document in `raw`, its condition checked too. Raises Invalid with every problem at once."""
    problems: list[Invalid] = []
    document: RuleShape | None = None
    try:
        document = RuleShape.model_validate(raw)
    except ValidationError as error:
        problems += from_schema(error.errors()).all()
    tree = raw.get("only_if") if isinstance(raw, Mapping) else None
    try:
        condition = conditions.check(tree, "/only_if")
    except Invalid as wrong:
        problems += wrong.all()
    else:
        if document is not None and document.on_display:
            problems += [DisplayCannotRead(field="/only_if", name=name) for name in sorted(_server_only(condition))]
    if problems or document is None:
        raise Invalid.many(problems)
    return RuleDocument.model_validate(document.model_dump())


def compile_rule(
    id: str,
    document: RuleDocument,
    *,
    version: int = 1,
    store: str | None = None,
    payload: Mapping[str, JsonValue] | None = None,
) -> Rule:
    """The rule of a document that `parse` accepted."""
    condition = conditions.check(document.only_if, "/only_if")
    fields = [BY_NAME[name] for name in condition.fields]
    return Rule(
        id=id,
        document=document,
        condition=condition,
        tier=max([Tier(document.tier), *(field.tier for field in fields)]),
        purposes=frozenset(field.purpose for field in fields if field.purpose),
        rank=RANKS[document.rank],
        version=version,
        store=store,
        payload=payload,
    )


def category_key(name: str) -> str:
    """Categories are compared without case and in composed form: feeds write them as they like."""
    return unicodedata.normalize("NFC", name).casefold().strip()


def _server_only(condition: Condition) -> set[str]:
    return {name for name in condition.fields if BY_NAME[name].where.value == "server"}


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
