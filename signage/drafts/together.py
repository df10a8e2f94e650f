"""REST for people who work on one draft: who is there, what they say about it, what they did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from signage.access import Role
from signage.errors import N_
from signage.web import Api, Reply, Web, choose_language, filled

from .comments import MOST_LETTERS, About, Comment, Thread
from .past import Step
from .service import Drafts
from .values import Draft, Said

Id = Annotated[str, Field(min_length=1, max_length=40)]
Part = Annotated[str, Field(max_length=40)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""Of a revision or a version; more does not fit into its column."""

MOST_SAID = 4
"""So many sentences a step has; what is more is counted."""


class DraftPath(BaseModel):
    """Which document."""

    id: Id


class CommentPath(DraftPath):
    """Which comment on it."""

    comment: Id


class BeatIn(BaseModel):
    """A page that shows the document. page: an id that the page makes up. part: what of it is looked at."""

    page: Id
    part: Part = ""
    leaving: bool = False


class SomeoneOut(BaseModel):
    """Who has it open elsewhere; you: yourself, in another window."""

    name: str
    part: str
    you: bool


class RoomOut(BaseModel):
    """Who else is there, and what is new: the newest revision, and a mark that changes with each comment."""

    others: list[SomeoneOut]
    revision: int
    comments: str


class CommentIn(BaseModel):
    """What to say. part, detail, name: what it is about; answers: the comment that it answers."""

    text: str = Field(max_length=MOST_LETTERS)
    part: Part = ""
    detail: Part = ""
    name: str = Field("", max_length=200)
    answers: Part = ""


class DoneIn(BaseModel):
    """Whether what was said is settled."""

    done: bool


class CommentOut(BaseModel):
    """One thing that was said. text: empty where its author deleted it and answers still stand."""

    id: str
    text: str
    by: str
    mine: bool
    at: datetime


class ThreadOut(BaseModel):
    """A comment with its answers."""

    part: str
    detail: str
    name: str
    first: CommentOut
    answers: list[CommentOut]
    resolved_by: str
    resolved_at: datetime | None


class ThreadsOut(BaseModel):
    """Everything that was said, the newest thread first. made: what this call wrote."""

    threads: list[ThreadOut]
    made: str = ""


class StepOut(BaseModel):
    """What somebody did. act: change, undo or redo. told: sentences; more: how many are left out."""

    revision: int
    act: str
    by: str
    at: datetime
    told: list[str]
    more: int


class HistoryOut(BaseModel):
    """Who changed what, the newest first."""

    steps: list[StepOut]


class GoBackIn(BaseModel):
    """Which state becomes the newest again."""

    revision: Number


def add_presence(web: Web, api: Api, drafts: Drafts, *, kind: str | None, path: str) -> None:
    """Who has it open; `add_operations` mounts it for every kind."""

    @api.post(f"{path}/<id>/presence", allow=Role.VIEWER, out=RoomOut)
    def beat(path: DraftPath, body: BeatIn) -> RoomOut:
        """Say that a page shows the document, and hear who else does; nothing of it is kept."""
        account = web.account()
        if body.leaving:
            drafts.presence.leave(account, path.id, body.page, kind)
            return RoomOut(others=[], revision=0, comments="")
        room = drafts.presence.beat(account, path.id, body.page, body.part, kind)
        others = [SomeoneOut(name=one.name, part=one.part, you=one.self_) for one in room.others]
        return RoomOut(others=others, revision=room.revision, comments=room.comments)


def add_history(
    web: Web, api: Api, drafts: Drafts, *, kind: str | None, path: str, reply: Callable[[Draft], Reply],
    out: type[BaseModel],
) -> None:  # fmt: skip
    """Who changed what, and the way back; `add_operations` mounts it for every kind."""

    @api.get(f"{path}/<id>/history", allow=Role.VIEWER, out=HistoryOut)
    def history(path: DraftPath) -> HistoryOut:
        """Who changed what and when, in sentences."""
        drafts.get(web.account(), path.id, kind)
        return HistoryOut(steps=[_step(one) for one in drafts.history(web.account(), path.id, choose_language())])

    @api.post(f"{path}/<id>/go-back", allow=Role.EDITOR, out=out)
    def go_back(path: DraftPath, body: GoBackIn) -> Reply:
        """Make a state of the history the newest again; an undo takes it back."""
        drafts.get(web.account(), path.id, kind)
        return reply(drafts.go_back(web.account(), path.id, body.revision))


def add_comments(web: Web, api: Api, drafts: Drafts, *, kind: str | None, path: str) -> None:
    """What people say about it; a room mounts it by this one line."""
    comments = drafts.comments

    @api.get(f"{path}/<id>/comments", allow=Role.VIEWER, out=ThreadsOut)
    def read_comments(path: DraftPath) -> ThreadsOut:
        """Everything that was said about it; no visitor ever sees it."""
        return _threads(comments.of(web.account(), path.id, kind))

    @api.post(f"{path}/<id>/comments", allow=Role.EDITOR, out=ThreadsOut, status=201)
    def write_comment(path: DraftPath, body: CommentIn) -> Reply:
        """Say something, or answer."""
        drafts.get(web.account(), path.id, kind)
        about = About(body.part, body.detail, body.name)
        made, threads = comments.write(web.account(), path.id, body.text, about=about, answers=body.answers)
        return Reply(_threads(threads, made), 201)

    @api.post(f"{path}/<id>/comments/<comment>/done", allow=Role.EDITOR, out=ThreadsOut)
    def settle_comment(path: CommentPath, body: DoneIn) -> ThreadsOut:
        """Settle what was said, or open it again."""
        drafts.get(web.account(), path.id, kind)
        return _threads(comments.resolve(web.account(), path.id, path.comment, done=body.done))

    @api.delete(f"{path}/<id>/comments/<comment>", allow=Role.EDITOR, out=ThreadsOut, status=200)
    def delete_comment(path: CommentPath) -> ThreadsOut:
        """Take back what you said yourself; `undelete` brings it back within an hour."""
        drafts.get(web.account(), path.id, kind)
        return _threads(comments.delete(web.account(), path.id, path.comment))

    @api.post(f"{path}/<id>/comments/<comment>/undelete", allow=Role.EDITOR, out=ThreadsOut)
    def bring_comment_back(path: CommentPath) -> ThreadsOut:
        """Bring back what you took back."""
        drafts.get(web.account(), path.id, kind)
        return _threads(comments.delete(web.account(), path.id, path.comment, undo=True))


def _threads(threads: Sequence[Thread], made: str = "") -> ThreadsOut:
    return ThreadsOut(
        threads=[
            ThreadOut(
                part=one.about.part,
                detail=one.about.detail,
                name=one.about.name,
                first=_comment(one.first),
                answers=[_comment(answer) for answer in one.answers],
                resolved_by=one.resolved_by,
                resolved_at=one.resolved_at,
            )
            for one in threads
        ],
        made=made,
    )


def _comment(one: Comment) -> CommentOut:
    return CommentOut(id=one.id, text=one.text, by=one.by, mine=one.mine, at=one.at)


NEW = N_("It was made.")
SMALL = N_("Details were changed.")


def _step(one: Step) -> StepOut:
    said = one.told or (Said(NEW if one.first else SMALL),)
    return StepOut(
        revision=one.revision,
        act=one.act,
        by=one.by,
        at=one.at,
        told=[filled(each.sentence, each.blanks) for each in said[:MOST_SAID]],
        more=max(0, len(said) - MOST_SAID),
    )
