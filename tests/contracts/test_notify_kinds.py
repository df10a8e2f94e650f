"""What every way of telling promises, run over the tuple."""

from __future__ import annotations

import pytest

from signage.errors import Invalid
from signage.notify.kinds import KINDS, Kind
from signage.web.i18n import translations

EACH = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
HOSTILE = [
    "",
    "x" * 100_000,
    "javascript:alert(1)",
    "https://",
    "http://[::1",
    "https://a:b@c/",
    "\x00",
    "https://x\n/",
]


def test_names_are_unique() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@EACH
def test_its_label_is_there_in_german(kind: Kind) -> None:
    assert translations("de").gettext(kind.label) != kind.label


@EACH
def test_its_own_example_is_valid(kind: Kind) -> None:
    kind.check(kind.example)


@EACH
@pytest.mark.parametrize("value", [None, 7, [], {}, *HOSTILE])
def test_hostile_settings_are_refused_by_field(kind: Kind, value: object) -> None:
    for name in kind.example:
        with pytest.raises(Invalid) as refused:
            kind.check({**kind.example, name: value})
        assert refused.value.field.startswith("/")


@EACH
def test_empty_and_unknown_settings_are_refused_by_field(kind: Kind) -> None:
    for settings in ({}, {**kind.example, "unknown": "x"}):
        with pytest.raises(Invalid) as refused:
            kind.check(settings)
        assert refused.value.field.startswith("/")
