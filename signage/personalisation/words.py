"""Rules and reasons in words: whole sentences of the catalogue, translated by whoever shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import get_day_names
from babel.numbers import format_decimal
from babel.units import format_unit
from pydantic import JsonValue

from signage.errors import N_
from signage.personalisation.fields import BY_NAME, Field
from signage.personalisation.form import OPERATORS, Row, to_rows
from signage.personalisation.limits import PERS, WEEK, in_units
from signage.personalisation.rules import Cap, RuleDocument, When

Translate = Callable[[str], str]
"""gettext, without its blanks filled."""

KINDS: Mapping[str, str] = {
    "tapped": N_("When somebody taps"),
    "entered": N_("When somebody comes in"),
    "dwelled": N_("When somebody stays a while"),
    "left": N_("When somebody goes away"),
    "opened": N_("When somebody opens a product in the tour"),
    "marked": N_("When somebody marks a product"),
}
ANYWHERE = N_("%(kind)s anywhere")
AT = N_("%(kind)s at %(places)s")
WITH = N_("%(when)s, and the product is of %(categories)s")
ONLY_IF = N_("but only if %(conditions)s")
BY_HAND = N_("a condition holds that is written as JSON")
SHOWS: Mapping[str, str] = {
    "card-side": N_(
        "show the card of the product, beside its picture, for %(seconds)s seconds on the display %(where)s."
    ),
    "card-full": N_("fill the display %(where)s with the card of the product for %(seconds)s seconds."),
    "message": N_("show “%(text)s” for %(seconds)s seconds on the display %(where)s."),
    "item": N_("show a playlist entry for %(seconds)s seconds on the display %(where)s."),
}
LAYOUTS: Mapping[str, str] = {
    "side": N_("Beside the picture"),
    "full": N_("Fills the display"),
}
"""How a card stands on its display."""

WHERE: Mapping[str, str] = {
    "place": N_("of that very place"),
    "department": N_("nearest to it in the department"),
}
YES, NO = N_("yes"), N_("no")
DAILY = N_("It applies every day from %(from)s to %(to)s.")
ON_DAYS = N_("It applies only on %(days)s, from %(from)s to %(to)s.")
RESTS: Mapping[str, str] = {
    "display": N_("After each time it rests for %(span)s on that display."),
    "visitor": N_("After each time it rests for %(span)s for that visitor."),
    "both": N_("After each time it rests for %(span)s for that visitor on that display."),
}
CAPPED = N_("At most %(n)s × %(per)s (%(span)s).")
CAPPED_EVER = N_("At most %(n)s × %(per)s, ever.")
WEIGHED = N_("Against rules of the same rank it has the weight %(weight)s.")

REASONS: Mapping[str, str] = {
    "shown": N_("It was shown."),
    "window": N_("It applies only from %(from)s to %(to)s on its weekdays."),
    "condition": N_("Its condition did not hold: %(found)s."),
    "verified": N_("It shows something personal (P%(tier)s), and this tap was not proven."),
    "consent": N_("The visitor has not agreed to “%(purpose)s”."),
    "privacy": N_("It is too personal (P%(tier)s) for “%(display)s”."),
    "cap": N_("It had already been shown as often as it may (%(n)s times)."),
    "cooldown": N_("It rests for %(seconds)s seconds after each time."),
    "display_offline": N_("The display “%(display)s” was not connected."),
    "emergency": N_("The display “%(display)s” showed an emergency."),
    "content": N_("There was nothing to show: no product, sold out, or the entry is no longer published."),
    "lease": N_("The display was lent to somebody else at that moment."),
    "queued": N_("It waits for its turn on the display “%(display)s”."),
    "outranked": N_("“%(by)s” went first."),
    "drawn": N_("Among equals the lot fell to “%(by)s”: weight %(by_weight)s there, %(weight)s here."),
    "no_rule": N_("No published rule is meant for this moment."),
    "no_display": N_("No display stands near this place."),
}
"""Each reason as a sentence; its blanks are the params of the loser."""

TIERS: Mapping[int, str] = {
    0: N_("P0: it needs nothing about a person."),
    1: N_("P1: it needs this visit, such as a proven tap."),
    2: N_("P2: it needs what a visitor lets us remember."),
    3: N_("P3: it needs sizes or orders of a visitor."),
}
"""How near to a person a rule comes."""

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "painted": (N_("Shown"), "ok"),
    "waiting": (N_("On its way"), "info"),
    "superseded": (N_("Overtaken by a newer tap"), "warn"),
    "missed": (N_("Never painted"), "bad"),
    "refused": (N_("Not shown"), "warn"),
}
"""Each end of a moment, and the tone in which a page says it."""


def reason(translate: Translate, code: str, params: Mapping[str, Any], language: str) -> str:
    """Why something was not shown, in one sentence."""
    filled: dict[str, Any] = {"display": "", "found": "", "tier": "", **params}
    if code == "condition":
        filled["found"] = found(translate, params)
    if code == "drawn":
        weights = {name: params[name] for name in ("weight", "by_weight")}
        filled |= {name: format_decimal(weight, locale=language) for name, weight in weights.items()}
    if code == "display_offline" and not filled["display"]:
        code = "no_display"
    sentence = REASONS.get(code)
    return translate(sentence) % filled if sentence else code


def found(translate: Translate, params: Mapping[str, Any]) -> str:
    """The values that a condition met, by the names of their fields."""
    named = {name: value for name, value in params.items() if name in BY_NAME}
    return "; ".join(
        f"{translate(BY_NAME[name].label)}: {value_of(translate, name, value)}" for name, value in named.items()
    )


def value_of(translate: Translate, name: str, value: Any) -> str:
    """A field's value as people say it; “–” where it was unknown."""
    if isinstance(value, bool):
        return translate(YES if value else NO)
    if value in ("", []):
        return "–"
    field: Field | None = BY_NAME.get(name)
    if field is not None:
        for choice in field.choices:
            if choice.value == value:
                return translate(choice.label)
        if not isinstance(value, list):
            return field.as_typed(value)
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def sentence(translate: Translate, rule: RuleDocument, places: Mapping[str, str], language: str) -> str:
    """The whole rule read back: when, only if, then."""
    whens = " / ".join(_when(translate, when, places) for when in rule.when)
    parts = [whens]
    told = conditions(translate, rule.only_if, places)
    if told:
        parts.append(translate(ONLY_IF) % {"conditions": told})
    whole = f"{', '.join(parts)}: {then(translate, rule, language)}"
    return " ".join([whole, *limits(translate, rule, language)])


