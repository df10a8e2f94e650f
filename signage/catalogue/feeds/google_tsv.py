"""Google's product feed as text: one line a product, values apart by tabs, the first line names them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from signage.errors import N_

from .base import MAX_ROWS, MAX_VALUE, TOO_MANY_ROWS, BrokenRow, FeedRow

NO_HEADER = N_("The first line does not name the columns. It needs at least id, title and price, apart by tabs.")
NOT_UTF8 = N_("From about this line on the file is not UTF-8. Export it as UTF-8.")
WRONG_COUNT = N_("This line has %(found)s values, the first line names %(expected)s.")
BROKEN = N_("This line cannot be read (%(why)s).")
NEEDED = frozenset({"id", "title", "price"})


class GoogleTsv:
    """Tab-separated values."""

    name = "google_tsv"
    label = N_("Google product feed (TSV)")
    suffixes: tuple[str, ...] = (".tsv", ".txt")
    example = b"id\ttitle\tprice\tavailability\nJ-1\tWindjacke\t49.95 EUR\tin_stock\n"

    def recognises(self, start: bytes) -> bool:
        """Whether the first line names the columns that every product needs."""
        first = start.partition(b"\n")[0].decode("utf-8-sig", "replace")
        return set(_names(first.rstrip("\r").split("\t"))) >= NEEDED

    def rows(self, stream: BinaryIO) -> Iterator[FeedRow | BrokenRow]:
        """Rows by their line; a value in quotes may span several."""
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        reader = csv.reader(text, delimiter="\t")
        count = 0
        try:
            names = _names(next(reader, []))
            if not set(names) >= NEEDED:
                yield BrokenRow(1, NO_HEADER)
                return
            while True:
                line = reader.line_num + 1
                row = _row(names, line, reader)
                if row is None:
                    return
                count += 1
                if count > MAX_ROWS:
                    yield BrokenRow(line, TOO_MANY_ROWS, {"rows": MAX_ROWS})
                    return
                yield row
        except UnicodeDecodeError:
            yield BrokenRow(reader.line_num + 1, NOT_UTF8)
        finally:
            text.detach()


def _row(names: list[str], line: int, reader: Iterator[list[str]]) -> FeedRow | BrokenRow | None:
    """The next row that says anything; None at the end."""
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            return BrokenRow(line, BROKEN, {"why": str(error)})
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(names):
            return BrokenRow(line, WRONG_COUNT, {"found": len(values), "expected": len(names)}, id=values[0][:100])
        return FeedRow(line, {n: v.strip()[:MAX_VALUE] for n, v in zip(names, values, strict=True) if v.strip()})


def _names(header: list[str]) -> list[str]:
    return [name.strip().lower().removeprefix("g:").replace(" ", "_") for name in header]
