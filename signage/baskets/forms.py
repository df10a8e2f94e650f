"""What a shopper's form says about itself, and the one cookie that the first deliberate act sets."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from signage.baskets.doors import COOKIE, COOKIE_DAYS, Form
from signage.web import Web


def form_of(web: Web, action: str, page: str) -> Form:
    """What the present request says about itself."""
    return Form(
        page=page,
        action=action,
        ticket=request.form.get(f"ticket_{action}") or request.form.get("ticket", ""),
        origin=request.origin or "",
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        ours=frozenset({request.host_url.rstrip("/"), web.public_url()}),
        cookie=request.cookies.get(COOKIE, ""),
    )


def keep_cookie(web: Web, response: Response, cookie: str) -> None:
    """Give the shopper the cookie by which the server knows the basket again.

    In a frame of another website no browser keeps our usual one: there it belongs to that website's frames alone.
    """
    framed = request.is_secure and bool(web.kernel.settings.frame_ancestors) and _in_a_frame()
    response.set_cookie(
        COOKIE, cookie, max_age=COOKIE_DAYS * 86400, httponly=True, secure=request.is_secure,
        samesite="None" if framed else "Lax", partitioned=framed,
    )  # fmt: skip


def _in_a_frame() -> bool:
    """A script says so (static/lib/framed.ts); a form that is sent without script is a frame's new page."""
    return "framed" in request.form or request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")
