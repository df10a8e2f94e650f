"""Studio pages: the list of rules, what can be done to them there, and “Why?”."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from signage.access import Role
from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.errors import N_, Invalid
from signage.ids import DisplayId, EventId, LeaseId, RuleId
from signage.personalisation import rule_pages, words
from signage.personalisation.fields import FIELDS
from signage.personalisation.service import Moments
from signage.personalisation.sight import RULES, WHY, Sight, state_of
from signage.personalisation.traces import Trace
from signage.places import Places
from signage.web import Pages, Web, choose_language, flash_undo, sentence_of


def init_app(web: Web, moments: Moments, places: Places, catalogue: Catalogue, drafts: Drafts) -> None:
    """Open the pages."""
    pages = web.pages("personalisation", __name__)
    sight = Sight(moments, places, catalogue, drafts)
    _list(pages, web, sight)
    rule_pages.init_app(pages, web, sight)
    _acts(pages, web, sight)
    _why(pages, web, sight)
    web.nav(N_("Rules"), RULES, icon="split", order=50)
    web.nav(N_("Why?"), WHY, icon="circle-help", order=51)


def _list(pages: Pages, web: Web, sight: Sight) -> None:
    @pages.get(RULES, allow=Role.VIEWER)
    def rules() -> str:
        account = web.account()
        names = sight.names(account)
        word, state = request.args.get("q", "").casefold().strip(), request.args.get("state", "")
        rows = [
            (rule, words.sentence(gettext, rule.document, names, choose_language()))
            for rule in sight.moments.rules.list(account)
        ]
        shown = [row for row in rows if (not word or word in row[1].casefold() + row[0].document.title.casefold())]
        shown = [row for row in shown if not state or state_of(row[0]) == state]
        leases = sight.moments.running(account)
        return render_template(
            "personalisation/rules.html", rules=shown, any=bool(rows), q=word, state=state, state_of=state_of,
            leases=leases, can_edit=account.role.allows(Role.EDITOR),
            **sight.clock(account),
        )  # fmt: skip


def _acts(pages: Pages, web: Web, sight: Sight) -> None:
    rules = sight.moments.rules

    @pages.post(f"{RULES}/<rule>/publish", allow=Role.EDITOR)
    def publish_rule(rule: str) -> Response:
        try:
            stored = rules.publish(web.account(), RuleId(rule))
        except Invalid as problem:
            flash(" ".join(sentence_of(one) for one in problem.all()), "bad")
            return redirect(f"{RULES}/{rule}", 303)
        flash(gettext("“%(title)s” is published and decides from now on.", title=stored.document.title), "ok")
        return redirect(RULES, 303)

    @pages.post(f"{RULES}/<rule>/pause", allow=Role.EDITOR)
    def pause_rule(rule: str) -> Response:
        stored = rules.pause(web.account(), RuleId(rule), True)
        flash_undo(gettext("“%(title)s” rests.", title=stored.document.title), f"{RULES}/{rule}/resume")
        return redirect(RULES, 303)

    @pages.post(f"{RULES}/<rule>/resume", allow=Role.EDITOR)
    def resume_rule(rule: str) -> Response:
        stored = rules.pause(web.account(), RuleId(rule), False)
        flash(gettext("“%(title)s” decides again.", title=stored.document.title), "ok")
        return redirect(RULES, 303)

    @pages.post(f"{RULES}/<rule>/delete", allow=Role.EDITOR)
    def delete_rule(rule: str) -> Response:
        stored = rules.get(web.account(), RuleId(rule))
        rules.delete(web.account(), RuleId(rule))
        flash_undo(gettext("“%(title)s” is deleted.", title=stored.document.title), f"{RULES}/{rule}/undelete")
        return redirect(RULES, 303)

    @pages.post(f"{RULES}/<rule>/undelete", allow=Role.EDITOR)
    def undelete_rule(rule: str) -> Response:
        rules.undelete(web.account(), RuleId(rule))
        return redirect(RULES, 303)

    @pages.post("/studio/leases/<display>/clear", allow=Role.EDITOR)
    def clear_display(display: str) -> Response:
        sight.moments.clear(web.account(), DisplayId(display))
        flash(gettext("The display goes on with its playlist."), "ok")
        return redirect(RULES, 303)


def _why(pages: Pages, web: Web, sight: Sight) -> None:
    @pages.get(WHY, allow=Role.VIEWER)
    def why() -> str:
        account = web.account()
        clock = sight.clock(account)
        since, until = _instant("from", clock["zone"]), _instant("to", clock["zone"])
        display, outcome = request.args.get("display", ""), request.args.get("outcome", "")
        found = sight.moments.traces.list(account, display=display or None, since=since, until=until, limit=200)
        traces = [trace for trace in found if not outcome or trace.outcome == outcome]
        return render_template(
            "personalisation/why.html", traces=traces, displays=sight.moments.names(account), display=display,
            outcome=outcome, outcomes=words.OUTCOMES, reason=_reason, places=sight.names(account),
            sent={"from": request.args.get("from", ""), "to": request.args.get("to", "")}, chain=chain, any=bool(found),
            **clock,
        )  # fmt: skip

    @pages.get(f"{WHY}/lease/<lease>", allow=Role.VIEWER)
    def why_lease(lease: str) -> Response:
        return redirect(f"{WHY}/{sight.moments.traces.of_lease(web.account(), LeaseId(lease))}", 302)

    @pages.get(f"{WHY}/<event>", allow=Role.VIEWER)
    def why_one(event: str) -> str:
        account = web.account()
        trace = sight.moments.traces.get(account, EventId(event))
        values = [
            (gettext(field.label), words.value_of(gettext, field.name, trace.details["values"][field.name]))
            for field in FIELDS
            if field.name in trace.details.get("values", {})
        ]
        names = sight.names(account)
        values = [(label, names.get(value, value)) for label, value in values]
        losers = [
            (one["rule"], one["title"], words.reason(gettext, one["reason"], one["params"], choose_language()))
            for one in trace.details.get("losers", [])
        ]
        return render_template(
            "personalisation/trace.html", trace=trace, values=values, losers=losers, chain=chain(trace),
            reason=_reason(trace), outcome=words.OUTCOMES[trace.outcome], places=names,
            **sight.clock(account),
        )  # fmt: skip


def chain(trace: Trace) -> list[tuple[str, datetime | None, str]]:
    """Tap → decided → sent → painted, each with its time and how long after the tap that was."""
    steps = [
        (gettext("Tapped"), trace.at),
        (gettext("Decided"), trace.decided_at),
        (gettext("Sent"), trace.sent_at),
        (gettext("Painted"), trace.painted_at),
    ]
    return [(name, at, _after(trace.at, at)) for name, at in steps]


def _after(start: datetime, at: datetime | None) -> str:
    if at is None:
        return "–"
    return f"+{max(0.0, (at - start) / timedelta(milliseconds=1)):.0f} ms"


def _reason(trace: Trace) -> str:
    return words.reason(gettext, trace.reason, {"display": trace.details.get("display", "")}, choose_language())


def _instant(name: str, zone: tzinfo) -> datetime | None:
    """A time from the address; without an offset it is the store's."""
    text = request.args.get(name, "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)
