"""The reference says what the code says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts" / "reference.py")
assert spec is not None
assert spec.loader is not None
reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reference)

NAMES = ("settings.md", "events.md", "messages.md", "commands.md", "errors.md", "members.md", "openapi.json")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_reference_is_current(name: str) -> None:
    page = getattr(reference, {"messages.md": "socket_messages"}.get(name, name.partition(".")[0]))()
    assert (ROOT / "docs/reference" / name).read_text(encoding="utf-8") == page, "run make reference"
