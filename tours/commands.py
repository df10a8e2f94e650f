"""`auslage panorama`: judge or tile a 360° photo without a server."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tours.panorama.check import Photo, Told
    from tours.panorama.sphere import Picture

SERVED = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
SPECIAL = re.compile(r"[^A-Za-z0-9._-]+")
PHOTO = click.argument("photo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
HAOV = click.option(
    "--haov", type=click.FloatRange(1, 360), help="Degrees from left to right, where the photo does not say."
)
VAOV = click.option("--vaov", type=click.FloatRange(1, 180), help="Degrees from top to bottom; default: by its shape.")
CYLINDER = click.option("--cylinder", is_flag=True, help="The photo is a cylinder: its rows are spaced by tangents.")


@click.group()
def panorama() -> None:
    """Work on 360° photos: check them, cut them into tiles."""


@panorama.command()
@PHOTO
@HAOV
@VAOV
@CYLINDER
def check(photo: Path, haov: float | None, vaov: float | None, cylinder: bool) -> None:
    """Say what Auslage thinks of a PHOTO, as JSON."""
    from tours.panorama import look

    found, picture = _opened(photo, haov, vaov, cylinder)
    seams = look.seam_warnings(picture) if found.coverage.round else ()
    said = {
        "width": found.width,
        "height": found.height,
        "format": found.format,
        "covers": asdict(found.coverage),
        "level": {"pitch": found.tilt[0], "roll": found.tilt[1]},
        "north": found.gpano.north,
        "warnings": [*found.warnings, *seams],
    }
    click.echo(json.dumps(said, ensure_ascii=False))


@panorama.command()
@PHOTO
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format", "extension", type=click.Choice(["jpg", "webp", "avif"]), default="jpg", help="What tiles are made of."
)
@click.option(
    "--base-path", default="", help="Where a web server will answer with FOLDER, such as /tiles; default: its name."
)
@HAOV
@VAOV
@CYLINDER
def tile(
    photo: Path, folder: Path, extension: str, base_path: str, haov: float | None, vaov: float | None, cylinder: bool
) -> None:
    """Cut a PHOTO into tiles under FOLDER and print the viewer's configuration as JSON.

    Its `basePath` is where the viewer asks for the tiles: have your web server answer there with FOLDER.
    """
    from tours.pannellum import Configuration, MultiRes, Scene
    from tours.panorama import tiler
    from tours.panorama.sphere import Sphere

    served = _served(folder, base_path)
    found, picture = _opened(photo, haov, vaov, cylinder)
    sphere = Sphere(picture, found.coverage, pitch=found.tilt[0], roll=found.tilt[1])
    kind = next(one for one in tiler.FORMATS if one == extension)
    try:
        pyramid = tiler.tile(sphere, folder, extension=kind)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}.") from error
    tiles = MultiRes(
        base_path=served,
        extension=extension,
        max_level=len(pyramid.levels.sizes),
        cube_resolution=pyramid.levels.top,
    )
    bounds = found.coverage.bounds(*found.tilt)
    scene = Scene(multi_res=tiles, yaw=found.coverage.yaw, pitch=found.coverage.pitch, **bounds)
    click.echo(json.dumps(Configuration(scenes={"s-photo": scene}).compiled()))
    click.echo(f"Serve {folder.resolve()} at {served}.", err=True)


def _served(folder: Path, wanted: str) -> str:
    """The address path of the tiles: as it is wanted, else the folder's name in the letters that it may have."""
    path = wanted.rstrip("/") or "/" + (SPECIAL.sub("-", folder.resolve().name).lstrip(".") or "tiles")
    if not SERVED.fullmatch(path):
        raise click.BadParameter("give a path such as /tiles or /shop/tiles.", param_hint="--base-path")
    return path


def _opened(photo: Path, haov: float | None, vaov: float | None, cylinder: bool) -> tuple[Photo, Picture]:
    from tours.panorama import check as intake

    told: Told | None = intake.Told(haov, vaov, cylinder=cylinder) if haov else None
    data = photo.read_bytes()
    found = intake.check(data, name=photo.name, told=told)
    return found, intake.decode(data, found)
