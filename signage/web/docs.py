"""`/api/docs`: our own OpenAPI document as a page for people, with nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import render_template
from flask_babel import gettext

from signage.errors import Problem
from signage.web.guard import PUBLIC
from signage.web.problems import status_of

if TYPE_CHECKING:
    from signage.web import Web

METHODS = ("get", "post", "put", "patch", "delete")
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One property or parameter. kind: its type in words; place: path, query, header or body."""

    name: str
    kind: str
    needed: bool
    place: str
    text: str


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    allow: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Room:
    """The operations of one room."""

    name: str
    operations: tuple[Operation, ...]


def rooms(document: Json) -> list[Room]:
    """Every operation of an OpenAPI document, by room."""
    operations = sorted(_operations(document), key=lambda one: (one.tag, one.path, METHODS.index(one.method)))
    return [Room(tag, tuple(members)) for tag, members in groupby(operations, key=lambda one: one.tag)]


def _operations(document: Json) -> Iterator[Operation]:
    schemas = document.get("components", {}).get("schemas", {})
    for path, methods in document.get("paths", {}).items():
        for method in METHODS:
            if method not in methods:
                continue
            found = methods[method]
            yield Operation(
                id=found.get("operationId", f"{method}-{path}").replace(".", "-"),
                tag=(found.get("tags") or ["other"])[0],
                method=method,
                path=path,
                summary=found.get("summary") or found.get("description") or "",
                allow=found.get("x-allow", "public"),
                fields=(*_parameters(found), *_body(found, schemas)),
                answers=tuple(_answers(found)),
            )


def _parameters(operation: Json) -> Iterator[Field]:
    for one in operation.get("parameters", ()):
        schema = one.get("schema", {})
        text = one.get("description") or schema.get("description", "")
        yield Field(one["name"], kind(schema), bool(one.get("required")), one["in"], text)


def _body(operation: Json, schemas: Json) -> Iterator[Field]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content.get("schema", {})
        whole = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
        for name, one in whole.get("properties", {}).items():
            yield Field(name, kind(one), name in whole.get("required", ()), "body", one.get("description", ""))


def _answers(operation: Json) -> Iterator[tuple[str, str]]:
    for status, answer in sorted(operation.get("responses", {}).items()):
        kinds = {kind(content.get("schema", {})) for content in answer.get("content", {}).values()}
        yield status, ", ".join(sorted(kinds - {""}))


def kind(schema: Json) -> str:
    """A schema's type in few words: `string`, `list of Item`, `integer or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(kind(one) for one in schema[several]))
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {})) or 'anything'}"
    return str(schema.get("format") or schema.get("type") or "")


def _problems(base: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for one in base.__subclasses__():
        yield one
        yield from _problems(one)


def init_app(web: Web) -> None:
    """Serve `/api/docs` and the page that each problem's `type` names."""
    pages = web.pages("docs", "signage.web")

    @pages.get("/api/docs", allow=PUBLIC)
    def show() -> str:
        document: Json = web.description
        return render_template("web/docs.html", rooms=rooms(document))

    @pages.get("/api/docs/problems", allow=PUBLIC)
    def problems() -> str:
        unique = {one.__name__: one for one in _problems() if "sentence" in one.__dict__}
        known = [
            (name, status_of(one.__new__(one)).value, gettext(one.sentence)) for name, one in sorted(unique.items())
        ]
        return render_template("web/problems.html", problems=known)
