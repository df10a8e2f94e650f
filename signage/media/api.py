"""REST for the library, and the public bytes."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated

from flask import Response, abort, request
from flask_babel import gettext
from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, Field, StringConstraints

from signage.access import Role
from signage.ids import MediumId
from signage.web import PUBLIC, Reply, Web

from .service import MAX_UPLOAD, PAGE, Media
from .serving import serve
from .values import Medium

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class MediumPath(BaseModel):
    """Which medium."""

    medium_id: str = Field(min_length=1, max_length=40)


class RenditionPath(MediumPath):
    """Which file made from it."""

    recipe: str = Field(min_length=1, max_length=40)


class BlobPath(BaseModel):
    """Bytes by their SHA-256."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class SearchQuery(BaseModel):
    """What to look for in the library."""

    q: str = Field("", max_length=200)
    kind: str = Field("", max_length=20)
    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(PAGE, ge=1, le=200)


class UploadForm(BaseModel):
    """One file as multipart form data."""

    file: FileStorage
    title: str = Field("", max_length=200)
    store: str | None = Field(None, max_length=40)


class DescribeIn(BaseModel):
    """Title and texts of a medium."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    alt: dict[Language, Text] = Field(default_factory=dict, max_length=12)


class RenditionOut(BaseModel):
    """A file made from a medium."""

    recipe: str
    sha256: str
    type: str
    size: int
    width: int
    height: int
    url: str


class MediumOut(BaseModel):
    """A picture or video of the library."""

    id: str
    kind: str
    title: str
    alt: dict[str, str]
    store: str | None
    state: str
    refusal: str
    name: str
    size: int
    width: int
    height: int
    seconds: float | None
    job: str | None
    created_at: datetime
    created_by: str
    thumb: str | None
    renditions: list[RenditionOut]


class MediaOut(BaseModel):
    """One page of the library."""

    media: list[MediumOut]
    total: int


def init_api(web: Web, media: Media) -> None:
    """Open the doors of the library."""
    api = web.api("media")

    @web.flask.url_value_preprocessor
    def take_large_uploads(endpoint: str | None, _values: dict[str, object] | None) -> None:
        # Before the guard looks for the CSRF token in the form, and for this one view alone.
        if endpoint == "api_media.upload":
            request.max_content_length = MAX_UPLOAD + 1024 * 1024

    @api.get("/media", allow=Role.VIEWER, out=MediaOut)
    def search(query: SearchQuery) -> MediaOut:
        """The library, newest first."""
        found, total = media.search(web.account(), words=query.q, kind=query.kind, page=query.page, size=query.size)
        return MediaOut(media=[medium_out(one) for one in found], total=total)

    @api.post("/media", allow=Role.EDITOR, out=MediumOut, status=201)
    def upload(form: UploadForm) -> Reply:
        """Add a picture or a video; it is ready when its `job` is done."""
        store = web.store(form.store)
        name = form.file.filename or ""
        with closing(form.file):  # a large one is a temporary file on disk
            made = media.add(web.account(), name, form.file.stream, title=form.title or None, store=store)
        return Reply(medium_out(made), 201)

    @api.get("/media/<medium_id>", allow=Role.VIEWER, out=MediumOut)
    def show(path: MediumPath) -> MediumOut:
        """One medium."""
        return medium_out(media.get(web.account(), MediumId(path.medium_id)))

    @api.patch("/media/<medium_id>", allow=Role.EDITOR, out=MediumOut)
    def describe(path: MediumPath, body: DescribeIn) -> MediumOut:
        """Change the title and the alternative texts."""
        changed = media.describe(web.account(), MediumId(path.medium_id), title=body.title, alt=dict(body.alt))
        return medium_out(changed)

    @api.delete("/media/<medium_id>", allow=Role.EDITOR)
    def put_away(path: MediumPath) -> None:
        """Delete; `undelete` brings it back. What is published with it plays on."""
        media.delete(web.account(), MediumId(path.medium_id))

    @api.post("/media/<medium_id>/undelete", allow=Role.EDITOR, out=MediumOut)
    def undelete(path: MediumPath) -> MediumOut:
        """Bring back what was deleted."""
        media.undelete(web.account(), MediumId(path.medium_id))
        return medium_out(media.get(web.account(), MediumId(path.medium_id)))

    @api.get("/media/<medium_id>/renditions/<recipe>", allow=Role.VIEWER)
    def rendition(path: RenditionPath) -> Response:
        """A file made from the medium, also before anything is published."""
        medium = media.get(web.account(), MediumId(path.medium_id))
        made = next((one for one in medium.renditions if one.recipe == path.recipe), None)
        blob = media.blobs.find(made.sha256) if made else None
        if made is None or blob is None:
            abort(404)
        return serve(media.blobs, blob, made.type, cache="private, max-age=3600")

    _public_bytes(web, media)


def _public_bytes(web: Web, media: Media) -> None:
    pages = web.pages("media_bytes", __name__)

    @pages.get("/media/<sha256>", allow=PUBLIC)
    def public(sha256: str) -> Response:
        """Published bytes by their name; whoever knows the name may load them."""
        kind = media.public_type(sha256)
        blob = media.blobs.find(sha256) if kind else None
        if kind is None or blob is None:
            abort(404)
        return serve(media.blobs, blob, kind)


def medium_out(medium: Medium) -> MediumOut:
    """A medium as programs see it; its refusal in the language of the request."""
    refusal = gettext(medium.refusal) if medium.refusal else ""
    base = f"/api/v1/media/{medium.id}/renditions"
    return MediumOut(
        id=medium.id,
        kind=medium.kind,
        title=medium.title,
        alt=dict(medium.alt),
        store=medium.store,
        state=medium.state.value,
        refusal=refusal % medium.refusal_values if medium.refusal_values else refusal,
        name=medium.name,
        size=medium.size,
        width=medium.width,
        height=medium.height,
        seconds=medium.length.total_seconds() if medium.length else None,
        job=medium.job,
        created_at=medium.created_at,
        created_by=medium.created_by,
        thumb=f"{base}/{medium.thumb.recipe}" if medium.thumb else None,
        renditions=[
            RenditionOut(
                recipe=one.recipe,
                sha256=one.sha256,
                type=one.type,
                size=one.size,
                width=one.width,
                height=one.height,
                url=f"{base}/{one.recipe}",
            )
            for one in medium.renditions
        ],
    )
