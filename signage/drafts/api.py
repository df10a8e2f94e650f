"""REST for drafts: the same operations for every kind, mounted by the room that owns the kind."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from signage.access import Role
from signage.errors import N_, Invalid
from signage.web import Api, Reply, Web, body_of, if_match
from signage.web.problems import filled, problem_json

from .service import Drafts
from .together import Number, add_history, add_presence
from .values import Clashing, Draft, Finding, Settled, Use, Version

Id = Annotated[str, Field(min_length=1, max_length=40)]


class DraftPath(BaseModel):
    """Which document."""

    id: Id


class SettledIn(BaseModel):
    """After a 409: whose values stand wherever both changed the same. `against` is the `revision` of that answer."""

    against: Number
    keep: Literal["mine", "theirs"]


class DocumentIn(BaseModel):
    """A whole document, edited from the state that `If-Match` names."""

    document: dict[str, JsonValue]
    settled: SettledIn | None = None


class RestoreIn(BaseModel):
    """Which published version is meant."""

    version: Number


class PublishIn(BaseModel):
    """What to remember about this publish, and when visitors see it; without a moment: now."""

    comment: str = Field("", max_length=500)
    at: AwareDatetime | None = None


class UsesQuery(BaseModel):
    """What is looked for: a `medium`, a `product` …, by its id."""

    kind: str = Field(min_length=1, max_length=40)
    id: str = Field(min_length=1, max_length=200)


class DraftOut(BaseModel):
    """A document that people work on. `etag` goes back as `If-Match`."""

    id: str
    kind: str
    title: str
    store: str | None
    revision: int
    document: dict[str, JsonValue]
    published: int | None
    planned: int | None
    planned_at: datetime | None
    planned_problem: str
    changed: bool
    changes: int
    can_undo: bool
    can_redo: bool
    updated_at: datetime
    updated_by: str


class VersionOut(BaseModel):
    """What was published once."""

    number: int
    title: str
    content_hash: str
    at: datetime
    by: str
    comment: str
    live: bool
    document: dict[str, JsonValue]


class VersionsOut(BaseModel):
    """Every version, newest first."""

    versions: list[VersionOut]


class FindingOut(BaseModel):
    """Something to know before publishing. code: a word for the check. clause: of EN 301 549, where it is about
    accessibility. fix: the query that opens the document's editor where it can be mended."""

    pointer: str
    detail: str
    blocks: bool
    code: str
    clause: str
    fix: str


class FindingsOut(BaseModel):
    """What stands against publishing."""

    findings: list[FindingOut]


class UseOut(BaseModel):
    """A document that refers to something."""

    draft: str
    kind: str
    title: str
    published: bool


class UsesOut(BaseModel):
    """Where something is used."""

    uses: list[UseOut]


class NotATag(Invalid):
    """An If-Match that no answer of ours carried."""

    field = "If-Match"
    sentence = N_("Send the ETag of your last read as If-Match.")


def draft_reply(draft: Draft, status: int = 200) -> Reply:
    """A draft with its ETag, which names the document: what is live or planned changes without a new revision."""
    return Reply(_out(draft), status, etag=str(draft.revision), whole=False)


def expected_revision(*, needed: bool = False) -> int | None:
    """The revision that `If-Match` names. Raises Invalid where it is none of ours, or needed and missing."""
    tag = if_match(needed=needed)
    if tag is None:
        return None
    if not tag.isdecimal() or len(tag) > 12:
        raise NotATag
    return int(tag)


def add_operations(web: Web, api: Api, drafts: Drafts, *, kind: str | None, path: str) -> None:
    """Mount what every draft can do under `path`: read, save, undo, redo, versions, publish, delete and back."""
    _add_document(web, api, drafts, kind, path)
    _add_history(web, api, drafts, kind, path)
    _add_publishing(web, api, drafts, kind, path)
    add_presence(web, api, drafts, kind=kind, path=path)
    add_history(web, api, drafts, kind=kind, path=path, reply=draft_reply, out=DraftOut)


def _add_document(web: Web, api: Api, drafts: Drafts, kind: str | None, prefix: str) -> None:
    @api.get(f"{prefix}/<id>", allow=Role.VIEWER, out=DraftOut)
    def show(path: DraftPath) -> Reply:
        """The newest document with its ETag."""
        return draft_reply(drafts.get(web.account(), path.id, kind))

    @api.put(f"{prefix}/<id>", allow=Role.EDITOR, out=DraftOut)
    def save(path: DraftPath, body: DocumentIn) -> Reply:
        """Save a whole document; what others saved meanwhile is merged, and 409 tells what clashes."""
        expected = expected_revision(needed=True)
        drafts.get(web.account(), path.id, kind)
        settled = Settled(body.settled.against, body.settled.keep) if body.settled else None
        return draft_reply(drafts.save(web.account(), path.id, body.document, expected=expected, settled=settled))

    @api.delete(f"{prefix}/<id>", allow=Role.EDITOR)
    def put_away(path: DraftPath) -> None:
        """Delete; what was published from it is live no longer. `undelete` brings both back."""
        drafts.get(web.account(), path.id, kind)
        drafts.delete(web.account(), path.id)

    @api.post(f"{prefix}/<id>/undelete", allow=Role.EDITOR, out=DraftOut)
    def undelete(path: DraftPath) -> Reply:
        """Bring back what was deleted."""
        drafts.undelete(web.account(), path.id)
        return draft_reply(drafts.get(web.account(), path.id, kind))


