"""The tutorial works as it is written: its commands run here, one after the other, in a fresh folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "first-tap.md"
DEADLINE_S = 300


@pytest.mark.long
def test_every_command_of_the_tutorial_works(tmp_path: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    tools = tmp_path / "tools"
    tools.mkdir()
    # What an installed wheel puts on the PATH; here it is the code of this folder that runs.
    (tools / "auslage").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m signage.cli "$@"\n')
    (tools / "auslage").chmod(0o755)
    environ = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(PAGE.parents[2]), os.environ.get("PYTHONPATH", "")]),
        "HOME": str(tmp_path),
        "PORT": "0",
        "LANG": "C.UTF-8",
    }
    # Whatever fails, the server that the page started is stopped.
    script = "set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\nset -x\n" + "\n".join(blocks)
    ran = subprocess.run(
        ["bash", "-m", "-c", script],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    log = tmp_path / "server.log"
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}\n{log.read_text() if log.exists() else ''}"
    assert "/tour/modehaus" in ran.stdout
    assert "/play#pair=" in ran.stdout
    assert "410" in ran.stdout.splitlines()
    assert "Set-Cookie" not in ran.stdout
