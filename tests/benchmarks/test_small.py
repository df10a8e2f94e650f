"""Each benchmark once, at its smallest: it must run and count right. No test asserts a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import resolve_day
from benchmarks.__main__ import BENCHMARKS
from benchmarks.number import Number, median, percentile, spread

ROOT = Path(__file__).parents[2]
NEEDED = {"name", "value", "unit", "runs", "machine"}


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_prints_its_numbers_and_loses_nothing(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", name],
        cwd=ROOT, env={**os.environ, "BENCH_SMALL": "1"}, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    numbers = [json.loads(line) for line in done.stdout.splitlines()]
    assert numbers, done.stderr[-4000:]
    for number in numbers:
        assert set(number) >= NEEDED
        assert (number.get("lost", 0), number.get("doubled", 0), number.get("wrong_display", 0)) == (0, 0, 0), number


def test_a_days_timeline_is_measured_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_SMALL", "1")
    one, fleet, growth = resolve_day.run()
    assert (one.more["entries"], fleet.more["displays"], growth.more["sizes"]) == (40, 20, [10, 40, 160])
    assert fleet.more["segments"] >= fleet.more["displays"]


def test_what_does_not_apply_is_left_out_of_the_line() -> None:
    line = json.loads(Number("taps", 1.23456, "ms", holds=True, machine="m", more={"node_p50": 2.0}).line())
    assert line == {
        "name": "taps", "value": 1.235, "unit": "ms", "holds": True, "runs": 1, "machine": "m", "node_p50": 2.0,
    }  # fmt: skip


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(each) for each in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 99), percentile([], 50)) == (50.0, 99.0, 0.0)
    assert (median([3.0, 1.0, 2.0]), spread([1.0, 2.0, 3.0])) == (2.0, 1.0)


def test_a_name_that_is_none_is_told_and_nothing_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "tap_to_painted" in done.stderr
