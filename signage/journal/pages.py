"""Measure: the last day in five phases, and the event log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import render_template, request
from flask_babel import format_number, gettext

from signage.access import Account, Role
from signage.errors import N_
from signage.facts import FACTS, LeaseGranted, LeaseQueued, LeaseRefused, Phase
from signage.journal.service import Journal
from signage.journal.words import details
from signage.web import Card, Web

PHASES = {
    Phase.IMPULS: N_("Impulse"),
    Phase.INFORMATION: N_("Information"),
    Phase.BESUCH: N_("Visit"),
    Phase.ANGEBOT: N_("Offer"),
    Phase.BINDUNG: N_("Loyalty"),
}

LEASES = frozenset(fact.type for fact in (LeaseGranted, LeaseQueued, LeaseRefused))


def routes(web: Web, journal: Journal) -> None:
    """Add the pages."""
    pages = web.pages("journal", __name__)

    def card(account: Account) -> list[Card]:
        visits = journal.today(account)[Phase.BESUCH]
        note = gettext("taps, visits and what followed in the last 24 hours")
        href = f"/studio/measure?phase={Phase.BESUCH.value}"
        return [Card(gettext("In the store"), format_number(visits), note, href, icon="footprints")]

    web.home.card(card)

    @pages.get("/studio/measure", allow=Role.VIEWER)
    def measure() -> str:
        asked = {name: request.args.get(name, "")[:80] for name in ("type", "phase", "before")}
        names = journal.names(web.account())
        titles = {kind.type: gettext(kind.title) for kind in FACTS}
        page = journal.events(web.account(), type=asked["type"], phase=asked["phase"], before=asked["before"])
        events = [
            {
                **event,
                "title": titles.get(str(event["type"]), event["type"]),
                "about": names.get(str(event.get("subject") or ""), event.get("subject")),
                "why": _why(event),
                "at": web.moment(datetime.fromisoformat(str(event["time"])), seconds=True),
                "text": details(event["data"], web.moment, names),
            }
            for event in page.events
        ]
        return render_template(
            "journal/measure.html", phases=PHASES, numbers=journal.today(web.account()), events=events,
            titles=sorted(titles.items(), key=lambda one: one[1]), asked=asked, before=page.before,
        )  # fmt: skip


def _why(event: Mapping[str, object]) -> str:
    """The moment whose trace explains this event; empty where none does."""
    return str(event.get("cause") or "") if str(event["type"]) in LEASES else ""
