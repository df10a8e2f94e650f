"""Nobody gets in by accident: every view says who may call it, and a view that says nothing is refused at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from flask import Flask, abort, g, request
from flask_wtf.csrf import CSRFProtect

from signage.access import Account, Role, require
from signage.errors import SignInNeeded


class Everybody(Enum):
    """The mark of a view that needs no sign-in."""

    PUBLIC = "public"


PUBLIC: Final = Everybody.PUBLIC
Allow = Role | Everybody


@dataclass(frozen=True)
class Mark:
    """Who may call a view, whether its unsafe methods need the session's CSRF token, and a body limit of its own."""

    allow: Allow
    csrf: bool
    max_body: int | None = None


class Guard:
    """Checks each request against the mark of its view."""

    def __init__(self, app: Flask) -> None:
        self.marks: dict[str, Mark] = {}
        self.load_account: Callable[[], Account | None] = lambda: None
        self._csrf = CSRFProtect()
        app.config["WTF_CSRF_CHECK_DEFAULT"] = False
        self._csrf.init_app(app)
        app.before_request(self.check)

    def mark(self, endpoint: str, allow: Allow, *, csrf: bool, max_body: int | None = None) -> None:
        """Say who may call an endpoint."""
        self.marks[endpoint] = Mark(allow, csrf, max_body)

    def account(self) -> Account | None:
        """Who is signed in, looked up once a request."""
        if "account" not in g:
            g.account = self.load_account()
        found: Account | None = g.account
        return found

    def check(self) -> None:
        """Let the request pass or raise; runs before every view."""
        if request.endpoint is None:
            return
        mark = self.marks.get(request.endpoint)
        if mark is None:
            abort(404)
        if isinstance(mark.allow, Role):
            account = self.account()
            if account is None:
                raise SignInNeeded
            require(account, mark.allow)
        if mark.max_body is not None:
            # Before the token is looked for in the form: reading it already counts the whole body.
            request.max_content_length = mark.max_body
        if mark.csrf and request.method not in ("GET", "HEAD", "OPTIONS"):
            self._csrf.protect()

    def unmarked(self, app: Flask) -> list[str]:
        """Endpoints that nobody has marked; the app refuses to start while there are any."""
        return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - set(self.marks))
