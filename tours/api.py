"""REST for photos and tours."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from flask import request
from flask_babel import gettext
from pydantic import BaseModel, ConfigDict, Field

from signage.access import Role
from signage.drafts import Drafts, add_comments, add_operations
from signage.errors import N_, Invalid
from signage.ids import PanoramaId
from signage.web import Web
from tours.panorama import faces
from tours.panorama.check import MAX_BYTES, Told
from tours.panorama.coverage import Bounds
from tours.panorama.edits import Circle, Edits, Level, Patch, Region
from tours.panorama.refusals import NotAPicture
from tours.panoramas import Panorama, Panoramas, PanoramaState


class NotDegrees(Invalid):
    """An angle that a photo cannot cover."""

    sentence = N_("“%(text)s” is not an angle that a photo can cover: type a number of degrees, for example 180.")


class PanoramaPath(BaseModel):
    """Which photo."""

    panorama_id: str = Field(max_length=40)


class PanoramaOut(BaseModel):
    """A 360° photo. progress: per cent of its tiles that are written.

    folder, sizes: where its tiles lie and the cube of each level, also of the small pyramid that is there while the
    full one is made; empty before. faces: found and waiting for a person, none if nobody looked; looking: somebody
    looks now. bounds: how far one may look. original_until: when the private original is deleted.
    """

    id: str
    state: PanoramaState
    progress: int
    problem: str
    warnings: list[str]
    width: int
    height: int
    thumbnail: str
    folder: str
    sizes: list[int]
    formats: list[str]
    bounds: Bounds
    edits: Edits
    faces: list[Circle] | None
    looking: bool
    can_look: bool
    confirmed: bool
    original_until: datetime | None

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
            thumbnail=panorama.thumbnail,
            folder=panorama.folder if panorama.tiles else "",
            sizes=list(panorama.sizes),
            formats=list(panorama.formats),
            bounds=panorama.bounds,
            edits=panorama.edits,
            faces=None if panorama.faces is None else list(panorama.faces),
            looking=panorama.looking,
            can_look=faces.installed(),
            confirmed=panorama.confirmed,
            original_until=panorama.original_until,
        )


class TourLine(BaseModel):
    """A tour in a list. published: its live version."""

    id: str
    title: str
    store: str | None
    published: int | None
    changed: bool


class ToursOut(BaseModel):
    """Every tour, newest change first."""

    tours: list[TourLine]


class UploadQuery(BaseModel):
    """Which store the photo belongs to; none: it is shared by all."""

    store: str | None = Field(default=None, max_length=40)


class NewEdits(BaseModel):
    """What is done to the photo, with angles as it is seen now. What is not given stays."""

    model_config = ConfigDict(extra="forbid")

    level: Level | None = None
    regions: Annotated[list[Region], Field(max_length=200)] | None = None
    patch: Patch | None = None
    without_patch: bool = False

    def over(self, now: Edits) -> Edits:
        """These edits instead of those."""
        return Edits(
            level=self.level or now.level,
            regions=now.regions if self.regions is None else tuple(self.regions),
            patch=None if self.without_patch else self.patch or now.patch,
        )


def init_api(web: Web, panoramas: Panoramas, drafts: Drafts) -> None:
    """Hang the operations into the app."""
    api = web.api("tours")

    @web.flask.url_value_preprocessor
    def take_large_uploads(endpoint: str | None, _values: dict[str, object] | None) -> None:
        # Before the guard looks for the CSRF token in the form. Slack for the form around the file: `check` says
        # the sentence for a file that is just too large.
        if endpoint in ("api_tours.upload", "api_tour_editor.add_scene"):
            request.max_content_length = MAX_BYTES + 1024 * 1024

    @api.get("/tours", allow=Role.VIEWER, out=ToursOut)
    def tours() -> ToursOut:
        """Every tour, newest change first."""
        found = drafts.all_of(web.account(), "tour")
        return ToursOut(tours=[TourLine.model_validate(one, from_attributes=True) for one in found])

    @api.get("/panoramas/<panorama_id>", allow=Role.VIEWER, out=PanoramaOut)
    def panorama(path: PanoramaPath) -> PanoramaOut:
        return PanoramaOut.of(panoramas.get(web.account(), PanoramaId(path.panorama_id)))

    @api.post("/panoramas", allow=Role.EDITOR, out=PanoramaOut, status=202)
    def upload(query: UploadQuery) -> PanoramaOut:
        filename, data, told = uploaded()
        return PanoramaOut.of(panoramas.add(web.account(), web.store(query.store), filename, data, told=told))

    @api.post("/panoramas/<panorama_id>/edits", allow=Role.EDITOR, out=PanoramaOut, status=202)
    def edit(path: PanoramaPath, body: NewEdits) -> PanoramaOut:
        """Another photo of the same original; the old one stays as it is."""
        found = panoramas.get(web.account(), PanoramaId(path.panorama_id))
        return PanoramaOut.of(panoramas.edited(web.account(), found.id, body.over(found.edits)))

    @api.post("/panoramas/<panorama_id>/faces", allow=Role.EDITOR, out=PanoramaOut, status=202)
    def find_faces(path: PanoramaPath) -> PanoramaOut:
        """Has the photo looked through for faces, where the server can."""
        return PanoramaOut.of(panoramas.find_faces(web.account(), PanoramaId(path.panorama_id)))

    @api.post("/panoramas/<panorama_id>/confirm", allow=Role.EDITOR, out=PanoramaOut)
    def confirm(path: PanoramaPath) -> PanoramaOut:
        """A person says that nobody can be recognised in the photo."""
        return PanoramaOut.of(panoramas.confirm(web.account(), PanoramaId(path.panorama_id)))

    add_operations(web, api, drafts, kind="tour", path="/tours")
    add_comments(web, api, drafts, kind="tour", path="/tours")


def uploaded() -> tuple[str, bytes, Told | None]:
    """Name and bytes of the form's `photo`, and what the form says of it. Raises NotAPicture without one.

    haov, vaov, pitch: what the photo covers, in degrees; cylinder: whether its rows are spaced by tangents.
    """
    photo = request.files.get("photo")
    if photo is None or not photo.filename:
        raise NotAPicture
    told = None
    haov = _degrees("haov", 1, 360)
    if haov is not None:
        vaov, pitch = _degrees("vaov", 1, 180), _degrees("pitch", -90, 90)
        told = Told(haov, vaov, pitch or 0.0, cylinder="cylinder" in request.form)
    return photo.filename, photo.stream.read(MAX_BYTES + 1), told


def _degrees(field: str, low: float, high: float) -> float | None:
    text = request.form.get(field, "").strip().replace(",", ".").removesuffix("°")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise NotDegrees(field=f"/{field}", text=text[:40])
    return number
