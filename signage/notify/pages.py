"""Set-up: webhooks in the studio, and how their deliveries are going."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.errors import N_, Problem
from signage.facts import FACTS
from signage.notify.kinds import KINDS
from signage.notify.service import Notify
from signage.notify.values import DeliveryState, NewTarget, NotTold, TargetState
from signage.notify.words import worded
from signage.web import Web, flash_undo, sentence_of

STATE_LABELS = {TargetState.ACTIVE: N_("Active"), TargetState.PAUSED: N_("Paused"), TargetState.REMOVED: N_("Removed")}

DELIVERY_LABELS = {
    DeliveryState.WAITING: N_("Waiting"),
    DeliveryState.DELIVERED: N_("Delivered"),
    DeliveryState.GIVEN_UP: N_("Given up"),
}


def init_app(web: Web, notify: Notify) -> None:
    """Hang the pages into the app."""
    pages = web.pages("notify", __name__)
    web.nav(N_("Webhooks"), "/studio/webhooks", "webhook", 97, Role.ADMIN)

    def list_page(problem: Problem | None = None) -> Response:
        html = render_template(
            "notify/list.html",
            targets=notify.targets(web.account()),
            kinds=KINDS,
            facts=sorted((gettext(fact.title), fact.type) for fact in FACTS),
            states=STATE_LABELS,
            problem=sentence_of(problem) if problem else "",
            problems=[sentence_of(each) for each in getattr(problem, "problems", ())],
            typed=request.form,
            chosen=request.form.getlist("types"),
        )
        return Response(html, 422 if problem else 200)

    @pages.get("/studio/webhooks", allow=Role.ADMIN)
    def webhooks() -> Response:
        return list_page()

    @pages.post("/studio/webhooks", allow=Role.ADMIN)
    def add() -> BaseResponse:
        form = request.form
        url = {"url": form.get("url", "").strip()}
        try:
            made, secret = notify.add(
                web.account(), NewTarget(form.get("name", ""), url, types=tuple(form.getlist("types")))
            )
        except Problem as problem:
            return list_page(problem)
        flash(gettext("“%(name)s” is told from now on.") % {"name": made.name}, "ok")
        return one_page(made.id, secret)

    def one_page(target: str, secret: str = "") -> Response:
        html = render_template(
            "notify/one.html",
            target=notify.target(web.account(), target),
            secret=secret,
            deliveries=notify.deliveries(web.account(), target),
            states=STATE_LABELS,
            worded=worded,
            delivery_states=DELIVERY_LABELS,
            when=lambda at: web.moment(at, seconds=True) if at else "",
        )
        answer = Response(html)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @pages.get("/studio/webhooks/<target>", allow=Role.ADMIN)
    def webhook(target: str) -> Response:
        return one_page(target)

    @pages.post("/studio/webhooks/<target>/test", allow=Role.ADMIN)
    def test(target: str) -> BaseResponse:
        try:
            notify.test(web.account(), target)
        except NotTold as problem:
            flash(sentence_of(problem), "bad")
        else:
            flash(gettext("A test message is on its way; below it says what the other side answers."), "ok")
        return redirect(f"/studio/webhooks/{target}", 303)

    @pages.post("/studio/webhooks/<target>/secret", allow=Role.ADMIN)
    def renew(target: str) -> Response:
        secret = notify.renew_secret(web.account(), target)
        return one_page(target, secret)

    @pages.post("/studio/webhooks/<target>/pause", allow=Role.ADMIN)
    def pause(target: str) -> BaseResponse:
        paused = notify.pause(web.account(), target)
        flash(gettext("“%(name)s” is paused; what happens meanwhile is kept.") % {"name": paused.name}, "ok")
        return redirect(f"/studio/webhooks/{target}", 303)

    @pages.post("/studio/webhooks/<target>/resume", allow=Role.ADMIN)
    def resume(target: str) -> BaseResponse:
        resumed = notify.resume(web.account(), target)
        flash(gettext("“%(name)s” is told again, first of what waited.") % {"name": resumed.name}, "ok")
        return redirect(f"/studio/webhooks/{target}", 303)

    @pages.post("/studio/webhooks/<target>/remove", allow=Role.ADMIN)
    def remove(target: str) -> BaseResponse:
        gone = notify.remove(web.account(), target)
        sentence = gettext("“%(name)s” is told nothing any more.") % {"name": gone.name}
        flash_undo(sentence, f"/studio/webhooks/{target}/restore")
        return redirect("/studio/webhooks", 303)

    @pages.post("/studio/webhooks/<target>/restore", allow=Role.ADMIN)
    def restore(target: str) -> BaseResponse:
        back = notify.restore(web.account(), target)
        flash(gettext("“%(name)s” is told again, first of what waited.") % {"name": back.name}, "ok")
        return redirect(f"/studio/webhooks/{target}", 303)
