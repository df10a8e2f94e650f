from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from players.messages import MAX_BYTES, MAX_RECORDS, MESSAGES, Play, Plays, Show

ROOT = Path(__file__).parents[2]


def test_the_typescript_of_the_messages_is_current() -> None:
    check = [sys.executable, "scripts/generate_messages.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_on_the_line_are_unique() -> None:
    names = [kind.name for kind in MESSAGES]
    assert len(names) == len(set(names))


def test_a_full_batch_of_proof_fits_into_one_message() -> None:
    play = Play(
        seq=10**9, item="i" * 26, version="9" * 6, started_at=1.7e12, shown_ms=86_400_000, result="interrupted",
        lease="l" * 26, event="e" * 26,
    )  # fmt: skip
    plays = Plays(chain="c" * 32, records=[play] * MAX_RECORDS)
    assert len(plays.model_dump_json()) < MAX_BYTES


def test_unknown_fields_are_ignored_and_wrong_ones_named() -> None:
    body: dict[str, object] = {
        "lease": "l", "event": None, "template": "text", "data": {}, "until": 1.0, "rank": 20, "because": "r",
        "newer": True,
    }  # fmt: skip
    assert Show.model_validate(body).lease == "l"
    with pytest.raises(ValidationError, match="until"):
        Show.model_validate({**body, "until": "soon"})
    with pytest.raises(ValidationError, match="until"):
        Show.model_validate({**body, "until": float("nan")})
