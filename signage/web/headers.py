"""Headers of every answer: a strict content security policy and its companions."""

from __future__ import annotations

from flask import Flask, Response, g

POLICY: dict[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "base-uri": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "blob:"),
    "font-src": ("'self'",),
    "media-src": ("'self'", "blob:"),
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "manifest-src": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'",),
}


FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""The same on every answer."""


def allow_in_policy(directive: str, *sources: str) -> None:
    """Widen one directive for the present answer; a page that needs it says so itself."""
    wider: dict[str, tuple[str, ...]] = g.setdefault("policy", {})
    wider[directive] = (*wider.get(directive, ()), *sources)


def policy() -> str:
    """The present answer's policy."""
    wider: dict[str, tuple[str, ...]] = g.get("policy", {})
    lines = []
    for directive in {**POLICY, **wider}:
        sources = (*POLICY.get(directive, ()), *wider.get(directive, ()))
        if len(sources) > 1:
            sources = tuple(source for source in sources if source != "'none'")
        lines.append(f"{directive} {' '.join(sources)}")
    return "; ".join(lines)


def init_app(app: Flask) -> None:
    """Set the headers on every answer of this app."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy())
        for name, value in FIXED.items():
            headers.setdefault(name, value)
        return response
