"""Verbs that are written together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gevent
import pytest

from signage.db import Tx
from signage.errors import Invalid
from signage.kernel import Kernel
from signage.settings import Settings


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
