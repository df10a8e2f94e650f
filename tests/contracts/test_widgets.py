"""What every widget promises, run over the tuple: a new widget is tested by being listed."""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.ids import MediumId, ProductId
from signage.playlists.widgets import (
    WIDGETS,
    AnyWidget,
    MediumFacts,
    ProductFacts,
    Rendition,
    WidgetWorld,
    WrongConfig,
    draw_codes,
)
from signage.playlists.widgets.qr import Qr

each_widget = pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)


def world_for(widget: AnyWidget, config: object) -> WidgetWorld:
    """A world that has everything these settings use."""
    uses = list(widget.uses(config))
    still = Rendition(sha256="a" * 64, type="image/webp", size=1000, width=1280, height=720)
    media = {
        MediumId(use.id): MediumFacts(
            MediumId(use.id), widget.name, "Sommer", renditions=(still,), length=timedelta(seconds=7)
        )
        for use in uses
        if use.kind == "medium"
    }
    products = {
        ProductId(use.id): ProductFacts(ProductId(use.id), {"de": "Jacke"}, "https://shop.example/p/1")
        for use in uses
        if use.kind == "product"
    }
    return WidgetWorld(media, products)


def test_names_are_unique() -> None:
    names = [widget.name for widget in WIDGETS]
    assert len(set(names)) == len(names)


@each_widget
def test_its_example_is_valid(widget: AnyWidget) -> None:
    assert widget.parse(widget.example.model_dump(mode="json")) == widget.example


@each_widget
def test_good_settings_are_taken_and_compile_to_json(widget: AnyWidget) -> None:
    for raw in (widget.example.model_dump(mode="json"), *widget.good):
        config = widget.parse(raw)
        world = world_for(widget, config)
        payload = widget.compile(config, world)
        assert payload["widget"] == widget.name
        assert json.loads(json.dumps(payload)) == payload
        assert not [finding for finding in widget.lint(config, world) if finding.blocks]


@each_widget
def test_bad_settings_are_refused_at_their_field(widget: AnyWidget) -> None:
    assert widget.bad
    for raw, pointer in widget.bad:
        with pytest.raises(WrongConfig) as refusal:
            widget.parse(raw)
        assert pointer in refusal.value.pointers


@each_widget
def test_empty_huge_and_hostile_settings_name_a_field(widget: AnyWidget) -> None:
    huge = dict.fromkeys(widget.config.model_fields, "x" * 100000)
    for raw in ({}, huge, {"__class__": "x"}, dict.fromkeys(widget.config.model_fields)):
        with pytest.raises(WrongConfig) as refusal:
            widget.parse(raw)
        assert all(pointer.startswith("/") for pointer in refusal.value.pointers)


@each_widget
@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda deeper: st.dictionaries(st.text(), deeper)
    )
)
def test_whatever_comes_in_is_taken_or_refused(widget: AnyWidget, raw: object) -> None:
    with contextlib.suppress(WrongConfig):  # any other exception would be a bug
        widget.parse(raw)


@each_widget
def test_something_that_it_uses_and_is_gone_blocks_the_publish(widget: AnyWidget) -> None:
    config = widget.example
    findings = list(widget.lint(config, WidgetWorld()))
    assert any(finding.blocks for finding in findings) == bool(list(widget.uses(config)))


@each_widget
def test_it_describes_itself_also_when_what_it_uses_is_gone(widget: AnyWidget) -> None:
    config = widget.example
    for world in (world_for(widget, config), WidgetWorld()):
        said = widget.describe(config, world)
        assert said.sentence % said.params


@each_widget
def test_its_form_can_be_drawn_from_its_schema(widget: AnyWidget) -> None:
    properties = widget.config.model_json_schema()["properties"]
    assert all(field["title"] for field in properties.values())


@each_widget
def test_the_natural_length_is_never_nothing(widget: AnyWidget) -> None:
    payload = widget.compile(widget.example, world_for(widget, widget.example))
    length = widget.duration(payload)
    assert length is None or length > timedelta(0)


def test_a_code_to_our_own_page_is_drawn_for_the_address_of_the_server() -> None:
    config = Qr().parse({"target": "/tour/modehaus"})
    payload = Qr().compile(config, WidgetWorld())
    one, other = draw_codes(payload, "http://a.example"), draw_codes(payload, "http://b.example/")
    assert one["code"] != other["code"]
    assert draw_codes(one, "http://c.example") == one
