"""REST: fields, rules, the test bench, traces, leases."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from flask_babel import gettext
from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from signage.access import Role
from signage.drafts import Drafts, add_operations
from signage.ids import DisplayId, EventId, PlaceId, ProductId, RuleId, StoreId
from signage.personalisation import words
from signage.personalisation.fields import FIELDS
from signage.personalisation.form import operators_of
from signage.personalisation.leases import Lease
from signage.personalisation.rulebook import KIND, StoredRule
from signage.personalisation.rules import compile_rule, parse
from signage.personalisation.service import Moments, Question
from signage.personalisation.traces import Trace
from signage.web import Api, Reply, Web, choose_language

Id = Annotated[str, Field(min_length=1, max_length=40)]


class ChoiceOut(BaseModel):
    """One of the few values of a field."""

    value: str | int
    label: str


class FieldOut(BaseModel):
    """Something that a condition may ask about."""

    name: str
    label: str
    type: str
    optional: bool
    default: JsonValue
    unit: str
    choices: list[ChoiceOut]
    operators: list[str]
    tier: int
    purpose: str | None
    where: str


class FieldsOut(BaseModel):
    """Every field."""

    fields: list[FieldOut]


class RuleIn(BaseModel):
    """A new rule. document: as `rules` of the reference says. store: your only one, or all, where it is left out."""

    document: dict[str, JsonValue]
    store: Id | None = None


class RuleCheckIn(BaseModel):
    """A rule to be looked at; nothing is saved."""

    document: dict[str, JsonValue]


class RuleCheckOut(BaseModel):
    """What a rule means and how personal it is."""

    sentence: str
    tier: int
    purposes: list[str]


class RuleOut(BaseModel):
    """A rule as the list shows it."""

    id: str
    title: str
    sentence: str
    store: str | None
    published: int | None
    changed: bool
    paused: bool
    rank: str
    updated_at: datetime
    updated_by: str


class RulesOut(BaseModel):
    """Every rule in sight."""

    rules: list[RuleOut]


class RulePath(BaseModel):
    """Which rule."""

    id: Id


class PauseIn(BaseModel):
    """Rest, or go on."""

    paused: bool


class QuestionIn(BaseModel):
    """A moment to think through. Nothing is recorded or shown."""

    store: Id
    place: Id
    kind: str = Field("tapped", max_length=20)
    product: Id | None = None
    verified: int = Field(0, ge=0, le=3)
    language: str | None = Field(None, pattern=r"^[a-z]{2}$")
    at: AwareDatetime | None = None


class LoserOut(BaseModel):
    """A rule that was not taken, and why."""

    rule: str
    title: str
    reason: str
    sentence: str
    params: dict[str, JsonValue]


class DecisionOut(BaseModel):
    """What would be shown where, and every rule not taken."""

    rule: str | None
    title: str
    display: str | None
    seconds: int | None
    content: dict[str, JsonValue] | None
    refused: str | None
    values: dict[str, JsonValue]
    losers: list[LoserOut]


class TracesQuery(BaseModel):
    """Which traces, newest first."""

    display: Id | None = None
    rule: Id | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    limit: int = Field(50, ge=1, le=500)


class TracePath(BaseModel):
    """The moment's id."""

    event: Id


class TraceOut(BaseModel):
    """One moment and what came of it."""

    event: str
    at: datetime
    kind: str
    place: str
    display: str | None
    lease: str | None
    rule: str | None
    title: str
    reason: str
    outcome: str
    sentence: str
    decided_at: datetime
    sent_at: datetime | None
    painted_at: datetime | None
    until: datetime | None
    deciding_ms: float
    rules_version: str
    values: dict[str, JsonValue]
    losers: list[LoserOut]


class TracesOut(BaseModel):
    """Traces, newest first."""

    traces: list[TraceOut]


class LeaseOut(BaseModel):
    """A display that is lent now."""

    id: str
    display: str
    name: str
    rule: str | None
    rank: int
    granted_at: datetime
    until: datetime
    template: str


class LeasesOut(BaseModel):
    """Every lease that holds now."""

    leases: list[LeaseOut]


class DisplayPath(BaseModel):
    """Which display."""

    display: Id


class ClearedOut(BaseModel):
    """Whether there was a lease to end."""

    cleared: bool


def init_app(web: Web, moments: Moments, drafts: Drafts) -> None:
    """Open the operations."""
    rules = web.api("rules")
    _fields(rules)
    _rules(web, rules, moments)
    add_operations(web, rules, drafts, kind=KIND, path="/rules")
    _moments(web, web.api("moments"), moments)


def _fields(api: Api) -> None:
    @api.get("/fields", allow=Role.VIEWER, out=FieldsOut)
    def fields() -> FieldsOut:
        """What conditions may ask about."""
        return FieldsOut(
            fields=[
                FieldOut(
                    name=field.name,
                    label=gettext(field.label),
                    type=field.kind.value,
                    optional=field.optional,
                    default=field.default,  # type: ignore[arg-type]  # a tuple becomes a list
                    unit=field.unit,
                    choices=[ChoiceOut(value=one.value, label=gettext(one.label)) for one in field.choices],
                    operators=list(operators_of(field)),
                    tier=int(field.tier),
                    purpose=field.purpose,
                    where=field.where.value,
                )
                for field in FIELDS
            ]
        )


