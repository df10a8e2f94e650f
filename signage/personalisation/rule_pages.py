"""The rule editor: a form that saves itself where there is script and by a button where there is none; or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import get_day_names
from flask import flash, jsonify, redirect, render_template, request
from flask_babel import force_locale, gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.errors import N_, Invalid, Problem
from signage.ids import RuleId
from signage.personalisation import editor, limits, words
from signage.personalisation.editor import Form
from signage.personalisation.fields import FIELDS
from signage.personalisation.form import OPERATORS, operators_of
from signage.personalisation.rulebook import StoredRule
from signage.personalisation.rules import RANKS, compile_rule
from signage.personalisation.sight import RULES, Sight, state_of
from signage.web import LANGUAGES, Pages, Web, choose_language, sentence_of

Answer = Response | tuple[Response, int] | tuple[str, int] | str

RANK_NAMES: Mapping[str, str] = {
    "zone": N_("Zone: somebody is near"),
    "tap": N_("Tap"),
    "claimed": N_("Claimed: the phone has proven to stand here"),
    "staff": N_("Staff"),
}
STATES: Mapping[str, str] = {
    "live": N_("Published"),
    "changed": N_("Published, with changes"),
    "paused": N_("Paused"),
    "draft": N_("Draft"),
}
FIRST: dict[str, Any] = {"title": "", "then": [{"show": {"card": {}}}]}


class NotJson(Invalid):
    """The JSON view holds something else."""

    field = "/document"
    sentence = N_("This is no JSON object (line %(line)s). Check brackets, commas and quotation marks.")


def init_app(pages: Pages, web: Web, sight: Sight) -> None:
    """Open the editor's pages."""
    rules = sight.moments.rules

    @pages.get(f"{RULES}/new", allow=Role.EDITOR)
    def new_rule() -> Answer:
        return _page(web, sight, Form(), None)

    @pages.post(f"{RULES}/new", allow=Role.EDITOR)
    def add_rule() -> Answer:
        account, form = web.account(), _sent()
        if request.form.get("do") == "row":
            return _page(web, sight, form, None)
        try:
            store = web.store(request.form.get("store"))
            stored = rules.create(account, editor.to_document(form, FIRST), store=store)
        except Invalid as problem:
            return _refused(web, sight, form, None, problem)
        return _saved(web, sight, stored, form)

    @pages.get(f"{RULES}/<rule>", allow=Role.VIEWER)
    def rule(rule: str) -> Answer:
        stored = rules.get(web.account(), RuleId(rule))
        if _wants_json():
            return jsonify(_told(web.account(), sight, stored))
        text = None
        if request.args.get("view") == "json":
            text = json.dumps(stored.draft.document, ensure_ascii=False, indent=2)
        return _page(web, sight, editor.of_document(stored.document), stored, text=text)

    @pages.post(f"{RULES}/<rule>", allow=Role.EDITOR)
    def save_rule(rule: str) -> Answer:
        account = web.account()
        stored = rules.get(account, RuleId(rule))
        form, text = _sent(), request.form.get("document")
        if request.form.get("do") == "row":
            return _page(web, sight, form, stored)
        try:
            document = editor.to_document(form, stored.draft.document) if text is None else _json(text)
            saved = rules.save(account, RuleId(rule), document, expected=_revision())
        except Problem as problem:
            return _refused(web, sight, form, stored, problem, text)
        return _saved(web, sight, saved, form)

    _steps(pages, web, sight)


def _steps(pages: Pages, web: Web, sight: Sight) -> None:
    """Undo and redo: of one's own changes, also after a reload."""
    rules = sight.moments.rules

    def step(rule: str, how: Callable[[Account, RuleId], StoredRule]) -> Answer:
        account = web.account()
        try:
            stored = how(account, RuleId(rule))
        except Problem as problem:
            if _wants_json():
                raise
            flash(sentence_of(problem), "bad")
            return redirect(f"{RULES}/{rules.get(account, RuleId(rule)).id}", 303)
        return jsonify(_told(account, sight, stored)) if _wants_json() else redirect(f"{RULES}/{rule}", 303)

    @pages.post(f"{RULES}/<rule>/undo", allow=Role.EDITOR)
    def undo_rule(rule: str) -> Answer:
        return step(rule, rules.undo)

    @pages.post(f"{RULES}/<rule>/redo", allow=Role.EDITOR)
    def redo_rule(rule: str) -> Answer:
        return step(rule, rules.redo)


