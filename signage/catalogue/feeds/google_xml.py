"""Google's product feed as RSS 2.0 or Atom: one `item` or `entry` a product, attributes in the `g:` namespace."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from signage.errors import N_

from .base import MAX_ROWS, MAX_VALUE, TOO_MANY_ROWS, BrokenRow, FeedRow

BLOCK = 64 * 1024
ITEMS = frozenset({"item", "entry"})

NOT_XML = N_("From this line on the file is no well-formed XML (%(why)s). What stands above it was read.")
FORBIDDEN = N_("The file declares entities or refers to other files. Export it without a DOCTYPE.")


class _Items:
    """Collects the products that are complete; everything around them is dropped as it comes."""

    def __init__(self) -> None:
        self.done: deque[FeedRow] = deque()
        self.parser: Any = None
        self._values: dict[str, str] | None = None
        self._line = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2].lower()
        if self._values is None:
            if name in ITEMS:
                self._values, self._line = {}, self.parser.CurrentLineNumber
            return
        self._path.append(name)
        self._text, self._size = [], 0

    def data(self, text: str) -> None:
        if self._path and self._size <= MAX_VALUE:
            self._text.append(text)
            self._size += len(text)

    def end(self, _tag: str) -> None:
        if self._values is None:
            return
        if not self._path:
            self.done.append(FeedRow(self._line, self._values))
            self._values = None
            return
        name = self._path.pop()
        value = "".join(self._text).strip()[:MAX_VALUE]
        # An attribute may hold others (shipping); only what stands directly in the item is the item's own.
        if not self._path and value:
            self._values.setdefault(name, value)
        self._text, self._size = [], 0

    def close(self) -> None:
        """Nothing is left to be done: items went out as they ended."""


class GoogleXml:
    """RSS 2.0 and Atom."""

    name = "google_xml"
    label = N_("Google product feed (XML)")
    suffixes: tuple[str, ...] = (".xml",)
    example = (
        b'<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>\n'
        b"<item><g:id>J-1</g:id><g:title>Windjacke</g:title><g:price>49.95 EUR</g:price>"
        b"<g:availability>in_stock</g:availability></item>\n</channel></rss>\n"
    )

    def recognises(self, start: bytes) -> bool:
        """Whether it begins like XML."""
        return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")

    def rows(self, stream: BinaryIO) -> Iterator[FeedRow | BrokenRow]:
        """Rows by the line at which each product begins."""
        items = _Items()
        parser = DefusedXMLParser(target=items, forbid_dtd=True)
        items.parser = parser.parser
        count = 0
        try:
            while block := stream.read(BLOCK):
                parser.feed(block)
                while items.done:
                    count += 1
                    if count > MAX_ROWS:
                        yield BrokenRow(items.done[0].line, TOO_MANY_ROWS, {"rows": MAX_ROWS})
                        return
                    yield items.done.popleft()
            parser.close()
        except DefusedXmlException:
            yield BrokenRow(parser.parser.CurrentLineNumber, FORBIDDEN)
        except ParseError as error:
            yield from items.done
            yield BrokenRow(error.position[0], NOT_XML, {"why": str(error).partition(":")[0]})
