"""A page as a program reads it that forgives nothing: its elements, its texts, and its machine-readable part."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

ALONE = frozenset({"area", "base", "br", "col", "hr", "image", "img", "input", "link", "meta", "path", "source", "use"})


@dataclass
class Element:
    """A start tag with its attributes and the text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """Every element of a page, in order."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        found = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(found)
        if tag not in ALONE:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this name; an attribute of this value each."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attributes.get(name) == value for name, value in wanted.items())
        ]


def read(page: str) -> Reader:
    """The page, read to its end."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def linked_data(page: str) -> list[dict[str, Any]]:
    """The graph of its JSON-LD: one block of plain JSON, in which nothing is said twice."""
    blocks = read(page).all("script", type="application/ld+json")
    assert len(blocks) == 1
    found = json.loads(blocks[0].text, object_pairs_hook=_once, parse_constant=_refuse)
    assert found["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = found["@graph"]
    return graph


def foreign(page: str) -> list[str]:
    """What on the page could run that is not ours."""
    found = []
    for one in read(page).elements:
        data = one.attributes.get("type") in ("application/json", "application/ld+json", "importmap")
        if one.tag == "script" and not data and not one.attributes.get("src", "").startswith("/static/"):
            found.append(f"<script> {one.attributes}")
        if one.tag in ("iframe", "object", "embed", "base", "style", "math"):
            found.append(f"<{one.tag}>")
        for name, value in one.attributes.items():
            address = name in ("href", "src", "srcset", "action", "formaction", "xlink:href", "poster", "data")
            outside = address and not value.startswith(("/", "#", "?", "http://localhost/", "tel:", "mailto:"))
            if (
                name.startswith("on")
                or name in ("style", "srcdoc")
                or outside
                or (address and value[:2] in ("//", "/\\"))
            ):
                found.append(f"<{one.tag} {name}={value[:60]}>")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"said twice: {names}"
    return dict(pairs)


def _refuse(number: str) -> None:
    raise ValueError(f"{number} is no number of JSON")
