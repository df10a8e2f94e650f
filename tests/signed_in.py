"""A browser of somebody who is signed in, for tests of doors: with the session's CSRF token in every request."""

from __future__ import annotations

from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_login import login_user
from flask_wtf.csrf import generate_csrf

from signage.access import SYSTEM, Account, Role
from signage.accounts import Accounts, NewAccount, Passwords
from signage.accounts.pages import Signed
from signage.accounts.service import SignIn
from signage.app import Rooms
from signage.ids import StoreId


class Browser(FlaskClient):
    """A test client that sends the CSRF token with every unsafe request, as our pages do."""

    token = ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        headers = dict(kwargs.pop("headers", None) or {})
        if self.token:
            headers.setdefault("X-CSRFToken", self.token)
        return super().open(*args, headers=headers, **kwargs)


def person(rooms: Rooms, role: Role, stores: frozenset[StoreId] | None = None, name: str = "Ben") -> Account:
    """A new account; its password is of no use."""
    from argon2 import PasswordHasher

    accounts = Accounts(rooms.kernel, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
    email = f"{name}.{role.value}.{rooms.kernel.ids.new()}@markt.example"
    return accounts.add(SYSTEM, NewAccount(email, name, role, rooms.kernel.ids.token(), stores)).account


def signed_in(app: Flask, account: Account | None) -> Browser:
    """A browser in which this account is signed in (None: nobody), by the same session that the sign-in page makes."""
    browser = Browser(app, app.response_class, use_cookies=True)
    if account is None:
        return browser
    with app.test_request_context():
        login_user(Signed(SignIn(account, 0)))
        signed = generate_csrf()
        content = dict(session)
    with browser.session_transaction() as kept:
        kept.update(content)
    browser.token = signed
    return browser
