"""The few Blender calls that the demo's renderer is built from; runs only inside Blender's Python."""

from __future__ import annotations

from collections.abc import Sequence
from math import radians
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
_paints: dict[tuple[object, ...], Any] = {}


def linear(hex_: str) -> tuple[float, float, float, float]:
    """A web colour as Blender wants it: linear light and alpha."""
    parts = [int(hex_[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue, 1.0


def paint(hex_: str, rough: float = 0.7, *, metal: float = 0.0, weave: float = 0.0, glow: float = 0.0) -> Any:
    """A material of one colour. `weave` is the size of a cloth's bumps per metre, 0 for none."""
    key = (hex_, rough, metal, weave, glow)
    if key in _paints:
        return _paints[key]
    material = bpy.data.materials.new(f"paint {hex_}")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = linear(hex_)
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Metallic"].default_value = metal
    if glow:
        shader.inputs["Emission Color"].default_value = linear(hex_)
        shader.inputs["Emission Strength"].default_value = glow
    if weave:
        where = nodes.new("ShaderNodeTexCoord")
        noise, bump = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeBump")
        noise.inputs["Scale"].default_value = weave
        noise.inputs["Detail"].default_value = 3
        bump.inputs["Strength"].default_value = 0.35
        bump.inputs["Distance"].default_value = 0.01
        links.new(where.outputs["Object"], noise.inputs["Vector"])
        links.new(noise.outputs["Fac"], bump.inputs["Height"])
        links.new(bump.outputs["Normal"], shader.inputs["Normal"])
    _paints[key] = material
    return material


def picture(path: Path, glow: float = 0.0) -> Any:
    """A material that shows a picture file over a face's 0…1 coordinates."""
    key = ("picture", str(path), glow)
    if key in _paints:
        return _paints[key]
    material = bpy.data.materials.new(path.stem)
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader, image = nodes["Principled BSDF"], nodes.new("ShaderNodeTexImage")
    image.image = bpy.data.images.load(str(path))
    image.extension = "EXTEND"
    shader.inputs["Roughness"].default_value = 0.5
    links.new(image.outputs["Color"], shader.inputs["Base Color"])
    if glow:
        links.new(image.outputs["Color"], shader.inputs["Emission Color"])
        shader.inputs["Emission Strength"].default_value = glow
        shader.inputs["Base Color"].default_value = (0, 0, 0, 1)
        links.remove(shader.inputs["Base Color"].links[0])
    _paints[key] = material
    return material


def planks() -> Any:
    """An oak floor: boards of 14 cm with their own tone and a grain along them."""
    material = bpy.data.materials.new("oak floor")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = nodes["Principled BSDF"]
    where, brick = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeTexBrick")
    brick.offset, brick.offset_frequency = 0.37, 2
    for name, value in {
        "Scale": 1.0,
        "Brick Width": 1.7,
        "Row Height": 0.14,
        "Mortar Size": 0.0025,
        "Bias": 0.0,
        "Mortar Smooth": 0.3,
    }.items():
        brick.inputs[name].default_value = value
    brick.inputs["Color1"].default_value = linear("#b0916a")
    brick.inputs["Color2"].default_value = linear("#94764f")
    brick.inputs["Mortar"].default_value = linear("#4d3620")
    stretch, grain = nodes.new("ShaderNodeMapping"), nodes.new("ShaderNodeTexNoise")
    stretch.inputs["Scale"].default_value = (1.6, 26.0, 1.0)
    grain.inputs["Scale"].default_value = 1.6
    grain.inputs["Detail"].default_value = 6
    grain.inputs["Roughness"].default_value = 0.65
    ramp, mix = nodes.new("ShaderNodeValToRGB"), nodes.new("ShaderNodeMixRGB")
    ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.3, 0.7
    ramp.color_ramp.elements[0].color, ramp.color_ramp.elements[1].color = (0.55, 0.5, 0.45, 1), (1, 1, 1, 1)
    mix.blend_type = "MULTIPLY"
    mix.inputs["Fac"].default_value = 0.7
    links.new(where.outputs["Object"], brick.inputs["Vector"])
    links.new(where.outputs["Object"], stretch.inputs["Vector"])
    links.new(stretch.outputs["Vector"], grain.inputs["Vector"])
    links.new(grain.outputs["Fac"], ramp.inputs["Fac"])
    links.new(brick.outputs["Color"], mix.inputs["Color1"])
    links.new(ramp.outputs["Color"], mix.inputs["Color2"])
    links.new(mix.outputs["Color"], shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = 0.42
    return material


def mesh(
    name: str,
    points: Points,
    faces: Sequence[Sequence[int]],
    materials: Sequence[Any],
    *,
    which: Sequence[int] | None = None,
    smooth: bool = True,
) -> Any:
    """A mesh of points (n, 3) in metres; `which` gives each face's material."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(float(c) for c in point) for point in points], [], [tuple(face) for face in faces])
    for material in materials:
        data.materials.append(material)
    for index, polygon in enumerate(data.polygons):
        polygon.use_smooth = smooth
        polygon.material_index = which[index] if which is not None else 0
    data.update()
    return data


def sheet(grid: Points, *, closed: bool = False) -> tuple[Points, list[tuple[int, int, int, int]]]:
    """Points and faces of a surface given as rows of points (rows, columns, 3); `closed` joins the columns."""
    rows, columns, _ = grid.shape
    last = columns if closed else columns - 1
    faces = []
    for row in range(rows - 1):
        for column in range(last):
            after = (column + 1) % columns
            faces.append(
                (
                    row * columns + column,
                    row * columns + after,
                    (row + 1) * columns + after,
                    (row + 1) * columns + column,
                )
            )
    return grid.reshape(-1, 3), faces


def put(data: Any, at: Sequence[float], facing: float = 180.0, scale: float | Sequence[float] = 1.0) -> Any:
    """Places a mesh, built looking south, so that it looks in the compass direction `facing`."""
    thing = bpy.data.objects.new(data.name, data)
    thing.location = tuple(at)
    thing.rotation_euler = (0.0, 0.0, radians(180.0 - facing))
    thing.scale = (scale, scale, scale) if isinstance(scale, int | float) else tuple(scale)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def box(low: Sequence[float], high: Sequence[float], material: Any, bevel: float = 0.0) -> Any:
    """A box between two corners, its edges rounded by `bevel`."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    corners = np.array([(x, y, z) for z in (z0, z1) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])
    faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    middle = corners.mean(axis=0)
    thing = put(mesh("box", corners - middle, faces, [material], smooth=False), tuple(middle))
    if bevel:
        rounder = thing.modifiers.new("bevel", "BEVEL")
        rounder.width, rounder.segments = bevel, 2
    return thing


def panel(corners: Sequence[Sequence[float]], material: Any) -> Any:
    """A flat picture on four corners: top left, top right, bottom right, bottom left."""
    data = mesh("panel", np.array(corners, dtype=float), [(3, 2, 1, 0)], [material], smooth=False)
    layer = data.uv_layers.new()
    for loop, uv in zip(layer.data, ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
        loop.uv = uv
    return put(data, (0, 0, 0))


def rod(start: Sequence[float], end: Sequence[float], radius: float, material: Any) -> Any:
    """A round bar from one point to another."""
    return tube([start, end], [radius, radius], material)


def tube_points(path: Points, radii: Sequence[float], sides: int = 10) -> Points:
    """Rings of points round a path, (len(path), sides, 3)."""
    way = np.gradient(path, axis=0)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    aside = np.cross(way, (0.31, 0.17, 0.93))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    up = np.cross(way, aside)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = aside[:, None] * np.cos(angle)[None, :, None] + up[:, None] * np.sin(angle)[None, :, None]
    rings: Points = path[:, None] + ring * np.asarray(radii)[:, None, None]
    return rings


def tube(
    path: Sequence[Sequence[float]], radii: Sequence[float], material: Any, at: Sequence[float] = (0, 0, 0)
) -> Any:
    """A pipe along a path."""
    points, faces = sheet(tube_points(np.array(path, dtype=float), radii), closed=True)
    last = len(points)
    ends = [tuple(range(10))[::-1], tuple(range(last - 10, last))]
    return put(mesh("tube", points, [*faces, *ends], [material]), at)


def sign(words: str, at: Sequence[float], facing: float, size_m: float, material: Any) -> Any:
    """Raised letters on a wall, centred at `at`."""
    curve = bpy.data.curves.new("sign", "FONT")
    curve.body, curve.size, curve.extrude = words, size_m, 0.012
    curve.align_x, curve.align_y = "CENTER", "CENTER"
    thing = bpy.data.objects.new("sign", curve)
    thing.location = tuple(at)
    thing.rotation_euler = (radians(90.0), 0.0, radians(180.0 - facing))
    curve.materials.append(material)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def forget() -> None:
    """Drops what was built before; Blender forgets its own with the scene."""
    _paints.clear()
