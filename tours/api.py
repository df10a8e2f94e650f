"""REST for photos and tours."""

from __future__ import annotations

from flask import request
from flask_babel import gettext
from pydantic import BaseModel, Field

from signage.access import Role
from signage.drafts import Drafts, add_operations
from signage.ids import PanoramaId
from signage.web import Web
from tours.panorama.check import MAX_BYTES, NotAPicture
from tours.panoramas import Panorama, Panoramas, PanoramaState


class PanoramaPath(BaseModel):
    """Which photo."""

    panorama_id: str = Field(max_length=40)


class PanoramaOut(BaseModel):
    """A 360° photo. progress: per cent of its tiles that are written."""

    id: str
    state: PanoramaState
    progress: int
    problem: str
    warnings: list[str]
    width: int
    height: int
    thumbnail: str

    @staticmethod
    def of(panorama: Panorama) -> PanoramaOut:
        """The photo as the API shows it."""
        return PanoramaOut(
            id=panorama.id,
            state=panorama.state,
            progress=panorama.progress,
            problem=gettext(panorama.problem) if panorama.problem else "",
            warnings=[gettext(warning) for warning in panorama.warnings],
            width=panorama.width,
            height=panorama.height,
            thumbnail=panorama.thumbnail if panorama.state is PanoramaState.READY else "",
        )


class UploadQuery(BaseModel):
    """Which store the photo belongs to; none: it is shared by all."""

    store: str | None = Field(default=None, max_length=40)


def init_api(web: Web, panoramas: Panoramas, drafts: Drafts) -> None:
    """Hang the operations into the app."""
    api = web.api("tours")

    @web.app.url_value_preprocessor
    def take_large_uploads(endpoint: str | None, _values: dict[str, object] | None) -> None:
        # Before the guard looks for the CSRF token in the form. Slack for the form around the file: `check` says
        # the sentence for a file that is just too large.
        if endpoint in ("api_tours.upload", "tours_studio.upload"):
            request.max_content_length = MAX_BYTES + 1024 * 1024

    @api.get("/panoramas/<panorama_id>", allow=Role.VIEWER, out=PanoramaOut)
    def panorama(path: PanoramaPath) -> PanoramaOut:
        return PanoramaOut.of(panoramas.get(web.account(), PanoramaId(path.panorama_id)))

    @api.post("/panoramas", allow=Role.EDITOR, out=PanoramaOut, status=202)
    def upload(query: UploadQuery) -> PanoramaOut:
        filename, data = uploaded()
        return PanoramaOut.of(panoramas.add(web.account(), web.store(query.store), filename, data))

    add_operations(web, api, drafts, kind="tour", path="/tours")


def uploaded() -> tuple[str, bytes]:
    """Name and bytes of the form's `photo`. Raises NotAPicture without one."""
    photo = request.files.get("photo")
    if photo is None or not photo.filename:
        raise NotAPicture
    return photo.filename, photo.stream.read(MAX_BYTES + 1)
