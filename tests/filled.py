"""The demo store in a data folder, and commands that run on one."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def copy_of_demo(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A data folder with the demo store, filled by `auslage demo` once for all processes of this run, then copied."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "filled"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "whole").exists():
            shutil.rmtree(shared, ignore_errors=True)
            call(shared / "data", "demo")
            (shared / "whole").touch()
    return Path(shutil.copytree(shared / "data", folder, dirs_exist_ok=True))


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "signage.cli", *words]


def environ(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    return {
        **kept,
        "AUSLAGE_DATA": str(folder),
        "PYTHONPATH": str(ROOT),
        "FETCH_ALLOW": "127.0.0.0/8",
        "TILE_FORMATS": "jpg",
        "FRAME_ANCESTORS": "http://localhost:*,https://localhost:*",
    }


def call(folder: Path, *words: str) -> str:
    """Run one command to its end; its output, or the test's failure with it."""
    done = subprocess.run(command(*words), cwd=ROOT, env=environ(folder), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"auslage {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
