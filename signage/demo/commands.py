"""`auslage demo`: fill an empty database with the demo store, or say where everything of it is."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import click

from signage.errors import N_, Unavailable
from signage.settings import DEMO_KEY_FILE, Settings


class NotRunning(Unavailable):
    """The addresses of the demo are asked for while no server runs."""

    sentence = N_("Auslage is not running with the data in %(data)s: start it with “auslage run”.")


@click.command()
@click.option("--describe", "describing", is_flag=True, help="Print the running demo store as JSON.")
@click.option("--if-empty", is_flag=True, help="Say nothing where the database is filled already.")
def demo(describing: bool, if_empty: bool) -> None:
    """Fill an empty database with the demo store “Modehaus am Markt”."""
    if describing:
        _describe()
    else:
        _fill(quiet=if_empty)


def _fill(*, quiet: bool) -> None:
    from signage.app import build
    from signage.demo.loader import AlreadyFilled, fill
    from signage.migrations import upgrade

    _keep_a_key(Path(os.environ.get("AUSLAGE_DATA") or "var"))
    settings = Settings.from_env()
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    upgrade(settings)
    rooms = build(settings)
    try:
        fill(rooms, tell=click.echo)
    except AlreadyFilled as filled:
        if not quiet:
            click.echo(filled.message)
    finally:
        rooms.kernel.close()


def _describe() -> None:
    from signage.app import build
    from signage.demo.describe import describe
    from signage.serve import running

    settings = Settings.from_env()
    alive = running(settings.auslage_data)
    if alive is None:
        raise NotRunning(data=str(settings.auslage_data))
    rooms = build(settings)
    try:
        click.echo(json.dumps(describe(rooms, str(alive["base_url"])), indent=2, ensure_ascii=False))
    finally:
        rooms.kernel.close()


def _keep_a_key(data: Path) -> None:
    """A key of the demo's own, made once; where SECRET_KEYS is set, that one counts."""
    file = data / DEMO_KEY_FILE
    if file.exists() or "SECRET_KEYS" in os.environ or "SECRET_KEYS_FILE" in os.environ:
        return
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as opened:
        opened.write(secrets.token_urlsafe(48) + "\n")
