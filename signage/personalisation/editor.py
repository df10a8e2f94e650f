"""The rule editor's form: a document as fields of a form, and back. What the form cannot say stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue

from signage.errors import Invalid
from signage.personalisation.form import Row, to_rows, to_tree
from signage.personalisation.rules import RuleDocument

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
    cooldown: str = "0"

    @property
    def rows_with_room(self) -> tuple[Row, ...]:
        """The conditions and an empty row to write into."""
        return (*self.rows, *(Row("", "is") for _ in range(ROOM)))


def of_document(document: RuleDocument) -> Form:
    """The form that shows a rule."""
    when, action = document.when[0], document.then[0]
    rows = to_rows(document.only_if)
    show = action.show
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
        cooldown=str(document.cooldown.seconds) if document.cooldown else "0",
    )


def of_sent(sent: Sent, languages: Sequence[str]) -> Form:
    """The form as somebody filled it in."""
    columns = zip(sent.getlist("field"), sent.getlist("operator"), sent.getlist("value"), strict=False)
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
        cooldown=sent.get("cooldown", "0").strip() or "0",
    )


def to_document(form: Form, base: JsonObject) -> JsonObject:
    """The document of a filled form. base: what it was before, for all that the form does not show.

    Raises Invalid with a pointer to each wrong row of the conditions.
    """
    document = dict(base)
    if not form.by_hand:
        places: list[JsonValue] = [*form.places]
        categories: list[JsonValue] = [*form.categories]
        document["when"] = [{"kind": form.kind, "places": places, "categories": categories}]
        document["only_if"] = to_tree(form.rows)
    document["title"] = form.title
    document["then"] = [
        {"show": _show(form), "on": {"pick": "nearest", "within": form.within}, "seconds": _number(form.seconds)},
    ]
    document["rank"] = form.rank
    rest = _number(form.cooldown)
    before = base.get("cooldown")
    per: JsonValue = before.get("per") if isinstance(before, dict) else ["display"]
    document["cooldown"] = {"per": per, "seconds": rest} if rest not in (0, "") else None
    return document


def place_of(pointer: str) -> str:
    """Which field of the form a JSON pointer means."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "conditions" and len(parts) > 1:
        return f"row-{parts[1]}"
    if parts[:2] == ["only_if", "and"] and len(parts) > 2:
        return f"row-{parts[2]}"
    if parts[0] == "then":
        return next((name for name in ("seconds", "message", "item", "card") if name in parts), "show")
    return {"when": "places", "only_if": "conditions"}.get(parts[0], parts[0])


def errors_of(problem: Invalid) -> list[tuple[str, Invalid]]:
    """Each problem with the form's field it belongs to."""
    return [(place_of(one.field), one) for one in problem.all()]


def _show(form: Form) -> JsonValue:
    if form.show == "message":
        return {"message": {"text": {tag: text for tag, text in form.message.items() if text}, "tone": form.tone}}
    if form.show == "item":
        playlist, _, item = form.item.partition("/")
        return {"item": {"playlist": playlist, "item": item}}
    return {"card": {"layout": form.layout}}


def _number(text: str) -> JsonValue:
    """The number that was typed, or the text itself, so that the refusal names its field."""
    return int(text) if text.isdecimal() and len(text) < 9 else text
