"""`auslage run`: start web and worker, keep them alive, write run.json, stop them together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from signage.clock import SystemClock, stopwatch
from signage.errors import N_, Unavailable
from signage.serve import tls
from signage.settings import Settings

READY_SECONDS = 60
GRACE_SECONDS = 10
"""What gunicorn gives a stopping web process before it kills it: its last requests, then its last tasks."""
STOP_SECONDS = 13
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


class PortTaken(Unavailable):
    """Somebody else listens on the port."""

    sentence = N_("Port %(port)s on %(host)s is taken (%(why)s). Choose another with PORT=…, or PORT=0 for a free one.")


class NotReady(Unavailable):
    """The web process did not come up."""

    sentence = N_("The web process did not get ready within %(seconds)s seconds; its messages are above.")


class RunsAlready(Unavailable):
    """A server of the same data folder is running."""

    sentence = N_("A server with this data folder is running already (process %(pid)s, %(url)s). Stop it first.")


@dataclass
class Child:
    """A process of ours that is started again when it dies."""

    name: str
    command: list[str]
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = 0.0

    def start(self) -> None:
        """Start the process, in a session of its own so that Ctrl-C reaches only us."""
        self.started = stopwatch()
        self.process = subprocess.Popen(self.command, env=self.environ, start_new_session=True)

    @property
    def pid(self) -> int | None:
        """The process id, while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def stop(self) -> None:
        """Ask it to stop; after a while, make it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Server:
    """A running server: its processes and where it can be reached."""

    settings: Settings
    port: int
    tls_port: int = 0
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def base_url(self) -> str:
        """The plain address on this machine."""
        return f"http://localhost:{self.port}"

    @property
    def tls_url(self) -> str | None:
        """The secure address, if there is one."""
        return f"https://localhost:{self.tls_port}" if self.tls_port else None

    def write_run_file(self) -> None:
        """Write run.json: how other commands find this server."""
        pids: dict[str, int | None] = {"run": os.getpid()}
        pids |= {child.name: child.pid for child in self.children}
        content = {"base_url": self.base_url, "tls_url": self.tls_url, "pids": pids}
        file = self.settings.auslage_data / "run.json"
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(content, indent=2) + "\n")
        fresh.replace(file)

    def keep(self) -> None:
        """Start again what dies, with growing pauses, until told to stop."""
        while not self.stopping.wait(0.2):
            for child in self.children:
                if child.process is None or child.process.poll() is None:
                    continue
                if stopwatch() - child.started > 60:
                    child.pause = FIRST_PAUSE
                print(
                    f"{child.name} ended ({child.process.returncode}); starting it again", file=sys.stderr, flush=True
                )
                if self.stopping.wait(child.pause):
                    return
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
                child.start()
                self.write_run_file()

    def stop(self) -> None:
        """Stop everything, web first so that no new work comes."""
        for child in self.children:
            child.stop()
        (self.settings.auslage_data / "run.json").unlink(missing_ok=True)


def running(data: Path) -> dict[str, object] | None:
    """What run.json says of a server that is alive, else None."""
    try:
        content: dict[str, object] = json.loads((data / "run.json").read_text())
        pids = content["pids"]
        assert isinstance(pids, dict)
        os.kill(int(pids["run"]), 0)
    except (OSError, ValueError, KeyError, AssertionError):
        return None
    return content


def serve(settings: Settings, *, with_tls: bool) -> Server:
    """Start all processes and wait until the server is ready. Raises PortTaken, RunsAlready, NotReady."""
    alive = running(settings.auslage_data)
    if alive:
        raise RunsAlready(pid=alive["pids"]["run"], url=alive["base_url"])  # type: ignore[index]
    server = Server(settings, _port(settings.host, settings.port))
    if with_tls:
        server.tls_port = _port(settings.host, 0)
        tls.ensure(settings.auslage_data / "tls", settings.allowed_hosts, SystemClock().now())
    environ = {**os.environ, "AUSLAGE_DATA": str(settings.auslage_data), "AUSLAGE_TLS_PORT": str(server.tls_port)}
    server.children = [
        Child("web", _gunicorn(settings, server), environ),
        Child("worker", [sys.executable, "-m", "signage.cli", "worker"], environ),
    ]
    for child in server.children:
        child.start()
    server.write_run_file()
    try:
        _wait_until_ready(server)
    except BaseException:
        server.stop()
        raise
    return server


def _gunicorn(settings: Settings, server: Server) -> list[str]:
    binds = ["--bind", f"{settings.host}:{server.port}"]
    if server.tls_port:
        binds += ["--bind", f"{settings.host}:{server.tls_port}"]
    return [
        sys.executable, "-m", "gunicorn", "signage.serve.web:app()", *binds,
        "--worker-class", "signage.serve.web.Worker", "--workers", str(settings.web_workers),
        "--worker-connections", str(settings.max_connections), "--log-level", "warning",
        "--graceful-timeout", str(GRACE_SECONDS), "--timeout", "60", "--keep-alive", "75",
    ]  # fmt: skip


def _port(host: str, wanted: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
            probe.listen(1)
        except OSError as cause:
            raise PortTaken(port=wanted, host=host, why=cause.strerror) from cause
        return int(probe.getsockname()[1])


def _wait_until_ready(server: Server) -> None:
    deadline = stopwatch() + READY_SECONDS
    while stopwatch() < deadline and server.children[0].pid is not None:
        try:
            with urlopen(f"{server.base_url}/readyz", timeout=2) as answer:  # noqa: S310 - our own loopback address
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise NotReady(seconds=READY_SECONDS)


def stop_on_signal(server: Server) -> None:
    """Let Ctrl-C and SIGTERM end the server in an orderly way."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stopping.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
