from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from players import manifest
from players.manifest import Asset, Entry, House, Panel, Programme, Segment, World

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SHA = hashlib.sha256(b"jacket").hexdigest()


def world(since: datetime = NOW, price: int = 12999) -> World:
    jacket = Entry("item-1", "3", "image", {"widget": "image", "src": SHA, "alt": {"de": "Jacke"}}, 10_000)
    words = Entry("item-2", "3", "text", {"widget": "text", "text": {"de": "Größe 42 – „neu“"}}, 5_000, "cut")
    return World(
        panel=Panel("display-1", "Jacken", "store-1", "Europe/Berlin"),
        house=House("Modehaus am Markt"),
        timeline=(
            Segment(since, NOW + timedelta(days=7), "loop"),
            Segment(NOW + timedelta(days=7), since + timedelta(days=14), None),
        ),
        programmes=(Programme("loop", NOW, (jacket, words)),),
        assets=(Asset(SHA, 6, "image/webp"),),
        data={"product:1": {"price": {"gross_minor": price, "currency": "EUR"}}},
    )


def test_the_same_plan_gives_the_same_bytes() -> None:
    once = manifest.compile(world(), serial=4, now=NOW, key_id="k")
    assert once == manifest.compile(world(), serial=4, now=NOW, key_id="k")
    assert hashlib.sha256(once).hexdigest() == "1bd98e7f0be15300b7a1bc954426edeeedb7c5937a8acbf2179b8adeee3f9f4a"


def test_the_manifest_carries_every_field_of_the_design() -> None:
    body = json.loads(manifest.compile(world(), serial=4, now=NOW, key_id="k"))
    assert set(body) == {
        "v", "serial", "made_at", "keys", "display", "timeline", "programmes", "beyond", "fallback", "assets",
        "templates", "data", "rules", "clock",
    }  # fmt: skip
    assert body["programmes"]["loop"]["length_ms"] == 15_000
    assert body["assets"] == {SHA: {"size": 6, "type": "image/webp"}}
    assert body["data"]["product:1"]["version"] == 4
    assert body["fallback"]["payload"]["name"] == "Modehaus am Markt"


def test_the_last_week_repeats_beyond_the_timeline() -> None:
    beyond = json.loads(manifest.compile(world(), serial=1, now=NOW, key_id="k"))["beyond"]
    assert beyond["origin"] == manifest.millis(NOW + timedelta(days=14))
    assert beyond["length_ms"] == 7 * 86_400_000
    assert [part["zones"]["main"] for part in beyond["parts"]] == [None]


def test_a_moving_horizon_alone_is_nothing_new() -> None:
    assert manifest.fingerprint(world()) == manifest.fingerprint(world(NOW + timedelta(hours=1)))


def test_a_new_price_is_something_new() -> None:
    assert manifest.fingerprint(world()) != manifest.fingerprint(world(price=9999))


def test_every_flipped_bit_is_noticed() -> None:
    key = Ed25519PrivateKey.generate()
    body = manifest.compile(world(), serial=1, now=NOW, key_id="k")
    signature = base64.b64decode(manifest.signature(body, key, "k").partition(":")[2])
    key.public_key().verify(signature, body)
    for position in range(len(body)):
        flipped = bytearray(body)
        flipped[position] ^= 1 << (position % 8)
        with pytest.raises(InvalidSignature):
            key.public_key().verify(signature, bytes(flipped))


def test_an_instant_without_an_offset_is_refused() -> None:
    naive = replace(world(), timeline=(Segment(NOW.replace(tzinfo=None), NOW, None),))
    with pytest.raises(ValueError, match="offset"):
        manifest.compile(naive, serial=1, now=NOW, key_id="k")
