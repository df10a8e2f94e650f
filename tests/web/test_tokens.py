"""Every declared pair of roles can be read (WCAG AA), in light, dark and with more contrast."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
PAIRS = [(a, b, float(least)) for a, b, least in re.findall(r"pair ([a-z-]+) ([a-z-]+) ([\d.]+)", TOKENS)]


def blocks(selector: str) -> list[dict[str, str]]:
    """The declarations of each rule with this selector, in order."""
    rules = re.findall(re.escape(selector) + r" \{([^{}]*)\}", TOKENS)
    return [dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", rule)) for rule in rules]


LIGHT, DARK, BY_SYSTEM = "\n:root", ':root[data-theme="dark"]', ':root:not([data-theme="light"])'


def theme(name: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for rule in blocks(LIGHT):
        values |= rule
    dark, more = blocks(DARK), blocks("  :root")
    if name == "light, more contrast":
        values |= more[0]
    if name.startswith("dark"):
        values |= dark[0]
    if name == "dark, more contrast":
        values |= dark[1]
    return values


def colour(values: dict[str, str], role: str) -> tuple[float, float, float]:
    value = values[role]
    while reference := re.fullmatch(r"var\(--([a-z0-9-]+)\)", value):
        value = values[reference[1]]
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(rgb: tuple[float, float, float]) -> float:
    """Relative luminance, WCAG 2.2 (definition "relative luminance")."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark", "light, more contrast", "dark, more contrast"])
def test_every_declared_pair_can_be_read(name: str) -> None:
    values = theme(name)
    too_weak = []
    for front, ground, least in PAIRS:
        a, b = sorted((luminance(colour(values, front)), luminance(colour(values, ground))))
        if (ratio := (b + 0.05) / (a + 0.05)) < least:
            too_weak.append(f"{front} on {ground}: {ratio:.2f} < {least}")
    assert too_weak == []
    assert len(PAIRS) > 30


def test_dark_by_choice_and_dark_by_the_system_are_the_same() -> None:
    assert blocks(DARK) == blocks(BY_SYSTEM)


def test_components_use_roles_and_never_a_colour_of_their_own() -> None:
    strays = [
        f"{path.name}: {found}"
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        for found in re.findall(
            r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\([^)]*\)|var\(--(?:grey|ink|teal|green|amber|red|blue)-\d+\)",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert strays == []
