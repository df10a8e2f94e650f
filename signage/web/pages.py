"""HTML pages of a room: a Flask blueprint whose every view says who may call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

from signage.web.guard import Allow, Guard

V = TypeVar("V", bound=Callable[..., Any])


class Pages:
    """A group of pages of one room; its templates lie in `templates/<room>/` beside its code."""

    def __init__(self, name: str, import_name: str, guard: Guard) -> None:
        self.blueprint = Blueprint(name, import_name, template_folder="templates")
        self._guard = guard

    def _add(self, rule: str, methods: list[str], allow: Allow, csrf: bool, more: dict[str, Any]) -> Callable[[V], V]:
        def decorate(view: V) -> V:
            name = more.pop("endpoint", view.__name__)
            max_body = more.pop("max_body", None)
            self.blueprint.add_url_rule(rule, name, view, methods=methods, **more)
            self._guard.mark(f"{self.blueprint.name}.{name}", allow, csrf=csrf, max_body=max_body)
            return view

        return decorate

    def get(self, rule: str, *, allow: Allow, **more: Any) -> Callable[[V], V]:
        """A page."""
        return self._add(rule, ["GET"], allow, csrf=False, more=more)

    def post(self, rule: str, *, allow: Allow, csrf: bool = True, **more: Any) -> Callable[[V], V]:
        """What a form sends. csrf=False: the view checks its own signed ticket instead of the session's token.

        max_body: bytes that this form may send, where the limit of all forms is too low.
        """
        return self._add(rule, ["POST"], allow, csrf=csrf, more=more)
