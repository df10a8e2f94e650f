"""Which tests stay together when several processes share them out."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]
TOGETHER = ("tests/browser/", "tests/benchmarks/", "tests/package/")
"""Folders whose tests share a server, a browser or an environment."""


class ByRoom(LoadScopeScheduling):
    """A folder of `TOGETHER` runs in one process, any other test in the process of its file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


def copy_of_demo(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A data folder with the demo store, filled by `auslage demo` once for all processes of this run, then copied."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "filled"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "whole").exists():
            shutil.rmtree(shared, ignore_errors=True)
            _fill(shared / "data")
            (shared / "whole").touch()
    return Path(shutil.copytree(shared / "data", folder, dirs_exist_ok=True))


def _fill(folder: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    done = subprocess.run(
        [sys.executable, "-m", "signage.cli", "demo"],
        cwd=ROOT, env={**kept, "AUSLAGE_DATA": str(folder), "PYTHONPATH": str(ROOT), "TILE_FORMATS": "jpg"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"auslage demo ended with {done.returncode}:\n{done.stdout}{done.stderr}")
