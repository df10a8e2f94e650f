"""Flat pictures for the rendered shop: what its panels show and the street before its windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

INK, PAPER, ACCENT = "#14333a", "#f4efe5", "#1d6a73"


def poster(path: Path, size: tuple[int, int], heading: str, line: str, ground: str, figure: str) -> Path:
    """A calm picture for a panel: a landscape of hills in the colours of a department, its name, a line.

    Pillow's own font has no umlauts: the words do without them.
    """
    wide, high = size
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    chance = np.random.default_rng(len(heading) + wide)
    for layer in range(4):
        level = high * (0.5 + 0.12 * layer)
        steps = np.linspace(0, 2 * np.pi, 60)
        ridge = (
            level
            - high * 0.07 * np.sin(steps * chance.uniform(0.6, 1.6) + chance.uniform(0, 6))
            - high * 0.02 * np.sin(steps * 4.3)
        )
        edge = [(float(x), float(y)) for x, y in zip(np.linspace(0, wide, 60), ridge, strict=True)]
        draw.polygon([*edge, (wide, high), (0, high)], fill=_mix(ground, figure, (layer + 1) / 4))
    radius = min(size) * 0.11
    draw.ellipse((wide * 0.74 - radius, high * 0.36 - radius, wide * 0.74 + radius, high * 0.36 + radius), fill=PAPER)
    large = ImageFont.load_default(min(size) * 0.15)
    draw.text((wide * 0.07, high * 0.08), heading, fill=PAPER, font=large)
    below = high * 0.08 + min(size) * (0.04 + 0.15 * (1 + heading.count("\n")))
    draw.text((wide * 0.07, below), line, fill=PAPER, font=ImageFont.load_default(min(size) * 0.06))
    image.save(path)
    return path


def street(path: Path) -> Path:
    """The market place before the windows: sky, a row of old houses, paving."""
    wide, high = 4096, 1024
    sky = np.linspace(0, 1, high)[:, None, None]
    image = Image.fromarray(
        (np.array([150, 190, 226]) * (1 - sky) + np.array([244, 240, 230]) * sky).repeat(wide, 1).astype("uint8")
    )
    draw = ImageDraw.Draw(image)
    chance = np.random.default_rng(7)
    left = 0
    tints = ("#d9b48a", "#c98f72", "#e3d3ae", "#a9b7a4", "#b4a2a0", "#d6c0c6", "#cfc7b8")
    while left < wide:
        width, roof = int(chance.integers(190, 330)), int(chance.integers(180, 380))
        tint = tints[int(chance.integers(len(tints)))]
        draw.rectangle((left, roof, left + width, 800), fill=tint)
        draw.polygon([(left - 8, roof), (left + width / 2, roof - 130), (left + width + 8, roof)], fill="#7d4a3a")
        for floor in range(roof + 40, 690, 110):
            for column in range(left + 24, left + width - 50, 70):
                draw.rectangle((column, floor, column + 38, floor + 62), fill="#eee9df")
                draw.rectangle((column + 4, floor + 4, column + 34, floor + 58), fill="#5a6a78")
                draw.line((column + 19, floor, column + 19, floor + 62), fill="#eee9df", width=3)
        draw.rectangle((left + 12, 712, left + width - 12, 800), fill=_mix(tint, "#2b2b2d", 0.7))
        left += width + 3
    draw.rectangle((0, 800, wide, high), fill="#b5aa9b")
    for row in range(800, high, 18):
        draw.line((0, row, wide, row), fill="#a1968a", width=2)
        for column in range((row // 18 % 2) * 20, wide, 40):
            draw.line((column, row, column, row + 18), fill="#a1968a", width=2)
    for trunk in range(300, wide, 760):
        draw.rectangle((trunk - 9, 560, trunk + 9, 815), fill="#5d4a37")
        for _ in range(60):
            x, y, r = chance.normal(trunk, 62), chance.normal(500, 48), chance.uniform(18, 42)
            draw.ellipse((x - r, y - r, x + r, y + r), fill=("#5f7a3c", "#6d8745", "#537034")[int(chance.integers(3))])
    image.filter(ImageFilter.GaussianBlur(2.2)).save(path)
    return path


def _mix(first: str, second: str, share: float) -> str:
    pairs = [(int(first[index : index + 2], 16), int(second[index : index + 2], 16)) for index in (1, 3, 5)]
    return "#" + "".join(f"{int(a + (b - a) * share):02x}" for a, b in pairs)


POSTERS = (
    ("welcome", (1080, 1920), "Modehaus\nam Markt", "", "#c08a4a", "#284f55"),
    ("autumn", (1080, 1920), "Herbst", "Neu eingetroffen", "#a5452b", "#4a382a"),
    ("jackets", (1920, 1080), "Jacken", "Bei jedem Wetter", "#7fa9c4", "#1f3352"),
    ("wool", (1920, 1080), "Wolle", "Warm und leicht", "#8f5429", "#3d2a1e"),
    ("shoes", (1920, 1080), "Schuhe", "Auf neuen Wegen", "#c8a06a", "#5b6b3a"),
    ("thanks", (1920, 1080), "Danke", "Bis bald am Markt", "#1d6a73", "#14333a"),
)
"""Pictures of the demo's playlists: file name, size, heading, line, colour of the sky and of the hills."""


def posters(into: Path) -> None:
    """Draws every poster as a JPEG."""
    into.mkdir(parents=True, exist_ok=True)
    for name, size, heading, line, ground, figure in POSTERS:
        drawn = poster(into / f"{name}.png", size, heading, line, ground, figure)
        with Image.open(drawn) as image:
            image.save(into / f"{name}.jpg", quality=85, optimize=True)
        drawn.unlink()


if __name__ == "__main__":
    posters(Path(__file__).parent / "pictures" / "posters")
