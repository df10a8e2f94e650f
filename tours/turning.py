"""Where things of one photo lie in another photo of the same spot. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tours.panorama.edits import Level, relevelled
from tours.panorama.geometry import wrapped

STRAIGHT = Level()


@dataclass(frozen=True, slots=True)
class Turn:
    """From one photo to another: `yaw` to the right, and how each is levelled.

    sure: the other one was made of the same original, so that nobody needs to look whether things lie right.
    """

    yaw: float = 0.0
    before: Level = STRAIGHT
    after: Level = STRAIGHT
    sure: bool = False

    def of(self, yaw: float, pitch: float) -> tuple[float, float]:
        """Yaw and pitch in the other photo."""
        if self.before != self.after:
            yaw, pitch = relevelled(yaw, pitch, self.before, self.after)
        return round(wrapped(yaw + self.yaw), 2), round(pitch, 2)
