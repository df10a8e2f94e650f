"""What all pages and APIs share. It imports no feature: each hands over what it needs in its `init_app`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_babel import gettext
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from signage.access import Account, Role
from signage.errors import SignInNeeded
from signage.ids import StoreId
from signage.kernel import Kernel
from signage.schema import from_schema
from signage.web import assets, body, docs, headers, health, home, i18n, problems, templating
from signage.web.api import PREFIX, Api, Reply, if_match
from signage.web.assets import asset, asset_folder, asset_name
from signage.web.guard import PUBLIC, Allow, Guard
from signage.web.headers import allow_in_policy
from signage.web.home import Card, DemoAccount, Door
from signage.web.i18n import LANGUAGES, choose_language, speak
from signage.web.limits import Limits
from signage.web.moments import say_day, say_moment, say_time
from signage.web.pages import Pages
from signage.web.problems import body_of, filled, sentence_of
from signage.web.sessions import Sessions
from signage.web.swift import Answer, SwiftDoor
from signage.web.templating import LegalLink, flash_undo

__all__ = [
    "LANGUAGES", "PREFIX", "PUBLIC", "Allow", "Api", "Card", "DemoAccount", "Door", "LegalLink", "NavItem", "Pages",
    "Reply", "Web", "allow_in_policy", "asset", "asset_folder", "asset_name", "body_of", "choose_language",
    "filled", "flash_undo", "if_match", "say_day", "say_moment", "say_time", "sentence_of", "speak",
]  # fmt: skip

LOOPBACK = ("localhost", ".localhost", "127.0.0.1", "[::1]")
MAX_BODY = 512 * 1024
SECURITY: dict[str, Any] = {"session": {"type": "apiKey", "in": "cookie", "name": "auslage"}}


@dataclass(frozen=True)
class NavItem:
    """An entry of the studio's left rail. label: a marked sentence; icon: a lucide name; order: small is high."""

    label: str
    href: str
    icon: str
    order: int
    allow: Role


