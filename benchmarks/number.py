"""One headline number as a JSON line."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


def machine() -> str:
    """This machine in words: cores and their model, no host name."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}"


@dataclass(frozen=True)
class Number:
    """What one measurement says. Fields that do not apply are left out of the line; times are milliseconds.

    value and peer_value are what `ratio` compares (ours ÷ peer's); bar is the limit in words, holds whether it is kept.
    """

    name: str
    value: float
    unit: str
    p50: float | None = None
    p99: float | None = None
    lost: int | None = None
    doubled: int | None = None
    peer: str | None = None
    peer_value: float | None = None
    peer_p50: float | None = None
    peer_p99: float | None = None
    ratio: float | None = None
    bar: str | None = None
    holds: bool | None = None
    runs: int = 1
    spread: float | None = None
    machine: str = field(default_factory=machine)
    more: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The JSON line."""
        known = {name: value for name, value in asdict(self).items() if value is not None and name != "more"}
        return json.dumps({name: _short(value) for name, value in {**known, **self.more}.items()}, ensure_ascii=False)


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many percent lie (nearest rank); 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return percentile(values, 50)


def spread(values: Sequence[float]) -> float:
    """How far the runs lie apart: (largest − smallest) ÷ median."""
    middle = median(values)
    return (max(values) - min(values)) / middle if middle else 0.0
