"""REST for campaigns and emergencies."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from signage.access import Role
from signage.ids import StoreId
from signage.web import Reply, Web

from .api_entries import AimIO, expected_version
from .campaigns import Campaign, State
from .emergencies import Emergency
from .entries import PAGE
from .service import Schedule
from .world import Aim, Target


class CampaignPath(BaseModel):
    """Which campaign."""

    campaign_id: str = Field(min_length=1, max_length=40)


class PageQuery(BaseModel):
    """after: the `after` of the page before."""

    after: str = Field("", max_length=40)
    limit: int = Field(PAGE, ge=1, le=500)


class CampaignIn(BaseModel):
    """A campaign; without a store it belongs to all."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=200)
    store: str | None = Field(None, max_length=40)


class CampaignChange(BaseModel):
    """What is to be different: `state` starts, pauses or stops it everywhere."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, max_length=200)
    state: State | None = None


class CampaignOut(BaseModel):
    """A campaign."""

    id: str
    title: str
    store: str | None
    state: State
    version: int
    changed_at: datetime
    changed_by: str


class CampaignsOut(BaseModel):
    """A page of campaigns. after: where the next page begins; null at the end."""

    campaigns: list[CampaignOut]
    after: str | None


class EmergencyPath(BaseModel):
    """Which emergency."""

    emergency_id: str = Field(min_length=1, max_length=40)


class EmergencyIn(BaseModel):
    """A text for displays, by language; without targets for all. drill: the text says that it is one."""

    model_config = ConfigDict(extra="forbid")

    text: dict[str, str] = Field(max_length=20)
    targets: list[AimIO] = Field(default_factory=lambda: [AimIO(target=Target.ALL, id="")], max_length=500)
    minutes: int = Field(60, description="How long at the most: up to 24 hours")
    drill: bool = False


class SeenOut(BaseModel):
    """A display."""

    id: str
    name: str


class EmergencyOut(BaseModel):
    """An emergency, and which displays have said that they show it."""

    id: str
    title: str
    playlist: str
    drill: bool
    since: datetime | None
    until: datetime | None
    acknowledged: int
    displays: int
    shown: list[SeenOut]
    waiting: list[SeenOut]

    @staticmethod
    def of(one: Emergency) -> EmergencyOut:
        said = one.entry.said
        return EmergencyOut(
            id=one.entry.id,
            title=one.title,
            playlist=said.playlist,
            drill=said.drill,
            since=said.since,
            until=said.until,
            acknowledged=len(one.shown),
            displays=len(one.shown) + len(one.waiting),
            shown=[SeenOut(id=id_, name=name) for id_, name in one.shown.items()],
            waiting=[SeenOut(id=id_, name=name) for id_, name in one.waiting.items()],
        )


class EmergenciesOut(BaseModel):
    """Those in force, the newest first."""

    emergencies: list[EmergencyOut]


def init_campaigns(web: Web, schedule: Schedule) -> None:
    """Open the doors of campaigns and emergencies."""
    api = web.api("campaigns")
    campaigns = schedule.campaigns

    @api.get("/campaigns", allow=Role.VIEWER, out=CampaignsOut)
    def listed_campaigns(query: PageQuery) -> CampaignsOut:
        """Campaigns: what starts, pauses and stops together."""
        found = campaigns.find(web.account(), after=query.after, limit=query.limit + 1)
        page = [_campaign_out(one) for one in found[: query.limit]]
        return CampaignsOut(campaigns=page, after=page[-1].id if len(found) > query.limit else None)

    @api.post("/campaigns", allow=Role.EDITOR, out=CampaignOut, status=201)
    def add_campaign(body: CampaignIn) -> Reply:
        """A new campaign; entries join it by naming it."""
        account = web.account()
        store = StoreId(body.store) if body.store else account.home
        return _campaign(campaigns.add(account, body.title, store=store), 201)

    @api.get("/campaigns/<campaign_id>", allow=Role.VIEWER, out=CampaignOut)
    def one_campaign(path: CampaignPath) -> Reply:
        """One campaign."""
        return _campaign(campaigns.get(web.account(), path.campaign_id))

    @api.patch("/campaigns/<campaign_id>", allow=Role.EDITOR, out=CampaignOut)
    def change_campaign(path: CampaignPath, body: CampaignChange) -> Reply:
        """Start, pause or stop a campaign everywhere, or name it anew."""
        changed = campaigns.change(
            web.account(), path.campaign_id, title=body.title, state=body.state, expected=expected_version()
        )
        return _campaign(changed)

    @api.delete("/campaigns/<campaign_id>", allow=Role.EDITOR)
    def remove_campaign(path: CampaignPath) -> None:
        """Take a campaign back, with its entries."""
        campaigns.remove(web.account(), path.campaign_id, expected=expected_version())

    _init_emergencies(web, schedule)


def _init_emergencies(web: Web, schedule: Schedule) -> None:
    api = web.api("emergency")

    @api.get("/emergency", allow=Role.VIEWER, out=EmergenciesOut)
    def running() -> EmergenciesOut:
        """Emergencies in force, and how many displays show them."""
        return EmergenciesOut(emergencies=[EmergencyOut.of(one) for one in schedule.emergencies.current(web.account())])

    @api.post("/emergency", allow=Role.ADMIN, out=EmergencyOut, status=201)
    def begin(body: EmergencyIn) -> EmergencyOut:
        """Show a text on displays at once, over everything else."""
        made = schedule.emergencies.raise_(
            web.account(),
            body.text,
            aims=tuple(Aim(one.target, one.id) for one in body.targets),
            last_for=timedelta(minutes=max(-1, min(body.minutes, 100_000))),
            drill=body.drill,
        )
        return EmergencyOut.of(made)

    @api.delete("/emergency/<emergency_id>", allow=Role.ADMIN)
    def end(path: EmergencyPath) -> None:
        """End an emergency; what was on before it is on again."""
        schedule.emergencies.end(web.account(), path.emergency_id)


def _campaign_out(one: Campaign) -> CampaignOut:
    return CampaignOut(
        id=one.id,
        title=one.title,
        store=one.store,
        state=one.state,
        version=one.version,
        changed_at=one.changed_at,
        changed_by=one.changed_by,
    )


def _campaign(one: Campaign, status: int = 200) -> Reply:
    return Reply(_campaign_out(one), status, etag=str(one.version))
