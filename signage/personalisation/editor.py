"""The rule editor's form: a document as fields of a form, and back. What the form cannot say stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from signage.errors import Invalid
from signage.personalisation import limits
from signage.personalisation.form import Row, to_rows, to_tree
from signage.personalisation.limits import CapRow, Hours
from signage.personalisation.rules import RuleDocument, parse

JsonObject = dict[str, JsonValue]
ROOM = 1
"""Empty rows at the end of the conditions, for whoever has no script."""


class Sent(Protocol):
    """What a browser sent: like werkzeug's MultiDict."""

    def get(self, key: str, default: str = "") -> str:
        """The first value."""
        ...

    def getlist(self, key: str) -> list[str]:
        """All values."""
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """The editor's fields as texts."""

    title: str = ""
    kind: str = "tapped"
    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    by_hand: bool = False
    show: str = "card"
    layout: str = "side"
    message: Mapping[str, str] = field(default_factory=dict)
    tone: str = "accent"
    item: str = ""
    within: str = "department"
    seconds: str = "15"
    rank: str = "tap"
    weight: str = "1"
    hours: Hours = field(default_factory=Hours)
    cooldown: str = "0"
    cooldown_per: str = "display"
    caps: tuple[CapRow, ...] = ()

    @property
    def rows_with_room(self) -> tuple[Row, ...]:
        """The conditions and an empty row to write into."""
        return (*self.rows, *(Row("", "is") for _ in range(ROOM)))

    @property
    def caps_with_room(self) -> tuple[CapRow, ...]:
        """The caps and an empty row to write into."""
        return (*self.caps, *(CapRow("") for _ in range(ROOM)))


def of_document(document: RuleDocument) -> Form:
    """The form that shows a rule."""
    when, action = document.when[0], document.then[0]
    rows = to_rows(document.only_if)
    show = action.show
    seconds, per = limits.rest_of(document.cooldown)
    return Form(
        title=document.title,
        kind=when.kind,
        places=when.places,
        categories=when.categories,
        rows=tuple(rows or ()),
        by_hand=rows is None or len(document.when) > 1,
        show="card" if show.card else "message" if show.message else "item",
        layout=show.card.layout if show.card else "side",
        message=dict(show.message.text) if show.message else {},
        tone=show.message.tone if show.message else "accent",
        item=f"{show.item.playlist}/{show.item.item}" if show.item else "",
        within=action.on.within,
        seconds=str(action.seconds),
        rank=document.rank,
        weight=f"{document.weight:g}",
        hours=limits.hours_of(document.window),
        cooldown=seconds,
        cooldown_per=per,
        caps=tuple(limits.cap_row(cap) for cap in document.caps),
    )


def as_fields(form: Form, languages: Sequence[str]) -> dict[str, list[str]]:
    """The form as a browser would send it: what a page without a reload fills in again."""
    return {
        "title": [form.title],
        "kind": [form.kind],
        "place": [*form.places],
        "categories": [", ".join(form.categories)],
        "field": [row.field for row in form.rows],
        "operator": [row.operator for row in form.rows],
        "value": [row.value for row in form.rows],
        "by_hand": ["yes" if form.by_hand else ""],
        "show": [form.show],
        "layout": [form.layout],
        **{f"message-{tag}": [form.message.get(tag, "")] for tag in languages},
        "tone": [form.tone],
        "item": [form.item],
        "within": [form.within],
        "seconds": [form.seconds],
        "rank": [form.rank],
        "weight": [form.weight],
        "weekday": [*form.hours.weekdays],
        "from": [form.hours.start],
        "to": [form.hours.to],
        "cooldown": [form.cooldown],
        "cooldown-per": [form.cooldown_per],
        "cap-n": [row.n for row in form.caps],
        "cap-per": [row.per for row in form.caps],
        "cap-amount": [row.amount for row in form.caps],
        "cap-unit": [row.unit for row in form.caps],
    }


