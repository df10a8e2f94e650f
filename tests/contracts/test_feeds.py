"""What every kind of feed promises, run over the tuple: a new kind is tested by being listed."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signage.catalogue.feeds import FEEDS, BrokenRow, Feed, FeedRow
from signage.web.i18n import merged

each_feed = pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)


def test_names_are_unique() -> None:
    assert len({feed.name for feed in FEEDS}) == len(FEEDS)


@each_feed
def test_the_label_is_there_in_german(feed: Feed) -> None:
    assert merged("de")[feed.label].string


@each_feed
def test_its_own_example_is_recognised_by_itself_alone_and_read(feed: Feed) -> None:
    assert [each.name for each in FEEDS if each.recognises(feed.example)] == [feed.name]
    (row,) = feed.rows(io.BytesIO(feed.example))
    assert isinstance(row, FeedRow)
    assert row.values == {"id": "J-1", "title": "Windjacke", "price": "49.95 EUR", "availability": "in_stock"}


@each_feed
@given(data=st.data())
def test_a_damaged_file_gives_rows_and_reasons_and_never_an_error(feed: Feed, data: st.DataObject) -> None:
    example = feed.example
    place = data.draw(st.integers(0, len(example)))
    junk = data.draw(st.binary(max_size=20))
    rows = list(feed.rows(io.BytesIO(example[:place] + junk + example[place + len(junk) // 2 :])))
    assert all(isinstance(row, FeedRow | BrokenRow) and row.line >= 1 for row in rows)
    assert all(row.sentence % row.params for row in rows if isinstance(row, BrokenRow))


@each_feed
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes(feed: Feed) -> None:
    for end in range(len(feed.example)):
        assert len(list(feed.rows(io.BytesIO(feed.example[:end])))) <= 2