def _add_history(web: Web, api: Api, drafts: Drafts, kind: str | None, prefix: str) -> None:
    @api.post(f"{prefix}/<id>/undo", allow=Role.EDITOR, out=DraftOut)
    def undo(path: DraftPath) -> Reply:
        """Take back your own latest change."""
        drafts.get(web.account(), path.id, kind)
        return draft_reply(drafts.undo(web.account(), path.id))

    @api.post(f"{prefix}/<id>/redo", allow=Role.EDITOR, out=DraftOut)
    def redo(path: DraftPath) -> Reply:
        """Do again what you undid last."""
        drafts.get(web.account(), path.id, kind)
        return draft_reply(drafts.redo(web.account(), path.id))

    @api.get(f"{prefix}/<id>/versions", allow=Role.VIEWER, out=VersionsOut)
    def versions(path: DraftPath) -> VersionsOut:
        """Every published version, newest first."""
        drafts.get(web.account(), path.id, kind)
        return VersionsOut(versions=[_version_out(one) for one in drafts.versions(web.account(), path.id)])

    @api.post(f"{prefix}/<id>/restore", allow=Role.EDITOR, out=DraftOut)
    def restore(path: DraftPath, body: RestoreIn) -> Reply:
        """Make a published version the draft again; an undo takes it back."""
        drafts.get(web.account(), path.id, kind)
        return draft_reply(drafts.restore(web.account(), path.id, body.version))


def _add_publishing(web: Web, api: Api, drafts: Drafts, kind: str | None, prefix: str) -> None:
    @api.get(f"{prefix}/<id>/findings", allow=Role.VIEWER, out=FindingsOut)
    def findings(path: DraftPath) -> FindingsOut:
        """What stands against publishing, before anybody tries."""
        drafts.get(web.account(), path.id, kind)
        return FindingsOut(findings=[_finding_out(one) for one in drafts.findings(web.account(), [path.id])])

    @api.post(f"{prefix}/<id>/publish", allow=Role.EDITOR, out=VersionsOut)
    def publish(path: DraftPath, body: PublishIn) -> VersionsOut:
        """Make the newest document live; 422 names everything that stands against it."""
        drafts.get(web.account(), path.id, kind)
        made = drafts.publish(web.account(), [path.id], comment=body.comment, at=body.at)
        return VersionsOut(versions=[_version_out(one) for one in made])

    @api.post(f"{prefix}/<id>/rollback", allow=Role.EDITOR, out=VersionsOut)
    def rollback(path: DraftPath, body: RestoreIn) -> VersionsOut:
        """Make an earlier version live again as it was; the draft stays."""
        drafts.get(web.account(), path.id, kind)
        drafts.rollback(web.account(), path.id, body.version)
        return VersionsOut(versions=[_version_out(one) for one in drafts.versions(web.account(), path.id)])

    @api.delete(f"{prefix}/<id>/plan", allow=Role.EDITOR, out=DraftOut)
    def cancel_plan(path: DraftPath) -> Reply:
        """What was to go live by itself does not."""
        drafts.get(web.account(), path.id, kind)
        return draft_reply(drafts.cancel_plan(web.account(), path.id))

    @api.post(f"{prefix}/<id>/unpublish", allow=Role.EDITOR, out=DraftOut)
    def unpublish(path: DraftPath) -> Reply:
        """Take the live version off; the draft stays."""
        drafts.get(web.account(), path.id, kind)
        return draft_reply(drafts.unpublish(web.account(), path.id))


def init_api(web: Web, drafts: Drafts) -> None:
    """What is asked of drafts as a whole."""
    api = web.api("drafts")

    @api.get("/uses", allow=Role.VIEWER, out=UsesOut)
    def uses(query: UsesQuery) -> UsesOut:
        """Where a medium, a product … is used."""
        return UsesOut(uses=[_use_out(one) for one in drafts.uses(web.account(), query.kind, query.id)])

    # A clash is a conflict that carries both values; the table of problems knows only sentences.
    web.flask.register_error_handler(Clashing, _clash)


def _clash(problem: Clashing) -> Response:
    return problem_json(body_of(problem) | {"errors": problem.errors, "revision": problem.revision})


def _out(draft: Draft) -> DraftOut:
    return DraftOut(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        store=draft.store,
        revision=draft.revision,
        document=draft.document,
        published=draft.published,
        planned=draft.planned,
        planned_at=draft.planned_at,
        planned_problem=draft.planned_problem,
        changed=draft.changed,
        changes=draft.changes,
        can_undo=draft.can_undo,
        can_redo=draft.can_redo,
        updated_at=draft.updated_at,
        updated_by=draft.updated_by,
    )


def _version_out(one: Version) -> VersionOut:
    return VersionOut(
        number=one.number,
        title=one.title,
        content_hash=one.content_hash,
        at=one.at,
        by=one.by,
        comment=one.comment,
        live=one.live,
        document=one.document,
    )


def _finding_out(one: Finding) -> FindingOut:
    return FindingOut(
        pointer=one.pointer,
        detail=filled(one.sentence, one.params),
        blocks=one.blocks,
        code=one.code,
        clause=one.clause,
        fix=one.fix,
    )


def _use_out(one: Use) -> UseOut:
    return UseOut(draft=one.draft, kind=one.kind, title=one.title, published=one.published)
