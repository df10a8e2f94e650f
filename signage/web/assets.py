"""Built browser files: hashed names from the build's own manifest, served for a year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

from signage.errors import N_, Unavailable
from signage.web.guard import PUBLIC, Guard

PACKED: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}
"""What the build makes of each script, sheet and drawing, the smallest first: coding and ending."""

YEAR = 365 * 24 * 3600


class NotBuilt(Unavailable):
    """The browser code was not built."""

    sentence = N_("The browser code is missing: run “make build” in the checkout.")


def asset_folder() -> Path:
    """Where the built files lie: inside the installed package, else in the checkout."""
    installed = Path(__file__).parent / "dist"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "static" / "dist"


@cache
def _names(_changed: float) -> dict[str, str]:
    names: dict[str, str] = json.loads((asset_folder() / "manifest.json").read_text())
    return names


def asset_name(name: str) -> str:
    """The hashed file name of an asset such as `studio.js`. Raises NotBuilt, and KeyError for an unknown name."""
    manifest = asset_folder() / "manifest.json"
    if not manifest.is_file():
        raise NotBuilt
    return _names(manifest.stat().st_mtime)[name]


def asset(name: str) -> str:
    """The address of an asset."""
    return f"/static/{asset_name(name)}"


def _packed(name: str) -> str:
    """The smallest coding that the browser takes and the build has made; empty for the file as it is."""
    path = safe_join(str(asset_folder()), name)
    for coding, ending in PACKED.items():
        if path is not None and request.accept_encodings[coding] and Path(path + ending).is_file():
            return coding
    return ""


def init_app(app: Flask, guard: Guard) -> None:
    """Serve the built files and give templates `asset()`."""

    def static_file(name: str) -> Response:
        if name.endswith((".json", *PACKED.values())):
            abort(404)
        coding = _packed(name)
        response = send_from_directory(
            asset_folder(), name + PACKED.get(coding, ""), mimetype=guess_type(name)[0], max_age=YEAR
        )
        if coding:
            response.headers["Content-Encoding"] = coding
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response

    # Not by app.get(): there flask_openapi3 hands a view only what its types name.
    app.add_url_rule("/static/<path:name>", view_func=static_file)
    guard.mark("static_file", PUBLIC, csrf=False)
    app.jinja_env.globals["asset"] = asset
