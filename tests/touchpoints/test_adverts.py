"""Adverts of beacons, judged by public vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.touchpoints.adverts import read_advert


@pytest.fixture
def vectors(shared: Path) -> Any:
    return json.loads((shared / "data" / "ble_vectors.json").read_text())


@pytest.mark.shared
def test_public_vectors_are_read_as_published(vectors: Any) -> None:
    for vector in vectors["ibeacon"]:
        advert = read_advert(bytes.fromhex(vector["hex"]))
        assert advert is not None
        assert advert.identity == f"{vector['uuid']}-{vector['major']}-{vector['minor']}"
        assert advert.power_dbm == vector["tx"]
    for vector in vectors["eddystone_uid"]:
        advert = read_advert(bytes.fromhex(vector["hex"]))
        assert advert is not None
        assert advert.identity == f"{vector['namespace']}-{vector['instance']}"
        assert advert.power_dbm == vector["tx"] - 41
    for vector in vectors["eddystone_eid"]:
        advert = read_advert(bytes.fromhex(vector["hex"]))
        assert advert is not None
        assert (advert.kind, advert.identity) == ("eddystone_eid", vector["eid"])


@pytest.mark.shared
def test_telemetry_addresses_and_garbage_are_no_identity(vectors: Any) -> None:
    for vector in (*vectors["eddystone_url"], *vectors["eddystone_tlm"], *vectors["eddystone_etlm"]):
        assert read_advert(bytes.fromhex(vector["hex"])) is None
    for text in vectors["must_reject"]:
        assert read_advert(bytes.fromhex(text)) is None


def test_an_altbeacon_is_known_by_its_twenty_bytes() -> None:
    advert = read_advert(bytes.fromhex("02011a1bff1801beac0102030405060708090a0b0c0d0e0f1011121314c500"))
    assert advert is not None
    assert (advert.kind, advert.power_dbm) == ("altbeacon", -59)
    assert advert.identity == "0102030405060708090a0b0c0d0e0f1011121314"


@given(st.binary(max_size=64))
def test_no_bytes_make_it_raise(advert: bytes) -> None:
    read_advert(advert)
