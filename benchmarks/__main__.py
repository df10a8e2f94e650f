"""`python -m benchmarks [NAME]`: one JSON line a number; exit 1 when a bar is not kept."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS: tuple[str, ...] = (
    "tap_to_painted", "push_1000", "foreign_lock", "panorama_4k", "panorama_8k", "panorama_16k",
    "tour_first_picture", "resolve_day",
)  # fmt: skip


def main() -> int:
    """Run all of them, or the one that is named."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark “{unknown[0]}”. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    kept = True
    for name in names:
        for number in importlib.import_module(f"benchmarks.{name}").run():
            print(number.line(), flush=True)
            kept = kept and number.holds is not False
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
