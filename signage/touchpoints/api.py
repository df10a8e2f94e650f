"""Touchpoints by REST: what readers report, and the register."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from flask import request
from pydantic import AwareDatetime, BaseModel, Field

from signage.access import Role
from signage.ids import DisplayId, PlaceId, ProductId, StoreId, TouchpointId
from signage.touchpoints.cloudevents import STRUCTURED
from signage.touchpoints.service import Touchpoints
from signage.touchpoints.taps import Report, Taps, WrongKey
from signage.touchpoints.values import Kind, NewTouchpoint, State, Touchpoint
from signage.web import PUBLIC, Reply, Web

log = logging.getLogger(__name__)


class EventIn(BaseModel):
    """A CloudEvent 1.0 of a reader, as documented: `signage.touchpoints.cloudevents` reads it, byte by byte signed."""

    specversion: Literal["1.0"]
    id: str = Field(max_length=200, description="Fresh for each touch; the same id from the same source counts once.")
    source: str = Field(max_length=200, description="The reader, as the studio shows it at its touchpoint.")
    type: Literal["auslage.touchpoint.touched.v1"]
    subject: str = Field("", max_length=200, description="The code of the tag that it read; empty: the reader itself.")
    time: AwareDatetime | None = Field(None, description="When it was touched; without it: when the event arrived.")
    data: dict[Literal["way", "uid", "credential"], str] = Field(
        default_factory=dict,
        description="way: C to H, how it was touched. uid or credential: what the reader read; kept as a hash only.",
    )


class ShownOut(BaseModel):
    """What the reader may say with its light: which display answers, until when."""

    display: str
    until: datetime


class ReportOut(BaseModel):
    """The answer to one event. status: accepted, duplicate, late or rejected."""

    id: str
    status: str
    reason: str
    shown: ShownOut | None = None


class ReportsOut(BaseModel):
    """The answers, in the order of the events."""

    results: list[ReportOut]


class TouchpointOut(BaseModel):
    """A tag, code, reader, beacon or gateway. url: its tap link, for what a phone can open."""

    id: str
    code: str
    kind: Kind
    name: str
    store: str
    state: State
    place: str
    product: str | None
    display: str | None
    identity: str
    source: str
    url: str
    last_seen: datetime | None
    taps: int
    refused: int


class TouchpointsOut(BaseModel):
    """Touchpoints by name."""

    touchpoints: list[TouchpointOut]


class TouchpointIn(BaseModel):
    """A touchpoint to be made. code, source, secret: empty for fresh ones."""

    kind: Kind
    name: str = Field(min_length=1, max_length=100)
    store: str = Field(max_length=26)
    place: str = Field(max_length=26)
    product: str | None = Field(default=None, max_length=26)
    display: str | None = Field(default=None, max_length=26)
    identity: str = Field(default="", max_length=120)
    code: str = Field(default="", max_length=10)


class MoveIn(BaseModel):
    """Where a touchpoint hangs from now on."""

    place: str = Field(max_length=26)
    product: str | None = Field(default=None, max_length=26)
    display: str | None = Field(default=None, max_length=26)


class StateIn(BaseModel):
    """The wanted step of its life."""

    state: State


class TouchpointPath(BaseModel):
    """Which touchpoint."""

    touchpoint_id: str


class TouchpointQuery(BaseModel):
    """Which touchpoints."""

    store: str | None = None
    kind: Kind | None = None
    state: State | None = None
    q: str = Field(default="", max_length=100)


def tap_url(web: Web, touchpoint: Touchpoint) -> str:
    """The address that a tag or code carries, or empty."""
    return f"{web.public_url()}/t/{touchpoint.code}" if touchpoint.kind in (Kind.TAG, Kind.QR) else ""


def small_headers() -> dict[str, str]:
    """The request's headers, names in small letters."""
    return {name.lower(): value for name, value in request.headers}


