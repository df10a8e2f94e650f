"""Studio pages: the list of rules, the editor in form and JSON, and “Why?”."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import force_locale, format_datetime, format_time, gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.catalogue import Catalogue
from signage.drafts import Drafts
from signage.errors import N_, Invalid, Problem
from signage.ids import DisplayId, EventId, RuleId, StoreId
from signage.personalisation import editor, words
from signage.personalisation.editor import Form
from signage.personalisation.fields import FIELDS
from signage.personalisation.form import OPERATORS, operators_of
from signage.personalisation.rulebook import StoredRule
from signage.personalisation.rules import RANKS, compile_rule
from signage.personalisation.service import Moments
from signage.personalisation.traces import Trace
from signage.places import Place, PlaceKind, Places
from signage.web import LANGUAGES, Pages, Web, choose_language, flash_undo, sentence_of

RULES = "/studio/rules"
WHY = "/studio/rules/why"

RANK_NAMES: Mapping[str, str] = {
    "zone": N_("Zone: somebody is near"),
    "tap": N_("Tap"),
    "claimed": N_("Claimed: the phone has proven to stand here"),
    "staff": N_("Staff"),
}
FIRST: dict[str, Any] = {"title": "", "then": [{"show": {"card": {}}}]}


class NotJson(Invalid):
    """The JSON view holds something else."""

    field = "/document"
    sentence = N_("This is no JSON object (line %(line)s). Check brackets, commas and quotation marks.")


@dataclass(frozen=True)
class Sight:
    """What the editor's lists are made of."""

    moments: Moments
    places: Places
    catalogue: Catalogue
    drafts: Drafts

    def places_of(self, account: Account) -> list[tuple[Place, int]]:
        """Every place in sight that a rule may name, with its depth in the tree."""
        found: list[tuple[Place, int]] = []
        for store in self.places.stores(account):
            shop = self.places.map(account, store.id)
            wanted = [one for one in shop.places if one.kind not in (PlaceKind.DISPLAY, PlaceKind.CAMERA)]
            found += [(one, min(shop.depth(one.id), 4)) for one in wanted]
        return found

    def names(self, account: Account) -> dict[str, str]:
        """Place names by id."""
        return {place.id: place.name for place, _ in self.places_of(account)}

    def clock(self, account: Account) -> dict[str, Any]:
        """How pages say times: on the wall clock of the first store in sight, and whose clock that is."""
        store = next(iter(self.places.stores(account)), None)
        zone = store.zone if store else UTC

        def day_time(at: datetime) -> str:
            return str(format_datetime(at.astimezone(zone), "short", rebase=False))

        def clock_time(at: datetime) -> str:
            return str(format_time(at.astimezone(zone), "medium", rebase=False))

        return {
            "day_time": day_time,
            "clock_time": clock_time,
            "zone": zone,
            "clock_of": store.name if store else "UTC",
        }

    def items(self) -> list[tuple[str, str]]:
        """The entries of published playlists: `playlist/item` and how a list names them."""
        found: list[tuple[str, str]] = []
        for version in self.drafts.published("playlist"):
            items = version.compiled.get("items")
            for number, one in enumerate(items if isinstance(items, list) else [], 1):
                if isinstance(one, dict):
                    found.append(
                        (f"{version.draft}/{one.get('id')}", f"{version.title} · {number} · {one.get('widget')}")
                    )
        return found

    def editor(self, account: Account) -> dict[str, Any]:
        """What the editor's template chooses from."""
        return {
            "all_places": self.places_of(account),
            "all_categories": self.catalogue.categories(account),
            "items": self.items(),
            "fields": FIELDS,
            "operators": OPERATORS,
            "operators_of": operators_of,
            "kinds": words.KINDS,
            "ranks": {name: RANK_NAMES[name] for name in RANKS},
            "languages_of_texts": LANGUAGES,
        }


def init_app(web: Web, moments: Moments, places: Places, catalogue: Catalogue, drafts: Drafts) -> None:
    """Open the pages."""
    pages = web.pages("personalisation", __name__)
    sight = Sight(moments, places, catalogue, drafts)
    _list(pages, web, sight)
    _editor(pages, web, sight)
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
        shown = [row for row in shown if not state or _state(row[0]) == state]
        leases = sight.moments.running(account)
        return render_template(
            "personalisation/rules.html", rules=shown, any=bool(rows), q=word, state=state, state_of=_state,
            leases=leases, can_edit=account.role.allows(Role.EDITOR),
            **sight.clock(account),
        )  # fmt: skip


