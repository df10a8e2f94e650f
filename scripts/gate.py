"""Everything that must be green, stage by stage with its time; pytest comes last, so that its summary ends the run."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

PACKAGES = ("signage", "players", "tours", "tests", "benchmarks", "scripts")
STATIC = (
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("format", [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."]),
    ("imports", ["lint-imports", "--no-cache"]),
    ("browser code", ["npm", "run", "--silent", "check"]),
    ("browser unit tests", ["npm", "test", "--silent"]),
)

TYPES = [sys.executable, "-m", "mypy", *PACKAGES]


def stage(name: str, command: list[str]) -> bool:
    """Run one stage; print its time, and its output where it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(
        f"{name:<20} {'ok' if done.returncode == 0 else 'FAILED':<7} {time.perf_counter() - started:6.1f} s", flush=True
    )
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all stages; 0 when all are green."""
    long = "--long" in sys.argv
    # The slowest static stage runs beside the others and the first tests, which leave half of a core idle.
    green: list[bool] = []
    types = threading.Thread(target=lambda: green.append(stage("types", TYPES)))
    types.start()
    green += [stage(name, command) for name, command in STATIC]
    # tests/scheduling.py says what stays together. One more than cores: browser tests mostly wait.
    tests = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("TEST_PROCESSES", "3"), "--dist", "loadscope"]
    if long:
        tests += ["-m", "long or not long"]
    started = time.perf_counter()
    code = subprocess.run(tests, check=False).returncode
    types.join()
    if not all(green):
        print("a static stage failed, see above", file=sys.stderr)
    print(f"tests took {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return code or (0 if all(green) else 1)


if __name__ == "__main__":
    sys.exit(main())
