"""What happened, to be read: the event log, the five phases in numbers, and the jobs."""

from __future__ import annotations

from signage.errors import N_
from signage.journal import api, pages
from signage.journal.service import Journal
from signage.web import Web

__all__ = ["Journal", "init_app"]


def init_app(web: Web) -> Journal:
    """Hang the journal into the web."""
    journal = Journal(web.kernel)
    api.routes(web, journal)
    pages.routes(web, journal)
    web.nav(N_("Measure"), "/studio/measure", "chart-column", 60)
    web.every(600, lambda: _tidy(journal))
    return journal


def _tidy(journal: Journal) -> None:
    while journal.prune():
        pass