class Web:
    """The Flask app and what rooms hang into it.

    A room's `init_app(web, …)` takes `api()` and `pages()` groups, marks each view, and adds its `nav()` entry;
    `app` has them all, and is refused where a view says nothing about who may call it. Rooms hang their hooks into
    `flask`, which has no routes yet.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.flask: Flask = _flask(kernel)
        self.guard = Guard(self.flask)
        self.limits = Limits(kernel.settings.redis_url)
        self.health = health.init_app(self.flask, self.guard)
        self.navigation: list[NavItem] = []
        self.stores: Callable[[Account], Sequence[tuple[StoreId, str]]] = lambda _account: ()
        self.zone_of: Callable[[Account, StoreId | None], tzinfo] = lambda _account, _store: UTC
        self.ticks: list[tuple[float, Callable[[], None]]] = []
        self.firsts: list[Callable[[], None]] = []
        self.lasts: list[Callable[[], None]] = []
        self._swift: list[tuple[str, str, Answer]] = []
        self._finished = False
        self._apis: list[Api] = []
        self._pages: list[Pages] = []
        body.init_app(self.flask)
        problems.init_app(self.flask)
        i18n.init_app(self.flask)
        headers.init_app(self.flask)
        assets.init_app(self.flask, self.guard)
        templating.init_app(self.flask)
        self.flask.context_processor(self._for_templates)
        self.health.add("database", self._database_answers)
        self.home = home.init_app(self)
        docs.init_app(self)

    def api(self, name: str) -> Api:
        """A group of REST operations under /api/v1, named after its room."""
        group = Api(name, self.guard)
        self._apis.append(group)
        return group

    def pages(self, name: str, import_name: str) -> Pages:
        """A group of HTML pages, named after its room."""
        group = Pages(name, import_name, self.guard)
        self._pages.append(group)
        return group

    def nav(self, label: str, href: str, icon: str, order: int, allow: Role = Role.VIEWER) -> None:
        """Add an entry to the studio's left rail."""
        self.navigation.append(NavItem(label, href, icon, order, allow))
        self.navigation.sort(key=lambda item: item.order)

    def every(self, seconds: float, task: Callable[[], None], *, last: bool = False) -> None:
        """Call a task every so many seconds in each serving web process, in a greenlet of its own.

        last: also once more when the process stops, for what it would else take with it.
        """
        self.ticks.append((seconds, task))
        if last:
            self.at_stop(task)

    def at_start(self, task: Callable[[], None]) -> None:
        """Call a task when a serving web process starts, before its first request."""
        self.firsts.append(task)

    def at_stop(self, task: Callable[[], None]) -> None:
        """Call a task when a serving web process stops, after its last request and before its database closes."""
        self.lasts.append(task)

    def swiftly(self, path: str, endpoint: str, answer: Answer) -> None:
        """Answer an operation of the API without Flask, too; see `signage.web.swift`."""
        self._swift.append((path, endpoint, answer))

    def account(self) -> Account:
        """Who is signed in; raises SignInNeeded."""
        account = self.guard.account()
        if account is None:
            raise SignInNeeded
        return account

    def store(self, wanted: str | None) -> StoreId | None:
        """The store that something new belongs to: as a form or a body says, else where the account is at home."""
        return StoreId(wanted) if wanted else self.account().home

    def moment(self, at: datetime, store: StoreId | None = None, *, seconds: bool = False) -> str:
        """When something happened, in the reader's language and on the store's clock.

        Without a store it is the first one that the account sees: a chain's stores share one clock as a rule.
        """
        zones: dict[StoreId | None, tzinfo] = g.setdefault("zones", {})
        if store not in zones:
            zones[store] = self.zone_of(self.account(), store)
        return say_moment(at, zones[store], seconds=seconds)

    def may_be_framed(self) -> None:
        """Let the present answer be shown in a frame: on our own pages and on those that FRAME_ANCESTORS names."""
        allow_in_policy("frame-ancestors", "'self'", *self.kernel.settings.frame_ancestors)

    def public_url(self) -> str:
        """The address under which visitors reach the server: from the settings, else the one of this request."""
        return self.kernel.settings.public_url or request.host_url.rstrip("/")

    @property
    def app(self) -> Flask:
        """The finished app. A worker or a command that answers no request never pays for its routes."""
        if not self._finished:
            self._finish()
            self._finished = True
        return self.flask

    @cached_property
    def description(self) -> dict[str, Any]:
        """The OpenAPI document of all operations."""
        described = OpenAPI(
            "described", info=Info(title="Auslage", version="1"), security_schemes=SECURITY, doc_ui=False
        )
        for api in self._apis:
            described.register_api(api.described())
        return described.api_doc

    def _finish(self) -> None:
        """Register every group; raise RuntimeError where a view has no mark."""
        for api in self._apis:
            self.flask.register_blueprint(api.blueprint)
        for pages in self._pages:
            self.flask.register_blueprint(pages.blueprint)
        unmarked = self.guard.unmarked(self.flask)
        if unmarked:
            raise RuntimeError(f"these views do not say who may call them: {', '.join(unmarked)}")
        door = SwiftDoor(self.flask.wsgi_app, self.health, _hosts(self.kernel))
        for path, endpoint, answer in self._swift:
            door.add(path, endpoint, answer)
        self.flask.wsgi_app = door  # type: ignore[method-assign]

    def _for_templates(self) -> dict[str, Any]:
        account = self.guard.account() if request else None
        return {
            "account": account,
            "stores_to_choose": lambda: self.stores(account) if account else (),
            "navigation": [item for item in self.navigation if account and account.role.allows(item.allow)],
            "language": choose_language(),
            "languages": LANGUAGES,
            "demo": self.kernel.settings.demo,
            "now": self.kernel.clock.now(),
            "clock_zone": lambda: str(self.zone_of(account, None)) if account else "UTC",
        }

    def _database_answers(self) -> str | None:
        from sqlalchemy import text

        with self.kernel.db.read() as session:
            session.execute(text("SELECT 1"))
        return None


def _flask(kernel: Kernel) -> OpenAPI:
    settings = kernel.settings
    app = OpenAPI(
        "signage.web",
        doc_ui=False,
        validation_error_callback=_refuse,
        static_folder=None,
        template_folder="templates",
    )
    secrets = list(settings.secret_keys)
    app.config.update(
        SECRET_KEY=secrets[0],
        SECRET_KEY_FALLBACKS=secrets[1:],
        SESSION_COOKIE_NAME="auslage",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        TRUSTED_HOSTS=_hosts(kernel),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.jinja_env.globals.update(_=gettext, csrf_field=_csrf_field, csrf_token=generate_csrf)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return app


def _hosts(kernel: Kernel) -> list[str]:
    settings = kernel.settings
    public = urlsplit(settings.public_url).hostname
    return [*LOOPBACK, *settings.allowed_hosts, *([public] if public else [])]


def _refuse(error: Any) -> Any:
    raise from_schema(error.errors())


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())
