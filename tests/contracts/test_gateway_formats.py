"""What every gateway format promises, run over the tuple."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.touchpoints.formats import FORMATS, Format, Malformed
from signage.web.i18n import translations

EACH = pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
SAMPLES = Path(__file__).parents[1] / "samples" / "gateways"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def test_names_are_unique() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)


@EACH
def test_its_label_is_there_in_german(format: Format) -> None:
    assert translations("de").gettext(format.label) != format.label


@EACH
def test_its_samples_give_what_is_expected(format: Format) -> None:
    samples = json.loads((SAMPLES / f"{format.name}.json").read_text())
    assert samples
    for sample in samples:
        found = format.parse(sample["topic"], json.dumps(sample["message"]).encode(), sample.get("settings", {}))
        assert [asdict(each) for each in found] == sample["sightings"]


@EACH
@given(topic=st.text(max_size=40), body=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_it_raise_anything_but_malformed(format: Format, topic: str, body: bytes) -> None:
    for where in (topic, "home/gw/BTtoMQTT/AABBCCDDEEFF"):
        for settings in ({}, format.example):
            with contextlib.suppress(Malformed):
                format.parse(where, body, settings)


@EACH
@given(parts=st.dictionaries(st.sampled_from(["id", "mac", "rssi", "uuid", "major", "minor", "manufacturerdata",
                                              "servicedata", "servicedatauuid", "tags", "gateway"]), JSON))  # fmt: skip
def test_right_names_with_wrong_values_are_malformed_at_most(format: Format, parts: dict[str, object]) -> None:
    with contextlib.suppress(Malformed):
        format.parse("home/gw/BTtoMQTT/AABBCCDDEEFF", json.dumps(parts).encode(), format.example)


@EACH
def test_a_message_of_a_megabyte_is_malformed(format: Format) -> None:
    with pytest.raises(Malformed):
        format.parse("home/gw/BTtoMQTT/AABBCCDDEEFF", b'{"id":"' + b"x" * 1_000_000 + b'"}', format.example)
