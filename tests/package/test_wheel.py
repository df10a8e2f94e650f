"""The wheel alone, in an empty environment, without checkout and without Node, is a working server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], env=env, cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment that holds the locked libraries and our wheel, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    run(uv, "venv", "--quiet", "--python", sys.executable, folder / "env")
    python = folder / "env/bin/python"
    run(
        uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", ROOT / "requirements/server.lock"
    )
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel)
    return folder


def test_demo_and_run_serve_every_page_and_the_assets_they_name(installed: Path) -> None:
    data = installed / "data"
    env = {"PATH": f"{installed}/env/bin:/usr/bin:/bin", "AUSLAGE_DATA": str(data), "HOME": str(installed)}
    assert shutil.which("node", path=str(installed / "env/bin")) is None
    run("auslage", "demo", env=env, cwd=installed)
    server = subprocess.Popen([installed / "env/bin/auslage", "run"], env=env, cwd=installed, stdout=subprocess.PIPE)
    try:
        base = _base_url(data / "run.json", server)
        described = json.loads(run("auslage", "demo", "--describe", env=env, cwd=installed))
        assert described["base_url"] == base
        pages = ["/", "/play", "/sign-in", *(f"/tour/{tour['slug']}" for tour in described["tours"])]
        for page in pages:
            html = _get(base + page)
            assets = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', html))
            assert assets, page
            for asset in assets:
                _get(base + asset)
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_an_upgrade_finds_what_a_wheel_must_carry(installed: Path) -> None:
    (site,) = (installed / "env/lib").glob("python*/site-packages")
    for path in ("signage/web/dist/manifest.json", "signage/web/locale/de/kernel.po", "signage/migrations/env.py"):
        assert (site / path).is_file(), path
    assert list((site / "signage/migrations/versions").glob("0001*.py"))


def _base_url(file: Path, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        if file.is_file():
            base = str(json.loads(file.read_text())["base_url"])
            try:
                _get(base + "/readyz")
            except OSError:
                os.sched_yield()
            else:
                return base
    raise AssertionError("the server did not get ready")


def _get(url: str) -> str:
    with urlopen(url, timeout=20) as answer:
        assert answer.status == 200, url
        return str(answer.read().decode("utf-8", "replace"))