def of_sent(sent: Sent, languages: Sequence[str]) -> Form:
    """The form as somebody filled it in."""
    columns = zip(sent.getlist("field"), sent.getlist("operator"), sent.getlist("value"), strict=False)
    caps = zip(*(sent.getlist(f"cap-{part}") for part in ("n", "per", "amount", "unit")), strict=False)
    return Form(
        title=sent.get("title", "").strip(),
        kind=sent.get("kind", "tapped"),
        places=tuple(sent.getlist("place")),
        categories=tuple(part.strip() for part in sent.get("categories", "").split(",") if part.strip()),
        rows=tuple(Row(name, operator, value) for name, operator, value in columns if name),
        by_hand=sent.get("by_hand", "") == "yes",
        show=sent.get("show", "card"),
        layout=sent.get("layout", "side"),
        message={tag: sent.get(f"message-{tag}", "").strip() for tag in languages},
        tone=sent.get("tone", "accent"),
        item=sent.get("item", ""),
        within=sent.get("within", "department"),
        seconds=sent.get("seconds", "15").strip(),
        rank=sent.get("rank", "tap"),
        weight=sent.get("weight", "1").strip(),
        hours=Hours(tuple(sent.getlist("weekday")), sent.get("from", "").strip(), sent.get("to", "").strip()),
        cooldown=sent.get("cooldown", "0").strip() or "0",
        cooldown_per=sent.get("cooldown-per", "display"),
        caps=tuple(CapRow(n.strip(), per, amount.strip(), unit) for n, per, amount, unit in caps if n.strip()),
    )


def to_document(form: Form, base: JsonObject) -> JsonObject:
    """The document of a filled form. base: what it was before, for all that the form does not show.

    Raises Invalid with a pointer to each mistake, those of the form and those of the document at once.
    """
    document, problems = dict(base), list[Invalid]()
    if not form.by_hand:
        places: list[JsonValue] = [*form.places]
        categories: list[JsonValue] = [*form.categories]
        document["when"] = [{"kind": form.kind, "places": places, "categories": categories}]
        try:
            if to_rows(base.get("only_if")) != list(form.rows):
                document["only_if"] = to_tree(form.rows)
        except Invalid as wrong:
            problems += wrong.all()
            document.pop("only_if", None)
    document["title"] = form.title
    document["then"] = [
        {
            "show": _show(form, base),
            "on": {"pick": "nearest", "within": form.within},
            "seconds": limits.number_of(form.seconds),
        },
    ]
    document["rank"] = form.rank
    document["weight"] = limits.number_of(form.weight)
    document["cooldown"] = limits.cooldown_of(form.cooldown, form.cooldown_per)
    document["caps"], too_long = limits.caps_of(form.caps)
    problems += too_long
    try:
        document["window"] = limits.window_of(form.hours)
    except Invalid as wrong:
        problems += wrong.all()
        document["window"] = None
    if problems:
        try:
            parse(document)
        except Invalid as more:
            problems += more.all()
        raise Invalid.many(problems)
    return document


def place_of(pointer: str) -> str:
    """Which field of the form a JSON pointer means."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "conditions" and len(parts) > 1:
        return f"row-{parts[1]}"
    if parts[:2] == ["only_if", "and"] and len(parts) > 2:
        return f"row-{parts[2]}"
    if parts[0] == "caps" and len(parts) > 1:
        return f"cap-{parts[1]}"
    if parts[0] == "then":
        return next((name for name in ("seconds", "message", "item", "card") if name in parts), "show")
    if parts[0] == "window":
        return next((name for name in ("from", "to") if name in parts), "weekdays")
    if parts[0] == "when":
        return "categories" if "categories" in parts else "places"
    return {"only_if": "conditions"}.get(parts[0], parts[0])


def errors_of(problem: Invalid) -> list[tuple[str, Invalid]]:
    """Each problem with the form's field it belongs to."""
    return [(place_of(one.field), one) for one in problem.all()]


def _show(form: Form, base: JsonObject) -> JsonValue:
    if form.show == "message":
        shown: JsonObject = {tag: text for tag, text in form.message.items() if text}
        return {"message": {"text": _other_texts(form, base) | shown, "tone": form.tone}}
    if form.show == "item":
        playlist, _, item = form.item.partition("/")
        return {"item": {"playlist": playlist, "item": item}}
    return {"card": {"layout": form.layout}}


def _other_texts(form: Form, base: JsonObject) -> JsonObject:
    """The message in languages that the form does not show."""
    try:
        message = RuleDocument.model_validate(base).then[0].show.message
    except ValueError:
        return {}  # a new rule's base is no rule yet
    return {tag: text for tag, text in message.text.items() if tag not in form.message} if message else {}