def _saved(web: Web, sight: Sight, stored: StoredRule, form: Form) -> Answer:
    if _wants_json():
        return jsonify(_told(web.account(), sight, stored))
    if request.form.get("do") == "publish":
        try:
            sight.moments.rules.publish(web.account(), stored.id)
        except Invalid as problem:
            return _page(web, sight, form, stored, problem), 422
        flash(gettext("“%(title)s” is published and decides from now on.", title=stored.document.title), "ok")
    else:
        flash(gettext("Saved. It decides once you publish it."), "ok")
    return redirect(f"{RULES}/{stored.id}", 303)


def _refused(
    web: Web, sight: Sight, form: Form, stored: StoredRule | None, problem: Problem, text: str | None = None
) -> Answer:
    wrong = isinstance(problem, Invalid)
    if not _wants_json():
        return _page(web, sight, form, stored, problem, text), 422 if wrong else 409
    if not wrong:
        raise problem
    errors = [{"pointer": name, "detail": sentence} for name, sentence in _errors(problem).items()]
    return jsonify({"status": 422, "detail": sentence_of(problem), "errors": errors}), 422


def _errors(problem: Problem | None) -> dict[str, str]:
    """Each field of the form with all that is wrong in it."""
    errors: dict[str, str] = {}
    for name, one in editor.errors_of(problem) if isinstance(problem, Invalid) else []:
        errors[name] = " ".join(filter(None, [errors.get(name), sentence_of(one)]))
    return errors


def _told(account: Account, sight: Sight, stored: StoredRule) -> dict[str, Any]:
    """A saved rule as the page shows it without being loaded again."""
    return {
        "id": stored.id,
        "address": f"{RULES}/{stored.id}",
        "revision": stored.draft.revision,
        "fields": editor.as_fields(editor.of_document(stored.document), LANGUAGES),
        "can_undo": stored.draft.can_undo,
        "can_redo": stored.draft.can_redo,
        "changed": f"{sight.clock(account)['day_time'](stored.draft.updated_at)} · {stored.draft.updated_by}",
        "state": gettext(STATES[state_of(stored)]),
        **_read_back(account, sight, stored),
    }


def _read_back(account: Account, sight: Sight, stored: StoredRule) -> dict[str, Any]:
    """The rule in words, how personal it is, and what stands against publishing it."""
    names = sight.names(account)
    return {
        "sentences": {tag: words.sentence(_in(tag), stored.document, names, tag) for tag in LANGUAGES},
        "tier": gettext(words.TIERS[compile_rule("", stored.document).tier]),
        "findings": [
            (gettext(one.sentence) % one.params if one.params else gettext(one.sentence), one.blocks)
            for one in sight.drafts.findings(account, [stored.id])
        ],
    }


def _page(
    web: Web,
    sight: Sight,
    form: Form,
    stored: StoredRule | None,
    problem: Problem | None = None,
    text: str | None = None,
) -> str:
    account = web.account()
    errors = _errors(problem)
    told = _read_back(account, sight, stored) if stored else {"sentences": {}, "tier": "", "findings": []}
    days = get_day_names("abbreviated", context="stand-alone", locale=choose_language())
    return render_template(
        "personalisation/rule.html", form=form, stored=stored, errors=errors, text=text,
        general=sentence_of(problem) if problem is not None and not errors else "",
        clashed=problem is not None and not isinstance(problem, Invalid),
        can_edit=account.role.allows(Role.EDITOR), state=STATES[state_of(stored)] if stored else "",
        all_places=sight.places_of(account), all_categories=sight.catalogue.categories(account),
        items=sight.items(account), fields=FIELDS, choices=sight.choices(account), operators=OPERATORS,
        operators_of=operators_of, kinds=words.KINDS, layouts=words.LAYOUTS,
        ranks={name: RANK_NAMES[name] for name in RANKS}, languages_of_texts=LANGUAGES,
        days=[(str(day + 1), name) for day, name in sorted(days.items())],
        pers=limits.PERS, rests=limits.RESTS, units=limits.UNITS, **told, **sight.clock(account),
    )  # fmt: skip


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


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


def _in(language: str) -> words.Translate:
    """gettext in a given language."""

    def translate(sentence: str) -> str:
        with force_locale(language):
            return str(gettext(sentence))

    return translate
