"""The floor plan of the demo store as SVG, drawn from the plan; one unit is a centimetre."""

from __future__ import annotations

from textwrap import wrap
from xml.sax.saxutils import escape

from .plan import AREAS, DEPARTMENTS, DEPTH_M, SHELVES, WIDTH_M, Area, Polygon, Shelf, Spot, on_map

WALL, LINE, GROUND, TEXT = "#3b4547", "#a9a294", "#fbf9f5", "#2b3335"
# A letter of the plan's typeface is about so wide for its height.
LETTER = 0.58
# In the middle of the entrance a camera stands: its department's name stands this far below.
LOWER = {"entrance": 85}
TINTS = {"entrance": "#f3ead8", "jackets": "#dfeaec", "shoes": "#e6e9da"}
DEPTH_OF = {"table": 0.95, "rail": 0.6, "boards": 0.4, "packs": 0.35, "folded": 0.45, "low": 0.45}


def svg(floor: int, language: str = "de") -> bytes:
    """The plan of a floor with the names of its departments."""
    wide, high = WIDTH_M * 100, DEPTH_M * 100
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}">',
        f'<rect x="0" y="0" width="{wide:g}" height="{high:g}" fill="{GROUND}"/>',
    ]
    if floor == 0:
        parts += [_area(area, TINTS[area.key], language, 46) for area in DEPARTMENTS]
        parts += [_shelf(shelf) for shelf in SHELVES]
        parts += [_rect(7.25, 6.84, 8.75, 7.0, WALL)]
    parts += [_area(area, "none" if floor else "#ffffff", language, 26) for area in AREAS if area.floor == floor]
    parts += [_walls(doors=floor == 0), "</svg>"]
    return "\n".join(parts).encode()


def _points(polygon: Polygon) -> str:
    spots = (on_map(Spot(x, y)) for x, y in polygon)
    return " ".join(f"{x * 100:.0f},{y * 100:.0f}" for x, y in spots)


def _area(area: Area, fill: str, language: str, size: int) -> str:
    return (
        f'<polygon points="{_points(area.polygon)}" fill="{fill}" stroke="{LINE}" stroke-width="3"/>'
        f"{_label(area, area.name[language], size)}"
    )


def _label(area: Area, name: str, size: int) -> str:
    """The name in the middle of its area, on as many lines as it needs, smaller where a word is too long."""
    across, along = ([corner[axis] for corner in area.polygon] for axis in (0, 1))
    room = (max(across) - min(across)) * 100 - size
    size = min(size, int(room / LETTER / max(map(len, name.split()))))
    lines = wrap(name, int(room / LETTER / size), break_long_words=False)
    x, y = on_map(Spot(sum(across) / len(across), sum(along) / len(along)))
    first = y * 100 + LOWER.get(area.key, 0) - (len(lines) - 1) * size * 0.6
    return "".join(
        f'<text x="{x * 100:.0f}" y="{first + number * size * 1.2:.0f}" font-family="Inter, sans-serif" '
        f'font-size="{size}" text-anchor="middle" fill="{TEXT}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )


def _rect(x0: float, y0: float, x1: float, y1: float, fill: str) -> str:
    left, top = on_map(Spot(min(x0, x1), max(y0, y1)))
    return (
        f'<rect x="{left * 100:.0f}" y="{top * 100:.0f}" width="{abs(x1 - x0) * 100:.0f}" '
        f'height="{abs(y1 - y0) * 100:.0f}" rx="6" fill="{fill}" stroke="{LINE}" stroke-width="2"/>'
    )


def _shelf(shelf: Shelf) -> str:
    half = DEPTH_OF[shelf.fixture] / 2
    along_x = shelf.start.y == shelf.end.y
    dx, dy = (0.0, half) if along_x else (half, 0.0)
    return _rect(shelf.start.x - dx, shelf.start.y - dy, shelf.end.x + dx, shelf.end.y + dy, "#ffffff")


def _walls(*, doors: bool) -> str:
    wide, high = WIDTH_M * 100, DEPTH_M * 100
    gap = f"M 670 {high:g} H 0 V 0 H {wide:g} V {high:g} H 930" if doors else f"M 0 0 H {wide:g} V {high:g} H 0 Z"
    return f'<path d="{gap}" fill="none" stroke="{WALL}" stroke-width="24"/>'
