"""Drafts: autosave, undo, versions, publish, and two people at once."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from signage.access import SYSTEM, Account, NotForAll, Role, RoleTooLow
from signage.drafts import (
    Clashing,
    Compiled,
    Draft,
    Drafts,
    Finding,
    JsonObject,
    NoSuchDraft,
    NothingToRedo,
    NothingToUndo,
    NotReady,
    Ref,
    Settled,
    canonical,
)
from signage.drafts.models import DraftRow
from signage.errors import Invalid, NotFound, Stale
from signage.events import read_events
from signage.ids import AccountId, StoreId
from signage.kernel import Kernel

BEN = Account(AccountId("ben"), "ben@example.com", "Ben", Role.EDITOR, None)
EVA = Account(AccountId("eva"), "eva@example.com", "Eva", Role.EDITOR, None)
CEM = Account(AccountId("cem"), "cem@example.com", "Cem", Role.EDITOR, frozenset({StoreId("bonn")}))
VIC = Account(AccountId("vic"), "vic@example.com", "Vic", Role.VIEWER, None)


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    text: str = ""
    picture: str | None = None


class Poem(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1)
    lines: list[Line] = []
    colours: list[int] = []


class PoemKind:
    """A kind of document as small as can be."""

    name = "poem"
    label = "Poem"
    schema: type[BaseModel] = Poem

    def refs(self, document: JsonObject) -> Iterable[Ref]:
        return [Ref("medium", line.picture) for line in Poem.model_validate(document).lines if line.picture]

    def check(self, document: JsonObject, sight: Account) -> Iterable[Finding]:
        if not document["lines"]:
            yield Finding("/lines", "“%(title)s” has no line.", {"title": str(document["title"])})

    def compile(self, document: JsonObject, sight: Account) -> Compiled:
        return Compiled({"text": [line.text for line in Poem.model_validate(document).lines]}, frozenset({"a" * 64}))


@pytest.fixture
def drafts(kernel: Kernel) -> Drafts:
    made = Drafts(kernel)
    made.register(PoemKind())
    return made


def poem(*lines: str, title: str = "Ode") -> JsonObject:
    return {"title": title, "lines": [{"id": text, "text": text, "picture": None} for text in lines], "colours": []}


def texts(document: JsonObject) -> list[str]:
    return [line.text for line in Poem.model_validate(document).lines]


def append(text: str) -> Callable[[JsonObject], JsonObject]:
    def with_line(document: JsonObject) -> JsonObject:
        lines = document["lines"]
        assert isinstance(lines, list)
        return {**document, "lines": [*lines, {"id": text, "text": text, "picture": None}]}

    return with_line


def test_what_is_saved_is_there_after_a_restart_with_its_undo(drafts: Drafts, kernel: Kernel) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.change(BEN, draft.id, append("b"))
    again = Drafts(kernel)
    again.register(PoemKind())
    found = again.get(BEN, draft.id)
    assert texts(found.document) == ["a", "b"]
    assert found.can_undo
    assert texts(again.undo(BEN, draft.id).document) == ["a"]
    assert texts(again.redo(BEN, draft.id).document) == ["a", "b"]


def scramble(chance: random.Random, document: JsonObject) -> JsonObject:
    changed = copy.deepcopy(document)
    lines = changed["lines"]
    assert isinstance(lines, list)
    match chance.randrange(5):
        case 0:
            lines.insert(chance.randint(0, len(lines)), {"id": f"{chance.random()}", "text": "new", "picture": None})
        case 1 if lines:
            lines.pop(chance.randrange(len(lines)))
        case 2:
            chance.shuffle(lines)
        case 3 if lines:
            line = chance.choice(lines)
            assert isinstance(line, dict)
            line["text"] = f"{chance.random()}"
        case _:
            changed["title"] = f"Ode {chance.random()}"
    return changed


@pytest.mark.parametrize("hundreds", [1, pytest.param(5, marks=pytest.mark.long)])
def test_hundreds_of_random_changes_and_their_undo_are_the_start_byte_for_byte(drafts: Drafts, hundreds: int) -> None:
    chance = random.Random(4711)
    draft = drafts.create(BEN, "poem", poem("a", "b", "c"))
    start = canonical(drafts.get(BEN, draft.id).document)
    for _ in range(hundreds):
        for _ in range(100):
            drafts.change(BEN, draft.id, lambda document: scramble(chance, document))
        while drafts.get(BEN, draft.id).can_undo:
            drafts.undo(BEN, draft.id)
        assert canonical(drafts.get(BEN, draft.id).document) == start


def test_every_undo_can_be_done_again_until_something_new_is_changed(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem())
    for text in "abcd":
        drafts.change(BEN, draft.id, append(text))
    for _ in range(3):
        drafts.undo(BEN, draft.id)
    drafts.redo(BEN, draft.id)
    assert texts(drafts.get(BEN, draft.id).document) == ["a", "b"]
    drafts.change(BEN, draft.id, append("x"))
    with pytest.raises(NothingToRedo):
        drafts.redo(BEN, draft.id)
    assert texts(drafts.undo(BEN, draft.id).document) == ["a", "b"]


def test_nobody_undoes_what_another_person_did(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem())
    drafts.change(BEN, draft.id, append("ben"))
    drafts.change(EVA, draft.id, append("eva"))
    assert texts(drafts.undo(BEN, draft.id).document) == ["eva"]
    with pytest.raises(NothingToUndo):
        drafts.undo(BEN, draft.id)


def test_two_editors_who_change_different_things_both_keep_their_work(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a", "b", "c"))
    drafts.save(BEN, draft.id, poem("a", "b", "c", title="Ben's"), expected=draft.revision)
    merged = drafts.save(EVA, draft.id, poem("c", "a", "new", "b"), expected=draft.revision)
    assert merged.title == "Ben's"
    assert texts(merged.document) == ["c", "a", "new", "b"]


def test_two_editors_who_change_the_same_are_told_both_values_and_who(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.save(BEN, draft.id, poem("a", title="Ben's"), expected=draft.revision)
    with pytest.raises(Clashing) as refusal:
        drafts.save(EVA, draft.id, poem("a", title="Eva's"), expected=draft.revision)
    [clash] = refusal.value.errors
    assert (clash["pointer"], clash["yours"], clash["theirs"], clash["who"]) == ("/title", "Eva's", "Ben's", "Ben")
    assert drafts.get(EVA, draft.id).title == "Ben's"


def both_change_the_title(drafts: Drafts) -> tuple[Draft, Clashing]:
    """Ben's title and second line are saved; Eva's title and third line clash with his."""
    draft = drafts.create(BEN, "poem", poem("a", "b", "c"))
    ben, eva = poem("a", "b", "c", title="Ben's"), poem("a", "b", "c", title="Eva's")
    with_text(ben, 1, "Ben's line")
    with_text(eva, 2, "Eva's line")
    drafts.save(BEN, draft.id, ben, expected=draft.revision)
    with pytest.raises(Clashing) as refusal:
        drafts.save(EVA, draft.id, eva, expected=draft.revision)
    return draft, refusal.value


def with_text(document: JsonObject, at: int, text: str) -> JsonObject:
    lines = document["lines"]
    assert isinstance(lines, list)
    line = lines[at]
    assert isinstance(line, dict)
    line["text"] = text
    return document


@pytest.mark.parametrize(("keep", "title"), [("mine", "Eva's"), ("theirs", "Ben's")])
def test_a_clash_is_settled_only_where_both_changed_the_same(
    drafts: Drafts, keep: Literal["mine", "theirs"], title: str
) -> None:
    draft, clash = both_change_the_title(drafts)
    eva = with_text(poem("a", "b", "c", title="Eva's"), 2, "Eva's line")
    settled = drafts.save(EVA, draft.id, eva, expected=draft.revision, settled=Settled(clash.revision, keep))
    assert settled.title == title
    assert texts(settled.document) == ["a", "Ben's line", "Eva's line"]
    assert texts(drafts.undo(EVA, draft.id).document) == ["a", "Ben's line", "c"]


def test_what_came_after_the_clash_was_looked_at_clashes_anew(drafts: Drafts) -> None:
    draft, clash = both_change_the_title(drafts)
    drafts.save(BEN, draft.id, with_text(poem("a", "b", "c", title="Ben's second"), 1, "Ben's line"), expected=2)
    with pytest.raises(Clashing) as refusal:
        drafts.save(
            EVA,
            draft.id,
            poem("a", "b", "c", title="Eva's"),
            expected=draft.revision,
            settled=Settled(clash.revision, "mine"),
        )
    assert [(one["yours"], one["theirs"]) for one in refusal.value.errors] == [("Eva's", "Ben's second")]
    assert drafts.get(EVA, draft.id).title == "Ben's second"


def test_a_line_that_one_removed_and_the_other_changed_goes_or_stays_as_chosen(drafts: Drafts) -> None:
    for keep, left in (("mine", ["a", "c"]), ("theirs", ["a", "Ben's", "c"])):
        draft = drafts.create(BEN, "poem", poem("a", "b", "c"))
        drafts.save(BEN, draft.id, with_text(poem("a", "b", "c"), 1, "Ben's"), expected=1)
        chosen = Settled(2, "mine" if keep == "mine" else "theirs")
        settled = drafts.save(EVA, draft.id, poem("a", "c"), expected=1, settled=chosen)
        assert texts(settled.document) == left


def test_a_revision_that_is_no_longer_kept_is_stale(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem())
    for number in range(205):
        drafts.save(BEN, draft.id, poem(title=f"Ode {number}"), expected=None)
    with pytest.raises(Stale):
        drafts.save(EVA, draft.id, poem("late"), expected=draft.revision)


def test_wrong_fields_are_all_named_and_nothing_is_saved(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    with pytest.raises(Invalid) as refusal:
        drafts.save(BEN, draft.id, {"title": "", "lines": [{"id": "a", "text": 5}]}, expected=1)
    assert [one.field for one in refusal.value.all()] == ["/title", "/lines/0/text"]
    assert drafts.get(BEN, draft.id).revision == draft.revision


def test_a_publish_makes_all_live_or_none_and_says_so_once(drafts: Drafts, kernel: Kernel) -> None:
    ready, empty = drafts.create(BEN, "poem", poem("a")), drafts.create(BEN, "poem", poem(title="Empty"))
    with pytest.raises(NotReady, match="“Empty” has no line"):
        drafts.publish(BEN, [ready.id, empty.id])
    assert drafts.published("poem") == []
    drafts.change(BEN, empty.id, append("b"))
    drafts.publish(BEN, [ready.id, empty.id], comment="Spring")
    assert {version.draft: version.compiled["text"] for version in drafts.published("poem")} == {
        ready.id: ["a"],
        empty.id: ["b"],
    }
    with kernel.db.read() as session:
        facts = [event for event in read_events(session) if event.type == "auslage.draft.published.v1"]
    assert len(facts) == 1


def test_a_listener_that_refuses_leaves_everything_as_it_was(drafts: Drafts, kernel: Kernel) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("disk full")

    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.on_publish(refuse)
    with pytest.raises(RuntimeError, match="disk full"):
        drafts.publish(BEN, [draft.id])
    assert drafts.published("poem") == []
    assert drafts.versions(BEN, draft.id) == []


def test_a_draft_goes_on_changing_while_its_version_stays(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id])
    assert not drafts.get(BEN, draft.id).changed
    assert drafts.change(BEN, draft.id, append("b")).changed
    [live] = drafts.published("poem")
    assert live.compiled["text"] == ["a"]
    drafts.publish(BEN, [draft.id])
    assert [version.number for version in drafts.versions(BEN, draft.id)] == [2, 1]
    assert texts(drafts.restore(BEN, draft.id, 1).document) == ["a"]


def test_publishing_the_same_again_makes_no_new_version(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    assert drafts.publish(BEN, [draft.id]) == drafts.publish(BEN, [draft.id])


def test_what_is_deleted_plays_no_longer_and_undelete_brings_it_back(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.publish(BEN, [draft.id])
    drafts.delete(BEN, draft.id)
    assert drafts.published("poem") == []
    assert drafts.all_of(BEN, "poem") == []
    with pytest.raises(NoSuchDraft):
        drafts.get(BEN, draft.id)
    drafts.undelete(BEN, draft.id)
    assert [version.draft for version in drafts.published("poem")] == [draft.id]


def test_where_used_follows_the_draft_and_the_live_version(drafts: Drafts) -> None:
    document: JsonObject = {"title": "Ode", "lines": [{"id": "a", "text": "a", "picture": "m1"}]}
    draft = drafts.create(BEN, "poem", document)
    drafts.publish(BEN, [draft.id])
    drafts.save(BEN, draft.id, poem("b"), expected=None)
    assert [(use.title, use.published) for use in drafts.uses(BEN, "medium", "m1")] == [("Ode", True)]


def test_nobody_sees_or_changes_what_is_out_of_reach(drafts: Drafts) -> None:
    cologne = drafts.create(BEN, "poem", poem("a"), store=StoreId("cologne"))
    shared = drafts.create(BEN, "poem", poem("b"))
    assert [draft.id for draft in drafts.all_of(CEM, "poem")] == [shared.id]
    with pytest.raises(NotFound):
        drafts.change(CEM, cologne.id, append("x"))
    with pytest.raises(NotForAll):
        drafts.change(CEM, shared.id, append("x"))
    with pytest.raises(RoleTooLow):
        drafts.change(VIC, shared.id, append("x"))


def test_a_check_of_another_room_is_asked_before_every_publish(drafts: Drafts) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))
    drafts.before_publish(lambda account, found: [Finding("", "The imprint of this store is missing.")])
    with pytest.raises(NotReady, match="imprint"):
        drafts.publish(SYSTEM, [draft.id])


def test_a_draft_that_moves_while_it_is_checked_is_not_published(drafts: Drafts, kernel: Kernel) -> None:
    draft = drafts.create(BEN, "poem", poem("a"))

    def somebody_saves(account: Account, found: object) -> list[Finding]:
        drafts.change(EVA, draft.id, append("b"))
        return []

    drafts.before_publish(somebody_saves)
    with pytest.raises(Exception, match="was changed while it was being published"):
        drafts.publish(BEN, [draft.id])
    with kernel.db.read() as session:
        row = session.get(DraftRow, draft.id)
        assert row is not None
        assert row.published is None
