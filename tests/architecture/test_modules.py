"""Who may know whom: the import contracts of pyproject.toml and what they cannot say, on the same graph."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("signage", "players", "tours")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
PURE = tuple(next(one for one in CONTRACTS if one["name"].startswith("pure modules"))["source_modules"])

STAR = (
    "signage.facts",
    "signage.catalogue.feeds",
    "signage.playlists.widgets",
    "signage.personalisation.fields",
    "signage.touchpoints.formats",
    "signage.notify.kinds",
    "tours.hotspots",
)
"""Folders of small files beside a tuple that lists them (design: one new file, one new line)."""

KERNEL = frozenset(
    f"signage.{path.stem}" for path in (ROOT / "signage").glob("*.py") if path.stem not in ("__init__", "app", "cli")
)
"""What lies below all rooms: single files with no inner ones."""


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)


def room(module: str) -> str:
    """The room that a module belongs to: `signage.media.kinds` → `signage.media`, `tours.hotspots` → `tours`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "signage" else parts[0]


def is_pure(module: str) -> bool:
    return any(module == pure or module.startswith(f"{pure}.") for pure in PURE)


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_outsiders_import_faces_and_pure_modules_only() -> None:
    outside = ("signage.app", "signage.demo", "signage.cli", "signage.serve")
    strays = [
        f"{importer} -> {imported}"
        for importer in sorted(graph().modules)
        for imported in sorted(graph().find_modules_directly_imported_by(importer))
        if imported.split(".")[0] in PACKAGES
        and room(importer) != room(imported) != imported
        and imported not in KERNEL
        and not is_pure(imported)
        and not imported.startswith(("signage.facts", "signage.web"))
        and room(importer) not in outside
    ]
    assert strays == []


def members() -> list[str]:
    """Every file of the listed folders but their `base`."""
    return sorted(
        module
        for folder in STAR
        if folder in graph().modules
        for module in graph().find_children(folder)
        if not module.endswith(".base")
    )


def test_pure_modules_take_addresses_apart_and_fetch_none() -> None:
    """The graph knows `urllib` only as a whole; taking an address apart is pure, opening it is not."""
    opening = {
        module
        for module in graph().modules
        if is_pure(module) and "urllib.request" in source(module).read_text(encoding="utf-8")
    }
    assert opening == set()


def source(module: str) -> Path:
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@pytest.mark.parametrize("member", members())
def test_a_member_is_named_by_its_registry_alone(member: str) -> None:
    assert graph().find_modules_that_directly_import(member) == {member.rpartition(".")[0]}


@pytest.mark.parametrize("member", members())
def test_a_member_takes_one_line_in_its_registry(member: str) -> None:
    """A new kind is one file and one line: its name occurs in one import (and, where there is a tuple, in it)."""
    registry = ROOT / Path(*member.split(".")[:-1]) / "__init__.py"
    own = member.rpartition(".")[2]
    imports = [
        node
        for node in ast.walk(ast.parse(registry.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] == own
    ]
    assert len(imports) == 1
