"""The own fields of events as people read them; the API has every one of them as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext

from signage.errors import N_

LABELS: Mapping[str, str] = {
    "because": N_("Rule"),
    "begins": N_("From"),
    "by": N_("By"),
    "feed": N_("Feed"),
    "given": N_("Consent"),
    "how": N_("Reason"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "painted_at": N_("Painted"),
    "paused": N_("Paused"),
    "purpose": N_("Purpose"),
    "quantity": N_("Quantity"),
    "reason": N_("Reason"),
    "refused": N_("Refused"),
    "rows": N_("Rows"),
    "state": N_("State"),
    "succeeded": N_("Signed in"),
    "surface": N_("Seen on"),
    "until": N_("Until"),
    "way": N_("Way"),
    "what": N_("What"),
}
"""What a person who looks at the shop's day wants to know; numbers of things say nothing to anybody."""

VALUES: Mapping[str, str] = {
    "window": N_("outside the rule’s hours"),
    "condition": N_("the rule’s condition did not hold"),
    "verified": N_("the rule wants a safer tag"),
    "consent": N_("no consent for it"),
    "privacy": N_("too personal for this display"),
    "cap": N_("shown as often as the rule allows"),
    "cooldown": N_("too soon after the last time"),
    "display_offline": N_("the display is offline"),
    "emergency": N_("an emergency message is on"),
    "content": N_("there was nothing to show"),
    "lease": N_("the display was answering somebody else"),
    "no_rule": N_("no rule wanted a display"),
    "no_display": N_("no display is near"),
    "unknown": N_("unknown code"),
    "paused": N_("paused"),
    "retired": N_("retired"),
    "late": N_("reported too late"),
    "over": N_("its time was over"),
    "cleared": N_("ended by hand"),
    "collected": N_("collected"),
    "cancelled": N_("cancelled"),
    "expired": N_("expired"),
    "tour": N_("the tour"),
    "phone": N_("a phone"),
    "shopper": N_("the shopper"),
    "staff": N_("the staff"),
    "system": N_("the server"),
    "made": N_("made"),
    "changed": N_("changed"),
    "closed": N_("closed"),
    "reopened": N_("opened again"),
    "password": N_("new password"),
}

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


def details(data: object, moment: Callable[[datetime], str], names: Mapping[str, str] = MappingProxyType({})) -> str:
    """An event's fields as “Reason: the display is offline · Way: E”; empty where none of them says anything.

    names: of what an id may stand for, as far as the reader may know it.
    """
    if not isinstance(data, dict):
        return ""
    told = [
        (LABELS[name], _value(names.get(str(value), value), moment)) for name, value in data.items() if name in LABELS
    ]
    return " · ".join(f"{gettext(label)}: {value}" for label, value in told if value)


def _value(value: object, moment: Callable[[datetime], str]) -> str:
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str) or _ID.fullmatch(value):
        return ""
    if value in VALUES:
        return str(gettext(VALUES[value]))
    try:
        return moment(datetime.fromisoformat(value)) if value[4:5] == "-" and "T" in value else value
    except ValueError:
        return value
