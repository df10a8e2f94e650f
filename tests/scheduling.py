"""Which tests stay together when several processes share them out."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

TOGETHER = ("tests/browser/", "tests/benchmarks/", "tests/package/")
"""Folders whose tests share a server, a browser or an environment."""

LONGEST = ("tests/browser/", "tests/package/", "tests/test_stop.py", "tests/demo/test_tutorial.py")
"""Begun first: few tests that take long, which at the end would run alone."""


class ByRoom(LoadScopeScheduling):
    """A folder of `TOGETHER` runs in one process, any other test in the process of its file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])

    def _assign_work_unit(self, node: WorkerController) -> None:
        for scope in reversed(LONGEST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
