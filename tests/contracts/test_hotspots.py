"""What every kind of hotspot must do; a new one is tested by standing in the tuple."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from pydantic import ValidationError

from tours.goods import listed_of
from tours.hotspots import HOTSPOTS, Hotspot, Known

ROOT = Path(__file__).parents[2]
NOWHERE = Known(found={}, languages=("de", "en"))
each = pytest.mark.parametrize("kind", HOTSPOTS, ids=lambda kind: kind.kind)


def test_names_are_unique() -> None:
    assert len({kind.kind for kind in HOTSPOTS}) == len(HOTSPOTS)


@each
def test_its_own_example_is_valid_and_comes_back_the_same(kind: type[Hotspot]) -> None:
    data = kind.model_validate(kind.example)
    assert kind.model_validate_json(data.model_dump_json()) == data


@each
def test_its_label_has_a_german_sentence(kind: type[Hotspot]) -> None:
    assert f'msgid "{kind.label}"' in (ROOT / "locale" / "de" / "tours.po").read_text()


@each
def test_its_browser_half_exists(kind: type[Hotspot]) -> None:
    assert (ROOT / "static" / "tour" / "hotspots" / f"{kind.kind}.ts").is_file()


@each
@pytest.mark.parametrize(
    "hostile",
    [
        {"__proto__": {"x": 1}},
        {"onclick": "alert(1)"},
        {"sku": "x" * 100_000},
        {"scene": ["a"]},
        {"text": {"<script>": "x"}},
        {"text": {"de": "x" * 100_000}},
        [],
        None,
        "x",
    ],
)
def test_hostile_settings_are_refused(kind: type[Hotspot], hostile: object) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(hostile)


@each
def test_what_it_stands_on_is_missed_when_it_is_not_there(kind: type[Hotspot]) -> None:
    data = kind.model_validate(kind.example)
    faults = list(data.check(NOWHERE))
    assert bool(faults) >= bool(list(data.refs()))
    assert all(fault.pointer.startswith("/") and fault.sentence.endswith(".") for fault in faults)


@each
def test_what_the_browser_gets_is_plain_json_without_a_price(kind: type[Hotspot]) -> None:
    data = kind.model_validate(kind.example)
    public = orjson.dumps(data.public()).decode()
    assert "price" not in public
    assert "stock" not in public


@each
def test_it_stands_in_the_list_of_the_page_without_script(kind: type[Hotspot]) -> None:
    listed = kind.model_validate(kind.example).listed()
    goods = listed.sku or listed.skus or listed.place or listed.display
    assert listed.text or goods or listed.scene or listed.medium


@each
def test_visitors_see_in_the_list_what_was_set_from_what_is_published_alone(kind: type[Hotspot]) -> None:
    data = kind.model_validate(kind.example)
    assert listed_of({"kind": kind.kind, "data": orjson.loads(orjson.dumps(data.public()))}) == data.listed()


@each
def test_its_form_asks_for_settings_that_it_has_in_both_languages(kind: type[Hotspot]) -> None:
    german = "".join(path.read_text() for path in (ROOT / "locale" / "de").glob("*.po"))
    for one in kind.form:
        assert one.field in kind.model_fields
        assert f'msgid "{one.label}"' in german


@each
def test_it_covers_something(kind: type[Hotspot]) -> None:
    assert kind.shapes
    assert set(kind.shapes) <= {"point", "polygon", "quad"}
