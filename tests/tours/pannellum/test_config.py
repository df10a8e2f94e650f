"""The viewer gets exactly the keys it must have, and no word that HTML would read."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pydantic import ValidationError

from tours.pannellum import Configuration, Defaults, MultiRes, Scene, Strings


def tiles(**more: Any) -> MultiRes:
    return MultiRes(**{"base_path": "/media/p/ab12/jpg", "max_level": 3, "cube_resolution": 1296, **more})


def test_exactly_these_keys_are_emitted() -> None:
    scene = Scene(multi_res=tiles(), hfov=90, yaw=10, pitch=-5, north_offset=25)
    compiled: Any = Configuration(scenes={"s-entrance": scene}).compiled()
    assert compiled == {
        "escapeHTML": True,
        "default": {
            "showControls": False,
            "disableKeyboardCtrl": True,
            "mouseZoom": False,
            "doubleClickZoom": False,
            "sceneFadeDuration": 0,
            "crossOrigin": "anonymous",
            "strings": compiled["default"]["strings"],
        },
        "scenes": {
            "s-entrance": {
                "type": "multires",
                "multiRes": {
                    "basePath": "/media/p/ab12/jpg",
                    "path": "/%l/%s%y_%x",
                    "extension": "jpg",
                    "tileResolution": 512,
                    "maxLevel": 3,
                    "cubeResolution": 1296,
                },
                "hfov": 90,
                "minHfov": 5,
                "maxHfov": 110,
                "multiResMinHfov": True,
                "yaw": 10,
                "pitch": -5,
                "northOffset": 25,
            }
        },
    }


def test_a_partial_panorama_says_its_limits() -> None:
    scene = Scene(multi_res=tiles(), min_yaw=-90, max_yaw=90, min_pitch=-30, max_pitch=30)
    compiled = scene.model_dump(by_alias=True, exclude_none=True)
    assert (compiled["minYaw"], compiled["maxPitch"]) == (-90, 30)


@pytest.mark.parametrize("key", ["__proto__", "constructor", "s-", "s-A", "s-a b", "s-" + "a" * 61, "entrance"])
def test_a_scene_key_that_could_be_something_else_is_refused(key: str) -> None:
    with pytest.raises(ValidationError):
        Configuration(scenes={key: Scene(multi_res=tiles())})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 181])
def test_only_finite_angles_pass(number: float) -> None:
    with pytest.raises(ValidationError):
        Scene(multi_res=tiles(), yaw=number)


@pytest.mark.parametrize(
    "path", ["", "media", "//elsewhere/x", "/media/../x", "https://elsewhere/x", "/a b", "/%l", "/x\"onload='"]
)
def test_tiles_come_from_a_plain_path_of_ours(path: str) -> None:
    with pytest.raises(ValidationError):
        tiles(base_path=path)


def test_a_cube_that_does_not_halve_is_refused() -> None:
    with pytest.raises(ValidationError, match="multiple"):
        tiles(cube_resolution=1303)


@pytest.mark.parametrize("word", ["<b>x</b>", "a & b", "<img src=x onerror=alert(1)>"])
def test_words_are_plain(word: str) -> None:
    with pytest.raises(ValidationError):
        Strings(loading_label=word)


def test_nothing_else_gets_in() -> None:
    for kind in (Configuration, Scene, Defaults, MultiRes, Strings):
        with pytest.raises(ValidationError, match="Extra inputs"):
            kind.model_validate({"hotSpots": []})
