"""How a refusal reaches its audience: problem JSON for programs, a page with a way back for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import orjson
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, Response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from signage.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem, SignInNeeded, Stale, Unavailable
from signage.schema import from_schema

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[Problem], HTTPStatus], ...] = (
    (SignInNeeded, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Stale, HTTPStatus.PRECONDITION_FAILED),
    (Conflict, HTTPStatus.CONFLICT),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)

TITLES = {
    400: N_("The request cannot be understood"),
    401: N_("Sign-in needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("This address does not take that method"),
    409: N_("Conflict"),
    410: N_("No longer there"),
    412: N_("Somebody was faster"),
    413: N_("Too large"),
    415: N_("Wrong kind of content"),
    422: N_("Please check your input"),
    429: N_("Too many requests"),
    500: N_("Something broke on our side"),
    503: N_("Not possible right now"),
}

DETAILS = {
    400: N_("The server cannot read this request. Go back and try again."),
    404: N_("There is nothing at this address. Check it, or go back to the start page."),
    405: N_("Go back and use the page's own buttons."),
    413: N_("This is larger than the server takes. Choose a smaller file."),
    415: N_("Send the kind of content that the documentation names."),
    429: N_("Wait a moment and try again."),
    500: N_("It was written to the log. Try again; if it stays, tell the administrator the time."),
}


def sentence_of(problem: Problem) -> str:
    """The problem's sentence in the language of the request."""
    return filled(problem.sentence, problem.values)


def filled(sentence: str, blanks: Mapping[str, object]) -> str:
    """A sentence marked by N_ in the language of the request, its blanks as that language writes them."""
    translated = str(gettext(sentence))
    return translated % {name: _written(name, value) for name, value in blanks.items()} if blanks else translated


def _written(name: str, value: object) -> object:
    """As the reader's language writes it: a broken number (1.8 or 1,8), a date; a language by its name."""
    locale = get_locale() or Locale("en")
    if name == "language":
        return locale.languages.get(str(value), value)
    if isinstance(value, date):
        return format_date(value, "long", locale=locale)
    return format_decimal(value, locale=locale) if isinstance(value, float | Decimal) else value


def status_of(problem: Problem) -> HTTPStatus:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(problem, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def body_of(problem: Problem) -> dict[str, Any]:
    """The refusal as RFC 9457 has it; also what a socket acknowledgement carries."""
    status = status_of(problem)
    body: dict[str, Any] = {
        "type": f"/api/docs/problems#{type(problem).__name__}",
        "title": gettext(TITLES.get(status.value, status.phrase)),
        "status": status.value,
        "detail": sentence_of(problem),
    }
    if isinstance(problem, Invalid):
        body["errors"] = [{"pointer": one.field, "detail": sentence_of(one)} for one in problem.all()]
    return body


def wants_json() -> bool:
    """Whether the asker is a program."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return request.path.startswith("/api/") or best != "text/html"


def problem_json(body: dict[str, Any]) -> Response:
    """A response of type application/problem+json."""
    return Response(orjson.dumps(body), status=body["status"], content_type="application/problem+json")


def _page(status: int, detail: str, errors: Sequence[str] = ()) -> Response:
    title = gettext(TITLES.get(status, HTTPStatus(status).phrase))
    html = render_template("web/error.html", status=status, title=title, detail=detail, errors=errors)
    return Response(html, status=status)


def _on_problem(problem: Problem) -> BaseResponse:
    if wants_json():
        return problem_json(body_of(problem))
    if isinstance(problem, SignInNeeded) and "accounts.sign_in" in _endpoints():
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    single = [sentence_of(one) for one in problem.problems] if isinstance(problem, Invalid) else []
    return _page(status_of(problem).value, sentence_of(problem), single)


def _endpoints() -> set[str]:
    from flask import current_app

    return set(current_app.view_functions)


def _on_http(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    if status < 400 and isinstance(error.response, BaseResponse):
        return error.response
    detail = gettext(DETAILS[status]) if status in DETAILS else (error.description or "")
    if isinstance(error, CSRFError):
        detail = gettext(N_("This form is too old or was sent from elsewhere. Load the page again and repeat."))
    if wants_json():
        title = gettext(TITLES.get(status, HTTPStatus(status).phrase))
        response = problem_json({"type": "about:blank", "title": title, "status": status, "detail": detail})
    else:
        response = _page(status, detail)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _on_bug(error: Exception) -> BaseResponse:
    log.exception("unexpected error", extra={"path": request.path}, exc_info=error)
    detail = gettext(DETAILS[500])
    if wants_json():
        return problem_json({"type": "about:blank", "title": gettext(TITLES[500]), "status": 500, "detail": detail})
    return _page(500, detail)


def init_app(app: Flask) -> None:
    """Answer every refusal and every bug in the audience's own way."""
    app.register_error_handler(Problem, _on_problem)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(ValidationError, lambda error: _on_problem(from_schema(error.errors())))
    app.register_error_handler(Exception, _on_bug)
