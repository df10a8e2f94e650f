"""Sign-in, sign-out, and the people page of the set-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, session
from flask_babel import gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from signage.access import Account, Role
from signage.accounts.service import Accounts, NewAccount, Person, SignIn
from signage.errors import N_, Problem
from signage.ids import AccountId, StoreId
from signage.web import PUBLIC, Pages, Web, choose_language, flash_undo, sentence_of
from signage.web.home import own_address

PEOPLE = "/studio/setup/people"
Stores = Callable[[Account], Sequence[tuple[StoreId, str]]]


class Signed(UserMixin):  # type: ignore[misc]  # flask_login brings no types
    """An account as Flask-Login keeps it: its session holds `<account>.<epoch>` and nothing else."""

    def __init__(self, sign_in: SignIn) -> None:
        self.account = sign_in.account
        self._epoch = sign_in.epoch

    def get_id(self) -> str:
        """What the session cookie holds."""
        return f"{self.account.id}.{self._epoch}"


def init_app(web: Web, accounts: Accounts, stores: Stores) -> None:
    """Serve the pages, and tell the guard who is signed in."""
    manager = LoginManager()
    manager.session_protection = None  # a tablet changes its address when it walks through the shop
    manager.init_app(web.flask)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(kept: str) -> Signed | None:
        id, _, epoch = kept.partition(".")
        account = accounts.of_session(id, int(epoch)) if epoch.isdecimal() else None
        return Signed(SignIn(account, int(epoch))) if account else None

    web.guard.load_account = lambda: current_user.account if current_user.is_authenticated else None
    settings = web.kernel.settings
    limiter = Limiter(
        get_remote_address,
        app=web.flask,
        storage_uri=settings.redis_url or "memory://",
        strategy="moving-window",
        headers_enabled=False,
    )
    pages = web.pages("accounts", __name__)
    _sign_in(pages, accounts, limiter)
    _people(pages, web, accounts, stores)
    web.nav(N_("People"), PEOPLE, icon="users", order=91, allow=Role.ADMIN)


def _email() -> str:
    return f"email:{request.form.get('email', '').strip().casefold()[:200]}"


def _failed(response: Response) -> bool:
    return response.status_code != 302


def _sign_in(pages: Pages, accounts: Accounts, limiter: Limiter) -> None:
    @pages.get("/sign-in", allow=PUBLIC)
    def sign_in() -> str:
        return render_template("accounts/sign_in.html", email="", error="", next=_next())

    # Only failures count: by address of the network against many accounts, by e-mail against many networks.
    @pages.post("/sign-in", allow=PUBLIC)
    @limiter.limit("30 per 10 minutes", deduct_when=_failed)
    @limiter.limit("10 per 10 minutes", key_func=_email, deduct_when=_failed)
    def enter() -> Response | tuple[str, int]:
        email = request.form.get("email", "")
        try:
            found = accounts.sign_in(email, request.form.get("password", ""))
        except Problem as problem:
            page = render_template("accounts/sign_in.html", email=email, error=sentence_of(problem), next=_next())
            return page, 422
        language = choose_language()
        session.clear()
        session.permanent = True
        session["language"] = language
        login_user(Signed(found))
        return redirect(_next())

    @pages.post("/sign-out", allow=PUBLIC)
    def leave() -> Response:
        logout_user()
        session.clear()
        return redirect("/")


def _next() -> str:
    return own_address(request.values.get("next", ""), "/studio")


def _people(pages: Pages, web: Web, accounts: Accounts, stores: Stores) -> None:
    def listing(problem: Problem | None = None) -> str:
        account = web.account()
        return render_template(
            "accounts/people.html",
            people=accounts.people(account),
            stores=stores(account),
            names=dict(stores(account)),
            form=request.form,
            errors=_errors(problem),
            roles=list(Role),
        )

    def one(id: AccountId, problem: Problem | None = None) -> str:
        account = web.account()
        return render_template(
            "accounts/person.html",
            person=accounts.person(account, id),
            stores=stores(account),
            form=request.form,
            errors=_errors(problem),
            roles=list(Role),
        )

    @pages.get(PEOPLE, allow=Role.ADMIN)
    def people() -> str:
        return listing()

    @pages.post(PEOPLE, allow=Role.ADMIN)
    def add() -> Response | tuple[str, int]:
        form = request.form
        new = NewAccount(
            email=form.get("email", ""),
            name=form.get("name", ""),
            role=_role(),
            password=form.get("password", ""),
            stores=_chosen(),
        )
        try:
            made = accounts.add(web.account(), new)
        except Problem as problem:
            return listing(problem), 422
        flash(gettext("%(name)s can sign in now.", name=made.account.name), "ok")
        return redirect(PEOPLE)

    @pages.get(f"{PEOPLE}/<id>", allow=Role.ADMIN)
    def person(id: str) -> str:
        return one(AccountId(id))

    @pages.post(f"{PEOPLE}/<id>", allow=Role.ADMIN)
    def change(id: str) -> Response | tuple[str, int]:
        try:
            changed = accounts.change(
                web.account(), AccountId(id), name=request.form.get("name", ""), role=_role(), stores=_chosen()
            )
        except Problem as problem:
            return one(AccountId(id), problem), 422
        flash(gettext("%(name)s is changed.", name=changed.account.name), "ok")
        return redirect(PEOPLE)

    @pages.post(f"{PEOPLE}/<id>/password", allow=Role.ADMIN)
    def password(id: str) -> Response | tuple[str, int]:
        try:
            accounts.set_password(web.account(), AccountId(id), request.form.get("password", ""))
        except Problem as problem:
            return one(AccountId(id), problem), 422
        flash(gettext("The new password holds now; open sessions have ended."), "ok")
        return redirect(PEOPLE)

    @pages.post(f"{PEOPLE}/<id>/close", allow=Role.ADMIN)
    def close(id: str) -> Response:
        closed = accounts.close(web.account(), AccountId(id))
        flash_undo(gettext("%(name)s can no longer sign in.", name=closed.account.name), f"{PEOPLE}/{id}/reopen")
        return redirect(PEOPLE)

    @pages.post(f"{PEOPLE}/<id>/reopen", allow=Role.ADMIN)
    def reopen(id: str) -> Response:
        opened: Person = accounts.reopen(web.account(), AccountId(id))
        flash(gettext("%(name)s can sign in again.", name=opened.account.name), "ok")
        return redirect(PEOPLE)


def _role() -> Role:
    value = request.form.get("role", "")
    return Role(value) if value in list(Role) else Role.VIEWER


def _chosen() -> frozenset[StoreId] | None:
    """The stores that the form names; None where it says all."""
    if request.form.get("reach") != "some":
        return None
    return frozenset(StoreId(value) for value in request.form.getlist("store"))


def _errors(problem: Problem | None) -> dict[str, str]:
    """Sentences by field name; those without a field under "form"."""
    if problem is None:
        return {}
    single: Sequence[Problem] = getattr(problem, "problems", ()) or (problem,)
    return {one.field.strip("/") or "form": sentence_of(one) for one in single}
