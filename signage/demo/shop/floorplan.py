"""The floor plan of the demo store as SVG, drawn from the plan; one unit is a centimetre."""

from __future__ import annotations

from .plan import AREAS, DEPARTMENTS, DEPTH_M, SHELVES, WIDTH_M, Area, Polygon, Shelf, Spot, on_map

WALL, LINE, GROUND = "#3b4547", "#a9a294", "#fbf9f5"
TINTS = {"entrance": "#f3ead8", "jackets": "#dfeaec", "shoes": "#e6e9da"}
DEPTH_OF = {"table": 0.95, "rail": 0.6, "boards": 0.4, "packs": 0.35, "folded": 0.45, "low": 0.45}


def svg(floor: int) -> bytes:
    """The plan of a floor. The names of its departments are those of the map, in every language."""
    wide, high = WIDTH_M * 100, DEPTH_M * 100
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}">',
        f'<rect x="0" y="0" width="{wide:g}" height="{high:g}" fill="{GROUND}"/>',
    ]
    if floor == 0:
        parts += [_area(area, TINTS[area.key]) for area in DEPARTMENTS]
        parts += [_shelf(shelf) for shelf in SHELVES]
        parts += [_rect(7.25, 6.84, 8.75, 7.0, WALL)]
    parts += [_area(area, "none" if floor else "#ffffff") for area in AREAS if area.floor == floor]
    parts += [_walls(doors=floor == 0), "</svg>"]
    return "\n".join(parts).encode()


def _points(polygon: Polygon) -> str:
    spots = (on_map(Spot(x, y)) for x, y in polygon)
    return " ".join(f"{x * 100:.0f},{y * 100:.0f}" for x, y in spots)


def _area(area: Area, fill: str) -> str:
    return f'<polygon points="{_points(area.polygon)}" fill="{fill}" stroke="{LINE}" stroke-width="3"/>'


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