def _rules(web: Web, api: Api, moments: Moments) -> None:
    rules = moments.rules

    @api.get("/rules", allow=Role.VIEWER, out=RulesOut)
    def list_rules() -> RulesOut:
        """Every rule in sight, by title."""
        return RulesOut(rules=[_rule_out(one) for one in rules.list(web.account())])

    @api.post("/rules", allow=Role.EDITOR, out=RuleOut, status=201)
    def add_rule(body: RuleIn) -> Reply:
        """A new rule; live after its publish. 422 names every mistake by its JSON pointer."""
        made = rules.create(web.account(), body.document, store=web.store(body.store))
        return Reply(_rule_out(made), 201, etag=str(made.draft.revision))

    @api.post("/rules/check", allow=Role.VIEWER, out=RuleCheckOut)
    def check_rule(body: RuleCheckIn) -> RuleCheckOut:
        """Look at a rule without saving it: its sentence, its tier, the consents it needs."""
        document = parse(body.document)
        rule = compile_rule("", document)
        told = words.sentence(gettext, document, {}, choose_language())
        return RuleCheckOut(sentence=told, tier=int(rule.tier), purposes=sorted(rule.purposes))

    @api.post("/rules/<id>/pause", allow=Role.EDITOR, out=RuleOut)
    def pause_rule(path: RulePath, body: PauseIn) -> RuleOut:
        """Let a live rule rest, or go on."""
        return _rule_out(rules.pause(web.account(), RuleId(path.id), body.paused))


def _moments(web: Web, api: Api, moments: Moments) -> None:
    @api.post("/decide", allow=Role.VIEWER, out=DecisionOut)
    def decide(body: QuestionIn) -> DecisionOut:
        """The test bench: what would happen, and why nothing else."""
        question = Question(
            kind=body.kind,
            store=StoreId(body.store),
            place=PlaceId(body.place),
            product=ProductId(body.product) if body.product else None,
            verified=body.verified,
            language=body.language,
            at=body.at,
        )
        decision = moments.ask(web.account(), question)
        won = decision.winners[0] if decision.winners else None
        return DecisionOut(
            rule=won.rule.id if won else None,
            title=won.rule.name if won else "",
            display=won.display.id if won else None,
            seconds=won.seconds if won else None,
            content=won.content.as_json() if won else None,  # type: ignore[arg-type]
            refused=decision.refused,
            values=dict(decision.values),  # type: ignore[arg-type]
            losers=[
                loser_out(
                    {"rule": one.rule, "title": one.title, "reason": one.reason.value, "params": dict(one.params)}
                )
                for one in decision.losers
            ],
        )

    @api.get("/traces", allow=Role.VIEWER, out=TracesOut)
    def traces(query: TracesQuery) -> TracesOut:
        """Why this and not that, newest first."""
        found = moments.traces.list(
            web.account(),
            display=query.display,
            rule=query.rule,
            since=query.since,
            until=query.until,
            limit=query.limit,
        )
        return TracesOut(traces=[_trace_out(one) for one in found])

    @api.get("/traces/<event>", allow=Role.VIEWER, out=TraceOut)
    def trace(path: TracePath) -> TraceOut:
        """One moment."""
        return _trace_out(moments.traces.get(web.account(), EventId(path.event)))

    @api.get("/leases", allow=Role.VIEWER, out=LeasesOut)
    def leases() -> LeasesOut:
        """Every display that is lent now."""
        return LeasesOut(leases=[_lease_out(one) for one in moments.running(web.account())])

    @api.post("/leases/<display>/clear", allow=Role.EDITOR, out=ClearedOut)
    def clear_lease(path: DisplayPath) -> ClearedOut:
        """Give a display back at once."""
        return ClearedOut(cleared=moments.clear(web.account(), DisplayId(path.display)))


def loser_out(loser: dict[str, Any]) -> LoserOut:
    """A loser with its reason in the reader's language."""
    return LoserOut(**loser, sentence=words.reason(gettext, loser["reason"], loser["params"], choose_language()))


def _rule_out(rule: StoredRule) -> RuleOut:
    draft = rule.draft
    return RuleOut(
        id=rule.id,
        title=rule.document.title,
        sentence=words.sentence(gettext, rule.document, {}, choose_language()),
        store=draft.store,
        published=draft.published,
        changed=draft.changed,
        paused=rule.paused,
        rank=rule.document.rank,
        updated_at=draft.updated_at,
        updated_by=draft.updated_by,
    )


def _trace_out(trace: Trace) -> TraceOut:
    details = trace.details
    return TraceOut(
        event=trace.event,
        at=trace.at,
        kind=trace.kind,
        place=trace.place,
        display=trace.display,
        lease=trace.lease,
        rule=trace.rule,
        title=trace.title,
        reason=trace.reason,
        outcome=trace.outcome,
        sentence=words.reason(gettext, trace.reason, {"display": details.get("display", "")}, choose_language()),
        decided_at=trace.decided_at,
        sent_at=trace.sent_at,
        painted_at=trace.painted_at,
        until=trace.until,
        deciding_ms=trace.deciding_ms,
        rules_version=trace.rules_version,
        values=details.get("values", {}),
        losers=[loser_out(one) for one in details.get("losers", [])],
    )


def _lease_out(lease: Lease) -> LeaseOut:
    return LeaseOut(
        id=lease.id,
        display=lease.display,
        name=lease.name,
        rule=lease.rule,
        rank=lease.rank,
        granted_at=lease.granted_at,
        until=lease.until,
        template=str(lease.content.get("template", "")),
    )
