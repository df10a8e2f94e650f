"""`auslage panorama`: judge or tile a 360° photo without a server."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group()
def panorama() -> None:
    """Work on 360° photos: check them, cut them into tiles."""


@panorama.command()
@click.argument("photo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(photo: Path) -> None:
    """Say what Auslage thinks of a PHOTO, as JSON."""
    from tours.panorama import check as intake

    data = photo.read_bytes()
    found = intake.check(data)
    picture = intake.decode(data, found)
    warnings = [*found.warnings, *intake.seam_warnings(picture)]
    north = found.gpano.north
    click.echo(
        json.dumps(
            {
                "width": found.width,
                "height": found.height,
                "format": found.format,
                "north": north,
                "warnings": warnings,
            },
            ensure_ascii=False,
        )
    )


@panorama.command()
@click.argument("photo", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format", "extension", type=click.Choice(["jpg", "webp"]), default="jpg", help="What tiles are made of."
)
def tile(photo: Path, folder: Path, extension: str) -> None:
    """Cut a PHOTO into tiles under FOLDER and print the viewer's configuration as JSON."""
    from tours.pannellum import Configuration, MultiRes, Scene
    from tours.panorama import check as intake
    from tours.panorama import tiler

    data = photo.read_bytes()
    picture = intake.decode(data, intake.check(data))
    pyramid = tiler.tile(picture, folder, extension="webp" if extension == "webp" else "jpg")
    tiles = MultiRes(
        base_path="/tiles",
        extension=extension,
        max_level=len(pyramid.levels.sizes),
        cube_resolution=pyramid.levels.top,
    )
    click.echo(json.dumps(Configuration(scenes={"s-photo": Scene(multi_res=tiles)}).compiled()))