def _editor(pages: Pages, web: Web, sight: Sight) -> None:
    rules = sight.moments.rules

    @pages.get(f"{RULES}/new", allow=Role.EDITOR)
    def new_rule() -> str:
        return _page(web, sight, Form(), None)

    @pages.post(f"{RULES}/new", allow=Role.EDITOR)
    def add_rule() -> Response | tuple[str, int] | str:
        account, form = web.account(), _sent()
        if request.form.get("do") == "row":
            return _page(web, sight, form, None)
        try:
            store = account.stores and len(account.stores) == 1 and next(iter(account.stores))
            stored = rules.create(account, editor.to_document(form, FIRST), store=StoreId(store) if store else None)
            return _saved(web, sight, stored, form)
        except Invalid as problem:
            return _page(web, sight, form, None, problem), 422

    @pages.get(f"{RULES}/<rule>", allow=Role.VIEWER)
    def rule(rule: str) -> str:
        stored = rules.get(web.account(), RuleId(rule))
        if request.args.get("view") == "json":
            text = json.dumps(stored.draft.document, ensure_ascii=False, indent=2)
            return _page(web, sight, editor.of_document(stored.document), stored, text=text)
        return _page(web, sight, editor.of_document(stored.document), stored)

    @pages.post(f"{RULES}/<rule>", allow=Role.EDITOR)
    def save_rule(rule: str) -> Response | tuple[str, int] | str:
        account = web.account()
        stored = rules.get(account, RuleId(rule))
        form, text = _sent(), request.form.get("document")
        if request.form.get("do") == "row":
            return _page(web, sight, form, stored)
        try:
            document = editor.to_document(form, stored.draft.document) if text is None else _json(text)
            stored = rules.save(account, RuleId(rule), document, expected=_revision())
            return _saved(web, sight, stored, form)
        except Invalid as problem:
            return _page(web, sight, form, stored, problem, text), 422
        except Problem as problem:
            return _page(web, sight, form, stored, problem, text), 409


def _saved(web: Web, sight: Sight, stored: StoredRule, form: Form) -> Response | tuple[str, int]:
    if request.form.get("do") == "publish":
        try:
            sight.moments.rules.publish(web.account(), stored.id)
        except Invalid as problem:
            return _page(web, sight, form, stored, problem), 422
        flash(gettext("“%(title)s” is published and decides from now on.", title=stored.document.title), "ok")
    else:
        flash(gettext("Saved. It decides once you publish it."), "ok")
    return redirect(f"{RULES}/{stored.id}", 303)


def _page(
    web: Web,
    sight: Sight,
    form: Form,
    stored: StoredRule | None,
    problem: Problem | None = None,
    text: str | None = None,
) -> str:
    account = web.account()
    errors: dict[str, str] = {}
    for name, one in editor.errors_of(problem) if isinstance(problem, Invalid) else []:
        errors[name] = " ".join(filter(None, [errors.get(name), sentence_of(one)]))
    told: dict[str, Any] = {"sentences": [], "tier": 0, "findings": []}
    if stored is not None:
        names = sight.names(account)
        told["sentences"] = [(tag, words.sentence(_in(tag), stored.document, names, tag)) for tag in LANGUAGES]
        told["tier"] = int(compile_rule("", stored.document).tier)
        told["findings"] = [
            (gettext(one.sentence) % one.params if one.params else gettext(one.sentence), one.blocks)
            for one in sight.drafts.findings(account, [stored.id])
        ]
    return render_template(
        "personalisation/rule.html", form=form, stored=stored, errors=errors, text=text,
        general=sentence_of(problem) if problem is not None and not errors else "",
        can_edit=account.role.allows(Role.EDITOR), state=_state(stored) if stored else "draft",
        **told, **sight.editor(account), **sight.clock(account),
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
            (one["rule"], one["title"], words.reason(gettext, one["reason"], one["params"]))
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
    return words.reason(gettext, trace.reason, {"display": trace.details.get("display", "")})


def _state(rule: StoredRule) -> str:
    if rule.draft.published is None:
        return "draft"
    return "paused" if rule.paused else "changed" if rule.draft.changed else "live"


def _sent() -> Form:
    sent: MultiDict[str, str] = request.form
    return editor.of_sent(sent, LANGUAGES)  # type: ignore[arg-type]


def _revision() -> int | None:
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as cause:
        raise NotJson(line=getattr(cause, "lineno", 1)) from cause
    if not isinstance(found, dict):
        raise NotJson(line=1)
    return found


def _instant(name: str, zone: tzinfo) -> datetime | None:
    """A time from the address; without an offset it is the store's."""
    text = request.args.get(name, "")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _in(language: str) -> words.Translate:
    """gettext in a given language."""

    def translate(sentence: str) -> str:
        with force_locale(language):
            return str(gettext(sentence))

    return translate