def init_app(web: Web, register: Touchpoints, taps: Taps) -> None:
    """Hang the operations into the app."""
    api = web.api("touchpoints")

    def out(touchpoint: Touchpoint) -> TouchpointOut:
        names = set(TouchpointOut.model_fields) - {"url"}
        values = {name: getattr(touchpoint, name) for name in names}
        return TouchpointOut(**values, url=tap_url(web, touchpoint))

    def take(headers: Mapping[str, str], body: bytes) -> ReportsOut:
        return ReportsOut(results=[_report_out(taps.report(headers, body))])

    web.swiftly("/api/v1/touchpoints/events", "touchpoints.report", take)

    @api.post("/touchpoints/events", allow=PUBLIC, out=ReportsOut, takes={STRUCTURED: EventIn})
    def report() -> Reply:
        """A reader reports one event.

        The body is one CloudEvent (application/cloudevents+json, or its data with ce-… headers) of type
        auslage.touchpoint.touched.v1. It is signed as Standard Webhooks has it with the reader's own secret, in the
        headers webhook-id, webhook-timestamp and webhook-signature.
        """
        try:
            taken = take(small_headers(), request.get_data(cache=False))
        except WrongKey as refused:
            # Here and not where it is found: the swift door asks first, and what it refuses is asked here again.
            log.warning("reader refused: not signed by a known key", extra={"webhook_id": refused.values["id"]})
            raise
        return Reply(taken, headers={"Cache-Control": "no-store"})

    @api.get("/touchpoints", allow=Role.VIEWER, out=TouchpointsOut)
    def list_touchpoints(query: TouchpointQuery) -> TouchpointsOut:
        """Touchpoints by name; retired ones only where the state asks for them."""
        store = StoreId(query.store) if query.store else None
        found = register.touchpoints(web.account(), store=store, kind=query.kind, state=query.state, text=query.q)
        return TouchpointsOut(touchpoints=[out(each) for each in found])

    @api.post("/touchpoints", allow=Role.EDITOR, out=TouchpointOut, status=201)
    def register_touchpoint(body: TouchpointIn) -> TouchpointOut:
        """Make a touchpoint."""
        new = NewTouchpoint(
            kind=body.kind,
            name=body.name,
            store=StoreId(body.store),
            place=PlaceId(body.place),
            product=ProductId(body.product) if body.product else None,
            display=DisplayId(body.display) if body.display else None,
            identity=body.identity,
            code=body.code,
        )
        return out(register.register(web.account(), new))

    @api.get("/touchpoints/<touchpoint_id>", allow=Role.VIEWER, out=TouchpointOut)
    def show_touchpoint(path: TouchpointPath) -> TouchpointOut:
        """One touchpoint."""
        return out(register.touchpoint(web.account(), TouchpointId(path.touchpoint_id)))

    @api.put("/touchpoints/<touchpoint_id>/state", allow=Role.EDITOR, out=TouchpointOut)
    def set_touchpoint_state(path: TouchpointPath, body: StateIn) -> TouchpointOut:
        """Activate, pause or retire it."""
        return out(register.set_state(web.account(), TouchpointId(path.touchpoint_id), body.state))

    @api.put("/touchpoints/<touchpoint_id>/binding", allow=Role.EDITOR, out=TouchpointOut)
    def move_touchpoint(path: TouchpointPath, body: MoveIn) -> TouchpointOut:
        """Hang it elsewhere; what was reported before keeps its place."""
        moved = register.move(
            web.account(),
            TouchpointId(path.touchpoint_id),
            place=PlaceId(body.place),
            product=ProductId(body.product) if body.product else None,
            display=DisplayId(body.display) if body.display else None,
        )
        return out(moved)


def _report_out(report: Report) -> ReportOut:
    shown = ShownOut(display=report.shown.display, until=report.shown.until) if report.shown else None
    return ReportOut(id=report.id, status=report.status, reason=report.reason, shown=shown)
