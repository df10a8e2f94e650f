"""What goes with each address of the studio and the API so that it does what it is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.media.makers import picture
from tests.threats.house import PLAN
from tests.tours.conftest import photo

NAMES = {
    "account_id": "account", "campaign_id": "campaign", "emergency_id": "emergency", "entry_id": "entry",
    "floor_id": "floor", "import_id": "feed", "job_id": "job", "medium_id": "medium", "panorama_id": "panorama",
    "parent_id": "floor", "place_id": "place", "playlist_id": "playlist", "product_id": "product", "sha256": "plan",
    "store_id": "store",
    "touchpoint_id": "touchpoint", "variant_id": "variant",
}  # fmt: skip
"""What an address calls a thing, where it differs from what `House` calls it."""


@dataclass(frozen=True)
class Call:
    """What goes with an address. Words in braces are ids of the house that is asked for."""

    json: Any = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    query: str = ""
    if_match: str = ""


RULE = {"title": "A rule", "then": [{"show": {"message": {"text": {"de": "Hallo", "en": "Hello"}}}}]}
TEXT = {"text": {"de": "Hallo", "en": "Hello"}, "tone": "accent"}
PERSON = {"name": "Eva", "role": "editor", "stores": ["{store}"]}
PLACE = {"name": "Shelf", "kind": "shelf"}
DISPLAY = {"name": "Wall", "store": "{store}", "place": "{wall}"}
FEED = ("feed.tsv", b"id\ttitle\tprice\nA-1\tScarf\t9.90 EUR\n")
PLAYLIST = {"title": "Loop", "items": [{"id": "{item}", "widget": "text", "config": TEXT}]}
SCENE = {
    "id": "{scene}", "slug": "door", "place": "{shelf}",
    "versions": [{"id": "v-1", "panorama": "{panorama}", "name": {"de": "Tür", "en": "Door"},
                  "description": {"de": "Die Tür.", "en": "The door."},
                  "hotspots": [{"id": "{hotspot}", "kind": "info", "point": {"yaw": 1, "pitch": 2},
                                "name": {"de": "Tür", "en": "Door"}, "data": {"text": {"de": "Tür", "en": "Door"}}}]}],
}  # fmt: skip
TOUR = {"title": "Tour", "slug": "another", "store": "{store}", "scenes": [SCENE]}
DRAFTS = frozenset({"PUT /api/v1/playlists/<id>", "PUT /api/v1/rules/<id>", "PUT /api/v1/tours/<id>"})
"""A draft may hold anything; what it refers to is looked at when it is shown and before it is published."""
THINKS = frozenset({"POST /api/v1/decide"})
"""It changes nothing, so that it may answer as well as refuse, as long as it does the same for an unknown id."""

CALLS = {
    "POST /api/v1/panoramas/<panorama_id>/edits": Call(json={"patch": {"radius": 12}}),
    "PUT /api/v1/accounts/<account_id>": Call(json=PERSON),
    "PUT /api/v1/displays/<display>": Call(json=DISPLAY),
    "POST /api/v1/displays/<display>/commands": Call(json={"name": "identify"}),
    "PATCH /api/v1/media/<medium_id>": Call(json={"title": "Autumn"}),
    "PUT /api/v1/places/<place_id>": Call(json={**PLACE, "parent": "{floor}"}),
    "PUT /api/v1/playlists/<id>": Call(json={"document": PLAYLIST}, if_match="3"),
    "POST /api/v1/playlists/<id>/items": Call(json={"widget": "text", "config": TEXT}),
    "PATCH /api/v1/playlists/<id>/items/<item>": Call(json={"seconds": 5}),
    "POST /api/v1/playlists/<id>/items/<item>/move": Call(json={"to": 0}),
    "PUT /api/v1/rules/<id>": Call(json={"document": RULE}, if_match="1"),
    "POST /api/v1/rules/<id>/pause": Call(json={"paused": True}),
    "PUT /api/v1/stores/<store_id>/legal/<kind>": Call(json={"texts": {"de": "Text"}}),
    "PUT /api/v1/stores/<store_id>": Call(json={"name": "Shop", "external_id": "1"}),
    "PUT /api/v1/touchpoints/<touchpoint_id>/binding": Call(
        json={"place": "{shelf}", "product": "{product}", "display": "{display}"}
    ),
    "PUT /api/v1/touchpoints/<touchpoint_id>/state": Call(json={"state": "paused"}),
    "GET /api/v1/tours/<id>/choices": Call(query="of=place&q="),
    "POST /api/v1/tours/<id>/align": Call(json={"scene": "{scene}"}),
    "POST /api/v1/tours/<id>/hotspots/copy": Call(
        json={"scene": "{scene}", "hotspots": ["{hotspot}"], "target": "{scene}"}
    ),
    "POST /api/v1/tours/<id>/hotspots/remove": Call(json={"scene": "{scene}", "hotspots": ["{hotspot}"]}),
    "POST /api/v1/tours/<id>/comments": Call(json={"text": "Hello", "answers": "{comment}"}),
    "POST /api/v1/tours/<id>/comments/<comment>/done": Call(json={"done": True}),
    "POST /api/v1/tours/<id>/comments/<comment>/undelete": Call(json={}),
    "POST /api/v1/tours/<id>/scenes": Call(files={"photo": ("photo.jpg", photo(seed=2))}),
    "POST /api/v1/tours/<id>/scenes/<scene>/photo": Call(json={"panorama": "{panorama}"}),
    "POST /api/v1/tours/<id>/ways": Call(json={"scene": "{scene}", "target": "{scene}", "yaw": 10, "pitch": 5}),
    "POST /api/v1/tours/<id>/ways/from-plan": Call(json={"scene": "{scene}", "targets": ["{scene}"]}),
    "PUT /api/v1/tours/<id>/previews/<display>": Call(json={"scene": "{scene}"}),
    "PUT /api/v1/tours/<id>": Call(json={"document": TOUR}, if_match="4"),
    "PUT /api/v1/variants/<variant_id>/price": Call(json={"amount": "12.50", "store": "{store}"}),
    "PUT /api/v1/variants/<variant_id>/stock/<store_id>": Call(json={"quantity": 5}),
    "POST /studio/displays/<display>/command": Call(form={"name": "identify"}),
    "POST /studio/media/<medium_id>": Call(form={"title": "Autumn"}),
    "PUT /api/v1/schedule/entries/<entry_id>": Call(
        json={"playlist": "{playlist}", "targets": [{"target": "display", "id": "{display}"}]}
    ),
    "PATCH /api/v1/campaigns/<campaign_id>": Call(json={"state": "paused"}),
    "PUT /api/v1/schedule/fallbacks/<store>": Call(json={"playlist": "{playlist}"}),
    "POST /studio/places/<store_id>/fallback": Call(form={"playlist": "{playlist}"}),
    "POST /studio/places/<store_id>/new/<parent_id>": Call(form=PLACE),
    "POST /studio/places/<store_id>/place/<place_id>": Call(form=PLACE),
    "POST /studio/places/<store_id>/plan/<floor_id>": Call(form={"width_m": "20"}, files={"picture": ("p.svg", PLAN)}),
    "POST /studio/places/<store_id>/store": Call(
        form={"name": "Shop", "time_zone": "Europe/Berlin", "region": "DE", "currency": "EUR", "languages": "de, en"}
    ),
    "POST /studio/products/<product_id>/prices": Call(
        form={"variant": "{variant}", "amount": "12.50", "currency": "EUR", "store": "{store}", "tax_percent": "19"}
    ),
    "POST /studio/products/<product_id>/stock": Call(
        form={"variant": "{variant}", "store": "{store}", "quantity": "7", "version": "2"}
    ),
    "POST /studio/rules/<rule>": Call(form={"document": json.dumps(RULE), "revision": "1"}),
    "POST /studio/setup/legal/<store>": Call(form={"kind": "imprint", "de": "Text"}),
    "POST /studio/setup/people/<id>": Call(form={"name": "Eva", "role": "editor", "reach": "some", "store": "{store}"}),
    "POST /studio/setup/people/<id>/password": Call(form={"password": "a long new password"}),
    "POST /studio/shops/<store>": Call(form={"kind": "url_template", "address": "https://shop.example/{items}"}),
    "POST /studio/touchpoints/<touchpoint_id>/move": Call(form={"place": "{shelf}"}),
    "POST /studio/touchpoints/<touchpoint_id>/state": Call(form={"state": "paused"}),
}
for _path, _newest in (("playlists", 3), ("rules", 1), ("tours", 4)):
    CALLS[f"POST /api/v1/{_path}/<id>/go-back"] = Call(json={"revision": _newest})
    CALLS[f"POST /api/v1/{_path}/<id>/presence"] = Call(json={"page": "a-page"})
    CALLS[f"POST /api/v1/{_path}/<id>/publish"] = Call(json={})
    CALLS[f"POST /api/v1/{_path}/<id>/restore"] = Call(json={"version": 1})
    CALLS[f"POST /api/v1/{_path}/<id>/rollback"] = Call(json={"version": 1})

ASKED = {
    "GET /api/v1/events": Call(query="before={event}"),
    "GET /api/v1/resolve": Call(query="display={display}"),
    "GET /api/v1/schedule/entries": Call(query="playlist={playlist}"),
    "GET /api/v1/timeline": Call(
        query="display={display}&from=2026-05-04T09:00:00%2B00:00&to=2026-05-05T09:00:00%2B00:00"
    ),
    "GET /api/v1/calendar.ics": Call(query="playlist={playlist}"),
    "GET /api/v1/where-on": Call(query="product={product}"),
    "POST /api/v1/campaigns": Call(json={"title": "Summer", "store": "{store}"}),
    "POST /api/v1/emergency": Call(json={"text": {"de": "Raus"}, "targets": [{"target": "store", "id": "{store}"}]}),
    "GET /api/v1/touchpoints": Call(query="store={store}"),
    "GET /api/v1/traces": Call(query="display={display}&rule={rule}"),
    "GET /api/v1/uses": Call(query="kind=medium&id={medium}"),
    "GET /studio/products": Call(query="store={store}"),
    "GET /studio/rules/why": Call(query="display={display}"),
    "POST /api/v1/accounts": Call(json={**PERSON, "email": "eva@markt.example", "password": "a long new password"}),
    "POST /api/v1/decide": Call(json={"store": "{store}", "place": "{shelf}", "product": "{product}"}),
    "POST /api/v1/displays": Call(json=DISPLAY),
    "POST /api/v1/displays/pair": Call(json={"code": "AAAAAA", "display": "{display}"}),
    "POST /api/v1/media": Call(form={"store": "{store}"}, files={"file": ("a.jpg", picture(size=(32, 18)))}),
    "POST /api/v1/panoramas": Call(query="store={store}", files={"photo": ("p.jpg", photo(seed=3))}),
    "POST /api/v1/places": Call(json={**PLACE, "parent": "{floor}"}),
    "POST /api/v1/playlists": Call(json={"title": "Loop", "store": "{store}"}),
    "POST /api/v1/products": Call(json={"title": {"de": "Hut"}, "variants": [{"sku": "hat"}], "store": "{store}"}),
    "POST /api/v1/rules": Call(json={"document": RULE, "store": "{store}"}),
    "POST /api/v1/schedule/entries": Call(
        json={"playlist": "{playlist}", "targets": [{"target": "store", "id": "{store}"}]}
    ),
    "POST /api/v1/touchpoints": Call(
        json={"kind": "tag", "name": "Tag", "store": "{store}", "place": "{shelf}", "product": "{product}",
              "display": "{display}"}
    ),
    "POST /api/v1/webhooks": Call(json={"name": "Till", "url": "https://till.example/hook", "store": "{store}"}),
    "POST /studio/displays/pair": Call(form={"code": "AAAAAA", "display": "{display}"}),
    "POST /studio/products/imports": Call(form={"store": "{store}"}, files={"file": FEED}),
    "POST /studio/setup/people": Call(
        form={"name": "Eva", "email": "eva2@markt.example", "password": "a long new password", "role": "editor",
              "reach": "some", "store": "{store}"}
    ),
    "POST /studio/touchpoints": Call(form={"kind": "tag", "name": "Tag", "place": "{store}/{shelf}"}),
    "POST /studio/tours": Call(form={"title": "Tour", "store": "{store}"}),
}  # fmt: skip
"""Addresses that name things in a query or a body alone."""
