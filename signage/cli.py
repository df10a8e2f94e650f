"""`auslage`: the command line. Each package brings its own command group, found by entry point, loaded when called."""

from __future__ import annotations

import json
import logging
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, TypeVar

import click

from signage.errors import Problem
from signage.settings import Settings, SettingsProblem

if TYPE_CHECKING:
    from signage.kernel import Kernel

T = TypeVar("T")


class Commands(click.Group):
    """Our own commands and those that other packages bring."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted, without loading anything."""
        brought = {point.name for point in entry_points(group="auslage.commands")}
        return sorted({*super().list_commands(ctx), *brought})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; only now its package is loaded."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for point in entry_points(group="auslage.commands", name=cmd_name):
            command = point.load()
            assert isinstance(command, click.Command)
            return command
        return None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal is one sentence on stderr, a traceback only with --debug."""
        try:
            return super().invoke(ctx)
        except SettingsProblem as problem:
            for sentence in problem.problems:
                click.echo(sentence, err=True)
            ctx.exit(2)
        except Problem as problem:
            if ctx.params.get("debug"):
                raise
            for single in getattr(problem, "problems", ()) or (problem,):
                click.echo(single.message, err=True)
            ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="auslage")
@click.pass_context
def main(ctx: click.Context, debug: bool) -> None:
    """One server for a shop's screens, its 360° tour, and the moment in between."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING)
    ctx.obj = open_kernel


def open_kernel() -> Kernel:
    """The kernel on the newest form of the database; what a room's own commands get as `click.pass_obj`."""
    from signage.kernel import Kernel
    from signage.migrations import upgrade

    settings = Settings.from_env()
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    upgrade(settings)
    return Kernel.build(settings)


@main.command()
@click.option("--tls", "with_tls", is_flag=True, help="Also serve TLS, by an authority of our own in AUSLAGE_DATA/tls.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (PORT); 0 for a free one.")
@click.option("--host", help="Address to listen on (HOST).")
def run(with_tls: bool, port: int | None, host: str | None) -> None:
    """Start web and worker, and stop them together."""
    from signage.migrations import upgrade
    from signage.serve.run import serve, stop_on_signal

    settings = Settings.from_env(port=port, host=host)
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    upgrade(settings)
    server = serve(settings, with_tls=with_tls)
    try:
        stop_on_signal(server)
        click.echo(f"Auslage is ready: {server.base_url}")
        if server.tls_url:
            click.echo(f"With TLS: {server.tls_url} (authority: {settings.auslage_data / 'tls' / 'ca.pem'})")
        if settings.demo:
            from signage.demo.describe import addresses

            click.echo(addresses(settings))
        click.echo("Ctrl-C stops it.")
        sys.stdout.flush()
        server.keep()
    finally:
        # Whoever read our words may be gone (`auslage run | head`): what we started is stopped all the same.
        server.stop()


@main.command()
def worker() -> None:
    """Do the jobs of the queue (started by `auslage run`)."""
    from signage.serve.worker import work

    work(Settings.from_env())


@main.command()
def migrate() -> None:
    """Bring the database to the newest form (`auslage run` does it by itself)."""
    from signage.migrations import upgrade

    settings = Settings.from_env()
    settings.auslage_data.mkdir(parents=True, exist_ok=True)
    click.echo(upgrade(settings))


@main.command()
def openapi() -> None:
    """Print the description of the REST API (OpenAPI 3.1, JSON)."""
    from signage.app import build

    rooms = build(Settings.from_env())
    click.echo(json.dumps(rooms.web.description, indent=2, sort_keys=True))


@main.command("rotate-keys")
def rotate_keys() -> None:
    """Seal every stored secret anew under the first of SECRET_KEYS."""
    from signage.app import build
    from signage.rotate import rotate

    click.echo(f"{rotate(build(Settings.from_env()).kernel)} secrets sealed anew")


if __name__ == "__main__":
    main()
