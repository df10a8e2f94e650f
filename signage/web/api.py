"""REST under /api/v1: typed views, one document that describes them all, one way to answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from types import MappingProxyType
from typing import Any, TypeVar

import orjson
from flask import Response, request
from flask_openapi3 import utils as openapi_utils
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel
from werkzeug.wrappers import Response as BaseResponse

from signage.access import Role
from signage.errors import N_, Invalid
from signage.web.guard import Allow, Guard

V = TypeVar("V", bound=Callable[..., Any])


def _remember_schemas() -> None:
    """The library works a model's JSON schema out anew for each operation that names it."""
    known: dict[Any, dict[str, Any]] = {}
    ask = openapi_utils.get_model_schema

    def remembered(model: Any, mode: Any = "validation") -> dict[str, Any]:
        if (model, mode) not in known:
            known[model, mode] = ask(model, mode=mode)
        return deepcopy(known[model, mode])  # the library takes it apart

    openapi_utils.get_model_schema = remembered


_remember_schemas()

PREFIX = "/api/v1"


class ProblemOut(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


@dataclass(frozen=True)
class Reply:
    """An answer with more than a body. etag: without quotes.

    whole: whether the ETag names all of the body, so that who has it need not be sent it again. Where it names only
    what `If-Match` is about, nobody keeps the answer.
    """

    model: BaseModel | Mapping[str, Any] | None = None
    status: int = 200
    etag: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True


def _body(model: BaseModel | Mapping[str, Any] | None) -> bytes:
    if model is None:
        return b""
    return model.model_dump_json(by_alias=True).encode() if isinstance(model, BaseModel) else orjson.dumps(model)


def to_response(answer: object, status: int) -> BaseResponse:
    """What a view returned as a response; a matching If-None-Match becomes 304."""
    if isinstance(answer, BaseResponse):
        return answer
    reply = answer if isinstance(answer, Reply) else Reply(answer, status)  # type: ignore[arg-type]
    code = 204 if reply.model is None and reply.status in (200, 204) else reply.status
    response = Response(_body(reply.model), code, content_type="application/json")
    if reply.etag is not None:
        response.set_etag(reply.etag)
        response.cache_control.no_cache = True
        response.cache_control.no_store = not reply.whole
    for name, value in reply.headers.items():
        response.headers[name] = value
    if reply.etag is not None and reply.whole and request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


class NoIfMatch(Invalid):
    """A write that could overwrite somebody's work came without `If-Match`."""

    field = "If-Match"
    sentence = N_("Say which state you are changing: send the ETag of your last read as If-Match.")


def if_match(*, needed: bool = False) -> str | None:
    """The ETag that the caller worked on, without quotes; None when any state will do."""
    tags = list(request.if_match.as_set(include_weak=True))
    if not tags and needed:
        raise NoIfMatch
    return tags[0] if tags else None


def _request_body(takes: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    if not takes:
        return {}
    content = {kind: {"schema": model.model_json_schema()} for kind, model in takes.items()}
    return {"requestBody": {"required": True, "content": content}}


class Api:
    """A group of REST operations of one room; every operation says who may call it."""

    def __init__(self, name: str, guard: Guard) -> None:
        self.name = name
        self.blueprint = self._blueprint(described=False)
        self._guard = guard
        self._operations: list[Callable[[APIBlueprint], None]] = []

    def described(self) -> APIBlueprint:
        """The same operations with all that is known of them. Few ask, and it costs four fifths of a start."""
        blueprint = self._blueprint(described=True)
        for register in self._operations:
            register(blueprint)
        return blueprint

    def _blueprint(self, *, described: bool) -> APIBlueprint:
        return APIBlueprint(
            f"api_{self.name}",
            __name__,
            url_prefix=PREFIX,
            abp_tags=[Tag(name=self.name)],
            abp_responses={"4XX": ProblemOut},
            doc_ui=described,
        )

    def _add(
        self,
        method: str,
        rule: str,
        allow: Allow,
        out: type[BaseModel] | None,
        status: int,
        more: Mapping[str, Any],
        takes: Mapping[str, type[BaseModel]] = MappingProxyType({}),
    ) -> Callable[[V], V]:
        def decorate(view: V) -> V:
            @wraps(view)
            def answer(*args: Any, **kwargs: Any) -> BaseResponse:
                return to_response(view(*args, **kwargs), status)

            name = view.__name__
            # The library would put <br/> between the lines of what the view says of itself; readers know Markdown.
            described = inspect.cleandoc(view.__doc__ or "").partition("\n")[2].strip()
            signed_in = isinstance(allow, Role)

            def register(blueprint: APIBlueprint) -> None:
                getattr(blueprint, method)(
                    rule,
                    endpoint=name,
                    operation_id=f"{self.name}.{name}",
                    description=described or None,
                    responses={str(status): out},
                    security=[{"session": []}] if signed_in else [],
                    openapi_extensions={"x-allow": allow.value, **_request_body(takes)},
                    **more,
                )(answer)

            register(self.blueprint)
            self._operations.append(register)
            self._guard.mark(f"{self.blueprint.name}.{name}", allow, csrf=signed_in)
            return view

        return decorate

    def get(self, rule: str, *, allow: Allow, out: type[BaseModel] | None = None, **more: Any) -> Callable[[V], V]:
        """An operation that only reads."""
        return self._add("get", rule, allow, out, 200, more)

    def post(
        self,
        rule: str,
        *,
        allow: Allow,
        out: type[BaseModel] | None = None,
        status: int = 200,
        takes: Mapping[str, type[BaseModel]] = MappingProxyType({}),
        **more: Any,
    ) -> Callable[[V], V]:
        """An operation that makes or does something.

        takes: by media type, the body that the view reads itself, such as a signed one, of which every byte counts.
        """
        return self._add("post", rule, allow, out, status, more, takes)

    def put(
        self, rule: str, *, allow: Allow, out: type[BaseModel] | None = None, status: int = 200, **more: Any
    ) -> Callable[[V], V]:
        """An operation that sets something as a whole."""
        return self._add("put", rule, allow, out, status, more)

    def patch(
        self, rule: str, *, allow: Allow, out: type[BaseModel] | None = None, status: int = 200, **more: Any
    ) -> Callable[[V], V]:
        """An operation that changes parts."""
        return self._add("patch", rule, allow, out, status, more)

    def delete(
        self, rule: str, *, allow: Allow, out: type[BaseModel] | None = None, status: int = 204, **more: Any
    ) -> Callable[[V], V]:
        """An operation that removes something."""
        return self._add("delete", rule, allow, out, status, more)