def limits(translate: Translate, rule: RuleDocument, language: str) -> list[str]:
    """When the rule applies, how often, and how long it rests: a sentence each."""
    found: list[str] = []
    window, rest = rule.window, rule.cooldown
    if window is not None:
        names = get_day_names("abbreviated", context="stand-alone", locale=language)
        daily = len(set(window.weekdays)) == len(WEEK)
        days = ", ".join(names[day - 1] for day in sorted(set(window.weekdays)))
        found.append(translate(DAILY if daily else ON_DAYS) % {"days": days, "from": window.start, "to": window.to})
    found += [_capped(translate, cap, language) for cap in rule.caps]
    if rest is not None:
        per = "both" if len(set(rest.per)) > 1 else rest.per[0]
        found.append(translate(RESTS[per]) % {"span": span(rest.seconds, language)})
    if rule.weight != 1:
        found.append(translate(WEIGHED) % {"weight": format_decimal(rule.weight, locale=language)})
    return found


def span(seconds: int, language: str) -> str:
    """A span of time in its largest whole unit: “2 hours”."""
    amount, unit = in_units(seconds)
    return str(format_unit(amount, f"duration-{unit}", locale=language))


def _capped(translate: Translate, cap: Cap, language: str) -> str:
    values = {"n": cap.n, "per": translate(PERS[cap.per])}
    if cap.seconds is None:
        return translate(CAPPED_EVER) % values
    return translate(CAPPED) % {**values, "span": span(cap.seconds, language)}


def then(translate: Translate, rule: RuleDocument, language: str) -> str:
    """What the rule does."""
    action = rule.then[0]
    show = action.show
    kind = f"card-{show.card.layout}" if show.card else "message" if show.message else "item"
    texts = show.message.text if show.message else {}
    text = texts.get(language) or next(iter(texts.values()), "")
    where = translate(WHERE[action.on.within])
    return translate(SHOWS[kind]) % {"seconds": action.seconds, "where": where, "text": text}


def conditions(translate: Translate, tree: JsonValue, places: Mapping[str, str]) -> str:
    """The condition in words; empty when there is none."""
    rows = to_rows(tree)
    if rows is None:
        return translate(BY_HAND)
    return " · ".join(_row(translate, row, places) for row in rows)


def _when(translate: Translate, when: When, places: Mapping[str, str]) -> str:
    kind = translate(KINDS[when.kind])
    if when.places:
        named = ", ".join(places.get(place, place) for place in when.places)
        told = translate(AT) % {"kind": kind, "places": named}
    else:
        told = translate(ANYWHERE) % {"kind": kind}
    if when.categories:
        told = translate(WITH) % {"when": told, "categories": ", ".join(when.categories)}
    return told


def _row(translate: Translate, row: Row, places: Mapping[str, str]) -> str:
    field = BY_NAME[row.field]
    label, operator = translate(field.label), translate(OPERATORS[row.operator])
    if row.operator == "known":
        return f"{label} {operator}"
    texts = [text.strip() for text in row.value.split(",")] if row.operator.endswith("_of") else [row.value]
    return f"{label} {operator} {', '.join(_said(translate, field, text, places) for text in texts)}"


def _said(translate: Translate, field: Field, text: str, places: Mapping[str, str]) -> str:
    try:
        value = field.typed(text)
    except ValueError:
        return text
    return places.get(text) or value_of(translate, field.name, value)
