"""Displays without a panel: the real protocol with real keys, for load tests and demonstrations."""

from __future__ import annotations

from players.simulator.device import Device
from players.simulator.fleet import Fleet, Moment

__all__ = ["Device", "Fleet", "Moment"]
