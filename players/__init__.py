"""The body: displays, the live line to them, and what they prove to have shown."""

from __future__ import annotations

from players.desk import Lease, Leases
from players.displays import Application, Display, Displays, NewDisplay
from players.keys import Keys
from players.room import Players, assemble
from players.wiring import init_app

__all__ = [
    "Application",
    "Display",
    "Displays",
    "Keys",
    "Lease",
    "Leases",
    "NewDisplay",
    "Players",
    "assemble",
    "init_app",
]
