"""Renders the demo's 360° scenes and product pictures with Blender; by hand, never a dependency of the server.

Blender's Python module needs Python 3.11 and an environment of its own:

    python3.11 -m venv ../bpyenv && ../bpyenv/bin/pip install "bpy==4.5.*" pillow
    nice -n 15 ../bpyenv/bin/python -m signage.demo.shop.render scenes
    nice -n 15 ../bpyenv/bin/python -m signage.demo.shop.render products

On a machine without a desktop it also wants libxrender1 libxi6 libxkbcommon0 libsm6 libgl1 libegl1. The seed is
fixed, so the same plan gives the same pictures. `--width 1024 --samples 4` gives a quick look; `--part` renders a few
pixels of a scene again, in the minute that they take, and puts them into the picture that is there.
"""

from __future__ import annotations

import argparse
import tempfile
from math import pi, radians
from pathlib import Path

import bpy
from PIL import Image

from . import blend, goods, room
from .blend import box, linear, paint, put
from .goods import good
from .plan import CAMERAS, Camera
from .products import PRODUCTS, ProductPlan

PICTURES = Path(__file__).parent / "pictures"
SEED = 20260504
SCENE_BYTES, PRODUCT_BYTES = 3_000_000, 40_000


def main() -> None:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=("scenes", "products"))
    parser.add_argument("--only", default="", help="camera key or product number")
    parser.add_argument("--width", type=int, default=4096)
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--part", default="", help="left,top,right,bottom in pixels, of a scene that is there")
    parser.add_argument("--missing", action="store_true", help="leave pictures that are there already")
    parser.add_argument("--into", type=Path, default=PICTURES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.what == "scenes":
            part = tuple(int(edge) for edge in asked.part.split(",")) if asked.part else ()
            scenes(Path(folder), asked.into, asked.only, asked.width, asked.samples, part)
        else:
            products(Path(folder), asked.into / "products", asked.only, asked.samples, missing=asked.missing)


def scenes(work: Path, into: Path, only: str, width: int, samples: int, part: tuple[int, ...] = ()) -> None:
    """One equirectangular JPEG a camera of the plan. part: only these pixels (left, top, right, bottom) anew."""
    _empty(samples, exposure=0.15)
    room.build(work)
    into.mkdir(parents=True, exist_ok=True)
    for camera in CAMERAS:
        if only in ("", camera.key):
            _stand(camera)
            shot, picture = work / f"{camera.key}.png", into / f"{camera.key}.jpg"
            _border(width, width // 2, part)
            _shoot(shot, width, width // 2)
            if part:
                _mend(picture, shot, part)
            else:
                _save(shot, picture, SCENE_BYTES, 90)


def products(work: Path, into: Path, only: str, samples: int, *, missing: bool) -> None:
    """One square picture a product, in its first colour on a light ground."""
    into.mkdir(parents=True, exist_ok=True)
    for one in PRODUCTS:
        if only in ("", str(one.number)) and not (missing and (into / one.picture).exists()):
            _studio(one, samples)
            _shoot(work / "product.png", 640, 640)
            _save(work / "product.png", into / one.picture, PRODUCT_BYTES, 88)


def _empty(samples: int, *, exposure: float) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    blend.forget()
    goods.forget()
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.seed = SEED
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.max_bounces = 4
    scene.cycles.diffuse_bounces = 3
    scene.cycles.glossy_bounces = 2
    scene.cycles.sample_clamp_indirect = 4
    scene.cycles.caustics_reflective = False
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = exposure


def _stand(camera: Camera) -> None:
    data = bpy.data.cameras.new(camera.key)
    data.type = "PANO"
    data.panorama_type = "EQUIRECTANGULAR"
    thing = bpy.data.objects.new(camera.key, data)
    thing.location = (camera.spot.x, camera.spot.y, camera.spot.z)
    thing.rotation_euler = (pi / 2, 0.0, -radians(camera.heading))
    bpy.context.scene.collection.objects.link(thing)
    bpy.context.scene.camera = thing


def _studio(one: ProductPlan, samples: int) -> None:
    _empty(samples, exposure=0.85)
    scene = bpy.context.scene
    world = bpy.data.worlds.new("studio")
    scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = linear("#f6f4ef")
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.9
    thing = put(good(one.shape, one.colours[0].hex, one.colours[-1].hex), (0, 0, 0), 180.0 + _TURN.get(one.shape, 0.0))
    bpy.context.view_layer.update()
    points = [thing.matrix_world @ vertex.co for vertex in thing.data.vertices]
    low = [min(point[axis] for point in points) for axis in range(3)]
    high = [max(point[axis] for point in points) for axis in range(3)]
    size = max(high[0] - low[0], high[2] - low[2])
    if one.shape not in _HUNG:
        box((-5, -5, low[2] - 0.02), (5, 5, low[2]), paint("#f4f1ea", 0.9))
    box((-5, high[1] + 0.6, -5), (5, high[1] + 0.62, 5), paint("#f4f1ea", 0.9))
    for at, watts, wide in (((-1.2, -1.6, 1.5), 26, 1.2), ((1.6, -1.2, 0.8), 9, 1.5)):
        light = bpy.data.lights.new("soft", "AREA")
        light.energy, light.size = watts, wide
        lamp = bpy.data.objects.new("soft", light)
        lamp.location = at
        lamp.rotation_euler = (radians(60), 0, radians(-35 if at[0] < 0 else 52))
        scene.collection.objects.link(lamp)
    data = bpy.data.cameras.new("front")
    data.lens = 70
    eye = bpy.data.objects.new("front", data)
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    tilt = 0.0 if one.shape in _HUNG else 12.0
    far = size * 2.35
    eye.location = (middle[0], middle[1] - far, middle[2] + far * (0.0 if not tilt else 0.212))
    eye.rotation_euler = (pi / 2 - radians(tilt), 0, 0)
    scene.collection.objects.link(eye)
    scene.camera = eye


_HUNG = {"jacket", "coat", "puffer", "vest", "blazer", "knit"}
_TURN = {
    "sneaker": 24.0,
    "boot": 24.0,
    "backpack": -22.0,
    "tote": -14.0,
    "pack": -28.0,
    "jacket": -9.0,
    "coat": -9.0,
    "puffer": -9.0,
    "vest": -9.0,
    "blazer": -9.0,
    "knit": -9.0,
}


def _shoot(into: Path, width: int, height: int) -> None:
    render = bpy.context.scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.image_settings.file_format = "PNG"
    render.image_settings.color_mode = "RGB"
    render.filepath = str(into)
    bpy.ops.render.render(write_still=True)


def _border(width: int, height: int, part: tuple[int, ...]) -> None:
    """Tells Blender, whose rows count from below, to render only a part."""
    render = bpy.context.scene.render
    render.use_border = render.use_crop_to_border = bool(part)
    if part:
        left, top, right, bottom = part
        render.border_min_x, render.border_max_x = left / width, right / width
        render.border_min_y, render.border_max_y = 1 - bottom / height, 1 - top / height


def _mend(picture: Path, shot: Path, part: tuple[int, ...]) -> None:
    """Puts a part into a picture, which keeps its quantisation: nothing else of it changes visibly."""
    with Image.open(picture) as image, Image.open(shot) as anew:
        tables = image.quantization  # type: ignore[attr-defined]
        mended = image.convert("RGB")
        mended.paste(anew.convert("RGB").resize((part[2] - part[0], part[3] - part[1])), (part[0], part[1]))
    mended.save(picture, qtables=tables, optimize=True, progressive=True)


def _save(shot: Path, into: Path, most_bytes: int, quality: int) -> None:
    with Image.open(shot) as image:
        while True:
            image.save(into, quality=quality, optimize=True, progressive=True)
            if into.stat().st_size <= most_bytes or quality <= 50:
                return
            quality -= 4


if __name__ == "__main__":
    main()
