"""Verbs that are written together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gevent
import pytest
from sqlalchemy.exc import OperationalError

from signage.db import Tx
from signage.errors import Invalid
from signage.kernel import Kernel
from signage.settings import Settings
from signage.wal import WriteAheadLog
from signage.writer import CannotWrite, GroupWriter


@pytest.fixture
def grouped(settings: Settings) -> Iterator[Kernel]:
    kernel = Kernel.build(settings, grouped=True)
    yield kernel
    kernel.close()


def first(id: str) -> Callable[[Tx], bool]:
    return lambda tx: tx.first_time("reader", id)


@pytest.mark.parametrize("swift", [True, False])
def test_verbs_of_one_group_stand_or_fall_alone(grouped: Kernel, swift: bool) -> None:
    def wrong(tx: Tx) -> None:
        tx.first_time("reader", "undone")
        raise Invalid(field="/x")

    verbs: list[Callable[[Tx], object]] = [first("a"), wrong, first("b"), first("a")]
    greenlets = [gevent.spawn(grouped.db.write, verb, swift=swift) for verb in verbs]
    gevent.joinall(greenlets)
    assert [one.value for one in greenlets] == [True, None, True, False]
    assert isinstance(greenlets[1].exception, Invalid)
    assert grouped.db.write(first("undone"), swift=swift)


def test_swift_and_other_verbs_keep_the_order_in_which_they_came(grouped: Kernel) -> None:
    said: list[int] = []

    def say(number: int) -> Callable[[Tx], None]:
        return lambda tx: said.append(number)

    gevent.joinall([gevent.spawn(grouped.db.write, say(n), swift=n % 3 != 0) for n in range(12)], raise_error=True)
    assert said == list(range(12))


@pytest.mark.parametrize("swift", [True, False])
def test_a_verb_is_told_when_the_database_is_gone(grouped: Kernel, swift: bool) -> None:
    def fails(tx: Tx) -> None:
        tx.connection.exec_driver_sql("SELECT * FROM no_such_table")

    with pytest.raises(Exception, match="no_such_table"):
        grouped.db.write(fails, swift=swift)
    assert grouped.db.write(first("after"), swift=swift)


@pytest.mark.parametrize("swift", [True, False])
def test_nobody_is_answered_before_the_disk_has_it(
    grouped: Kernel, monkeypatch: pytest.MonkeyPatch, swift: bool
) -> None:
    syncs = []
    sync = WriteAheadLog.sync

    def late(log: WriteAheadLog) -> None:
        sync(log)
        syncs.append(log)

    monkeypatch.setattr(WriteAheadLog, "sync", late)
    grouped.db.write(first("a"), swift=swift)
    assert len(syncs) == 1


@pytest.mark.parametrize("swift", [True, False])
def test_a_disk_that_refuses_is_told_to_everybody_who_waits(
    grouped: Kernel, monkeypatch: pytest.MonkeyPatch, swift: bool
) -> None:
    def refuses(_log: WriteAheadLog) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(WriteAheadLog, "sync", refuses)
        with pytest.raises(CannotWrite, match="Input/output error"):
            grouped.db.write(first("a"), swift=swift)
    assert grouped.db.write(first("b"), swift=swift)


def test_the_log_is_folded_in_beside_the_writing_and_begins_anew(
    grouped: Kernel, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signage.writer.FOLD_AFTER", 10)
    monkeypatch.setattr("signage.wal.LONG_FRAMES", 20)
    for number in range(400):
        grouped.db.write(first(f"tap-{number}"), swift=True)
    frames = (settings.auslage_data / "auslage.db-wal").stat().st_size // 4096
    assert frames < 400, "each verb adds at least one frame to a log that never begins anew"


def test_a_log_that_cannot_be_folded_in_holds_no_verb_up(grouped: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_log: WriteAheadLog) -> bool:
        raise OperationalError("PRAGMA wal_checkpoint(PASSIVE)", {}, Exception("database is locked"))

    monkeypatch.setattr("signage.writer.FOLD_AFTER", 1)
    monkeypatch.setattr(WriteAheadLog, "fold", refuses)
    assert [grouped.db.write(first(f"tap-{number}"), swift=True) for number in range(5)] == [True] * 5
    assert isinstance(grouped.db._writer, GroupWriter)
    grouped.db._writer._too_long = True
    assert grouped.db.write(first("between two groups"), swift=True)
