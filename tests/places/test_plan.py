"""Floor plan pictures from outside."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from signage.access import SYSTEM
from signage.errors import Invalid, NotFound
from signage.places import cleaned
from tests.places.conftest import SmallShop

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 16"><rect width="24" height="16" fill="#eee"/>%s</svg>'


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "hostile",
    [
        b"<script>alert(1)</script>",
        b'<image href="https://example.com/x.png"/>',
        b'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        b'<rect onload="alert(1)" style="background:url(https://example.com)"/>',
        b'<rect fill="url(https://example.com/#a)"/>',
        b'<a href="javascript:alert(1)"><rect/></a>',
        b'<use href="data:image/svg+xml;base64,AAAA"/>',
        b"<style>@import 'https://example.com'</style>",
    ],
)
def test_what_could_run_or_call_out_is_gone_and_the_drawing_stays(hostile: bytes) -> None:
    clean = cleaned(SVG % hostile).picture.decode()
    assert 'fill="#eee"' in clean
    for word in ("script", "example", "alert", "onload", "style", "href", "foreignObject", "import"):
        assert word not in clean


def test_a_plan_keeps_its_proportions(small: SmallShop) -> None:
    plan = small.places.set_plan(SYSTEM, small.ground.id, SVG % b"", width_m=24)
    assert (plan.width_m, plan.height_m, plan.type) == (24, 16, "image/svg+xml")
    picture, kind = small.places.plan_picture(SYSTEM, small.ground.id, plan.sha256)
    assert kind == "image/svg+xml"
    assert b"viewBox" in picture


def test_a_photographed_plan_is_encoded_anew(small: SmallShop) -> None:
    plan = small.places.set_plan(SYSTEM, small.ground.id, png(400, 300), width_m=20)
    assert (plan.type, plan.height_m) == ("image/webp", 15)


def test_an_older_picture_is_gone_when_a_new_one_came(small: SmallShop) -> None:
    old = small.places.set_plan(SYSTEM, small.ground.id, png(40, 30), width_m=20)
    small.places.set_plan(SYSTEM, small.ground.id, png(60, 30), width_m=20)
    with pytest.raises(NotFound):
        small.places.plan_picture(SYSTEM, small.ground.id, old.sha256)


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (b"not a picture", "floor plan"),
        (b"", "floor plan"),
        (b"<html><body/></html>", "floor plan"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "floor plan"),
        (SVG[:40], "floor plan"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>', "floor plan"),
        (png(8000, 8000), "megapixels"),
        (b"x" * (9 * 1024 * 1024), "MB"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(small: SmallShop, picture: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        small.places.set_plan(SYSTEM, small.ground.id, picture, width_m=20)
    assert small.places.plan(SYSTEM, small.ground.id) is None


def test_a_plan_needs_a_scale_and_a_floor(small: SmallShop) -> None:
    with pytest.raises(Invalid, match="metres"):
        small.places.set_plan(SYSTEM, small.ground.id, png(4, 4), width_m=0)
    with pytest.raises(Invalid, match="Jacken"):
        small.places.set_plan(SYSTEM, small.jackets.id, png(4, 4), width_m=10)


def test_another_scale_keeps_the_picture_and_its_shape(small: SmallShop) -> None:
    old = small.places.set_plan(SYSTEM, small.ground.id, png(400, 300), width_m=20)
    new = small.places.scale_plan(SYSTEM, small.ground.id, width_m=24)
    assert (new.sha256, new.width_m, new.height_m) == (old.sha256, 24, 18)
    assert small.places.plan(SYSTEM, small.ground.id) == new


def test_where_there_is_no_plan_or_no_width_nothing_is_scaled(small: SmallShop) -> None:
    with pytest.raises(NotFound):
        small.places.scale_plan(SYSTEM, small.ground.id, width_m=24)
    small.places.set_plan(SYSTEM, small.ground.id, png(400, 300), width_m=20)
    for width in (0, float("nan"), 9000):
        with pytest.raises(Invalid, match="metres"):
            small.places.scale_plan(SYSTEM, small.ground.id, width_m=width)
