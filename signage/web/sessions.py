"""Sessions in a signed cookie."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from signage.web.api import PREFIX


class Sessions(SecureCookieSessionInterface):
    """Only pages make a session last longer.

    A page asks the API while a person signs out or chooses the other language: an answer that came late and renewed the
    cookie would bring back the session as it was.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer carries the cookie."""
        if session.modified or not request.path.startswith(PREFIX):
            return super().should_set_cookie(app, session)
        return False
