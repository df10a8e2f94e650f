"""What no checker of ours says: sizes of files and functions, doors to libraries, what never occurs in browser code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("signage", "players", "tours")
FILE_LINES, FUNCTION_LINES = 400, 60

REASONED = {
    "signage/demo/shop/plan.py": "the demo store, described once",
    "signage/demo/shop/products.py": "the demo store's 40 products, one after the other",
    "signage/migrations/versions/0001_first_release.py": "every table of the first release, one after the other",
    "signage/migrations/versions/0001_first_release.py:upgrade": "the same",
    "signage/migrations/versions/0001_first_release.py:downgrade": "the same",
    "signage/demo/shop/goods.py:_shoe": "the outline of a shoe, point after point",
}
"""What may be longer, and why: data that reads from top to bottom."""


def python() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def browser_code(*suffixes: str) -> Iterator[Path]:
    for path in sorted((ROOT / "static").rglob("*")):
        if path.suffix in suffixes and "dist" not in path.relative_to(ROOT / "static").parts[0]:
            yield path


def templates() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    long = {
        name(path): count
        for path in (*python(), *browser_code(".ts", ".css"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert {one: count for one, count in long.items() if one not in REASONED} == {}


def test_no_function_tells_more_than_one_story() -> None:
    """Functions that only hold others (`init_app` with its views) are as long as what they hold."""
    long = {}
    for path in python():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                inner = [one for one in node.body if isinstance(one, ast.FunctionDef)]
                held = sum((one.end_lineno or 0) - one.lineno + 1 + len(one.decorator_list) for one in inner)
                own = (node.end_lineno or 0) - node.lineno + 1 - held
                if own > FUNCTION_LINES:
                    long[f"{name(path)}:{node.name}"] = own
    assert {one: count for one, count in long.items() if one not in REASONED} == {}


def test_text_goes_in_as_text() -> None:
    word = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b|new Function\(")
    assert {name(path) for path in browser_code(".ts") if word.search(path.read_text(encoding="utf-8"))} == set()


@pytest.mark.parametrize(
    ("library", "door"), [("socket.io-client", "static/lib/live.ts"), ("pannellum", "static/tour/viewer.ts")]
)
def test_each_big_library_has_one_door(library: str, door: str) -> None:
    importing = re.compile(rf'(?:from|import)\s*\(?\s*"{re.escape(library)}[/"]')
    found = {name(path) for path in browser_code(".ts") if importing.search(path.read_text(encoding="utf-8"))}
    assert found <= {door}
    assert (ROOT / door).is_file()


def test_pages_carry_no_script_style_or_handler_of_their_own() -> None:
    """The content security policy would refuse them; here it is said with the file's name."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|<style|\sstyle=|\son[a-z]+=", re.I)
    strays = {name(path) for path in templates() if inline.search(path.read_text(encoding="utf-8"))}
    assert strays == set()


def test_only_the_drawing_room_marks_text_as_safe() -> None:
    strays = {name(path) for path in templates() if re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))}
    assert strays == set()


def test_an_element_is_called_like_its_file() -> None:
    wrong = []
    for path in browser_code(".ts"):
        if path.parent.name != "elements":
            continue
        tags = re.findall(r'^define\("aus-([a-z-]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
        wrong += [f"{name(path)}: aus-{tag}" for tag in tags if tag != path.stem]
    assert wrong == []
