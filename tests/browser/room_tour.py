"""Puts a tour of a ray-cast room into a running server's store: `python -m tests.browser.room_tour`.

Where each mark of the room is, is known by geometry alone; whether a hotspot sits on it can be seen.
"""

from __future__ import annotations

import io
import time
from itertools import product
from math import cos, radians, sin

from PIL import Image

from signage.access import SYSTEM
from signage.app import Rooms, build
from signage.ids import PanoramaId, TourId
from signage.settings import Settings
from tests.samples.raycast import Box, Camera, Mark, Point, Room, direction
from tours.document import StartView
from tours.panoramas import PanoramaState

CAMERA = Camera((0.0, 0.0, 1.6), heading=25.0)
WALLS = Box((-6.0, -5.0, -2.0), (5.0, 6.0, 5.5), (150, 150, 150))
MAGENTA = (255, 0, 255)
WIDTH_PX = 2048
READY_SECONDS = 60


def at(azimuth: float, height: float) -> Point:
    """The point three metres away in this direction."""
    x, y, z = CAMERA.at
    flat = 3 * cos(radians(height))
    return x + flat * sin(radians(azimuth)), y + flat * cos(radians(azimuth)), z + 3 * sin(radians(height))


MARKS = [
    Mark(at(azimuth, height), 0.07, MAGENTA)
    for azimuth, height in product(range(0, 360, 30), (-62, -40, -18, 4, 28, 52))
]


def arrive(rooms: Rooms, photo: PanoramaId) -> None:
    """Wait until it is tiled: by us, or by the worker of the running server, whoever takes the job first."""
    deadline = time.monotonic() + READY_SECONDS
    while rooms.tours.panoramas.get(SYSTEM, photo).state is PanoramaState.ARRIVING:
        rooms.kernel.jobs.run_waiting(rooms.kernel)
        if time.monotonic() > deadline:
            raise SystemExit(f"the photo did not get ready in {READY_SECONDS} s")
        time.sleep(0.05)  # another process tells nobody when it is done


def main() -> None:
    """Photo, tour, a hotspot on each mark, publish; prints the tour's path."""
    rooms = build(Settings.from_env())
    try:
        store = rooms.places.stores(SYSTEM)[0].id
        tour = TourId(rooms.tours.create(SYSTEM, "Room", store, slug="room").id)
        out = io.BytesIO()
        picture = Room([WALLS], MARKS).panorama(CAMERA, WIDTH_PX)
        Image.fromarray(picture[..., ::-1]).save(out, "JPEG", quality=95, subsampling=0)
        scene, photo = rooms.tours.upload(SYSTEM, tour, "room.jpg", out.getvalue())
        arrive(rooms, photo.id)
        rooms.tours.panoramas.confirm(SYSTEM, photo.id)
        words = {"de": "Raum", "en": "Room"}
        rooms.tours.describe(SYSTEM, tour, scene, name=words, description=words, start=StartView(), north=25)
        for number, mark in enumerate(MARKS):
            yaw, pitch = direction(CAMERA, mark.at)
            name = {"de": f"Marke {number}", "en": f"Mark {number}"}
            rooms.tours.set_hotspot(SYSTEM, tour, scene, "info", {"text": {**name}}, yaw=yaw, pitch=pitch, name=name)
        rooms.tours.publish(SYSTEM, tour)
    finally:
        rooms.kernel.close()
    print("/tour/room")


if __name__ == "__main__":
    main()
