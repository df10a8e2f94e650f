"""Servers that tests start from the system's packages on free ports, in temporary folders, and stop again."""

from __future__ import annotations

import glob
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str, *patterns: str) -> str:
    """The path of a system program; fails with what to install."""
    found = shutil.which(name) or next((path for pattern in patterns for path in sorted(glob.glob(pattern))), None)
    if found is None:
        raise RuntimeError(f"{name} is missing: run “make system” or install its package")
    return found


@dataclass
class Postgres:
    """A PostgreSQL server that lives as long as a test session."""

    port: int
    folder: Path
    as_user: str | None
    control: str
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    @staticmethod
    def start() -> Postgres:
        """Make a cluster and start it."""
        where = "/usr/lib/postgresql/*/bin/"
        # initdb refuses root; there the cluster belongs to the package's own user.
        as_user = "postgres" if os.geteuid() == 0 else None
        folder = Path(tempfile.mkdtemp(prefix="auslage-pg-"))
        if as_user:
            entry = pwd.getpwnam(as_user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        server = Postgres(free_port(), folder, as_user, program("pg_ctl", where + "pg_ctl"))
        initdb = program("initdb", where + "initdb")
        server._run(initdb, "-D", f"{folder}/data", "-U", "auslage", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {server.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        server._run(server.control, "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options, "start")
        return server

    def _run(self, *command: str) -> None:
        prefix = (
            ["setpriv", f"--reuid={self.as_user}", f"--regid={self.as_user}", "--init-groups"] if self.as_user else []
        )
        subprocess.run([*prefix, *command], check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def new_database(self, template: str = "template1") -> str:
        """The address of a fresh database: empty, or a copy of the template."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user=auslage dbname=postgres", autocommit=True) as admin:
            admin.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        return f"postgresql://auslage@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run(self.control, "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
