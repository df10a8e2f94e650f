"""`auslage simulate displays`: many displays without a panel, against the running server of this data folder."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import suppress

import click
import gevent

from players.displays import NewDisplay
from players.simulator.fleet import Fleet, Moment
from players.wiring import open_displays
from signage.access import SYSTEM
from signage.errors import N_, Unavailable
from signage.kernel import Kernel
from signage.places import Places
from signage.serve import running

REPORT_S = 10.0


class NotRunning(Unavailable):
    """There is no server to connect to."""

    sentence = N_("No server of this data folder is running. Start it with “auslage run”, then simulate.")


class NoStore(Unavailable):
    """A display must hang somewhere."""

    sentence = N_("There is no store yet. Make one in the studio, or load the demo store with “auslage demo”.")


@click.group()
def simulate() -> None:
    """Displays, taps and beacons without hardware."""


@simulate.command()
@click.option("--count", default=50, show_default=True, type=click.IntRange(1, 5000), help="How many displays.")
@click.option("--seconds", default=0, type=click.IntRange(0), help="Stop after so long; 0: until Ctrl-C.")
@click.option("--keep", is_flag=True, help="Keep the displays in the store afterwards.")
@click.pass_obj
def displays(open_kernel: Callable[[], Kernel], count: int, seconds: int, keep: bool) -> None:
    """Connect displays with keys of their own and report how fast they paint."""
    kernel = open_kernel()
    server = running(kernel.settings.auslage_data)
    if server is None:
        raise NotRunning
    places = Places(kernel)
    stores = places.stores(SYSTEM)
    if not stores:
        raise NoStore
    service = open_displays(kernel, places)
    new = [NewDisplay(f"Simulated {n + 1}", stores[0].id, crowd="replace") for n in range(count)]
    made = [service.create(SYSTEM, one) for one in new]
    moments: list[Moment] = []
    fleet = Fleet(str(server["base_url"]), moments.append)
    try:
        fleet.join([service.mint_link(SYSTEM, display.id) for display in made])
        click.echo(f"{count} displays connected to {server['base_url']}")
        with suppress(KeyboardInterrupt):
            _report(moments, seconds)
    finally:
        fleet.close()
        if not keep:
            for display in made:
                service.revoke(SYSTEM, display.id)
        kernel.close()


def _report(moments: list[Moment], seconds: int) -> None:
    """Say every few seconds what was painted."""
    end = time.monotonic() + seconds if seconds else float("inf")
    told = 0
    while (left := end - time.monotonic()) > 0:
        gevent.sleep(min(REPORT_S, left))
        fresh, told = moments[told:], len(moments)
        waits = [(one.painted_at - one.received_at) * 1000 for one in fresh if one.painted_at is not None]
        median = f", {statistics.median(waits):.1f} ms from the line to the frame" if waits else ""
        click.echo(f"{len(waits)} painted, {len(fresh) - len(waits)} superseded{median}")
