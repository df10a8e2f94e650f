"""Which tests stay together when several processes share them out."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/browser/", "tests/benchmarks/", "tests/package/")
"""Folders whose tests share a server, a browser or an environment."""


class ByRoom(LoadScopeScheduling):
    """A folder of `TOGETHER` runs in one process, any other test in the process of its file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])
