"""REST: webhooks, and how their deliveries are going."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from signage.access import Role
from signage.notify.service import Notify
from signage.notify.values import Delivery, NewTarget, Target
from signage.notify.words import worded
from signage.web import Api, Web


class WebhookIn(BaseModel):
    """Who is to be told. types: of which facts, empty for all. store: of one store alone."""

    name: str = Field(max_length=100)
    url: str = Field(max_length=500)
    types: list[str] = Field(default=[], max_length=100)
    store: str | None = Field(default=None, max_length=26)


class WebhookPath(BaseModel):
    """Which webhook."""

    target: str = Field(max_length=40)


class WebhookOut(BaseModel):
    """Somebody who is told. note: why it is paused. waiting: how many messages are not sent yet."""

    id: str
    name: str
    url: str
    types: list[str]
    store: str | None
    state: str
    note: str
    waiting: int


class WebhooksOut(BaseModel):
    """Webhooks by name."""

    webhooks: list[WebhookOut]


class SecretOut(BaseModel):
    """A secret; it is told only here."""

    secret: str


class NewWebhookOut(WebhookOut):
    """A new webhook with the secret that its messages are signed with; it is told only here."""

    secret: str


class DeliveryOut(BaseModel):
    """One message. note: what the other side said last."""

    id: str
    event: str
    type: str
    state: str
    attempts: int
    note: str
    made_at: datetime
    next_at: datetime | None


class DeliveriesOut(BaseModel):
    """The newest messages to a webhook."""

    deliveries: list[DeliveryOut]


def init_app(web: Web, notify: Notify) -> None:
    """Add the operations."""
    api = web.api("notify")

    @api.get("/webhooks", allow=Role.ADMIN, out=WebhooksOut)
    def webhooks() -> WebhooksOut:
        """Who is told of what happens, by name."""
        return WebhooksOut(webhooks=[_webhook(one) for one in notify.targets(web.account())])

    @api.post("/webhooks", allow=Role.ADMIN, out=NewWebhookOut, status=201)
    def add_webhook(body: WebhookIn) -> NewWebhookOut:
        """Tell an address from now on, signed as Standard Webhooks has it; the answer holds the secret, once."""
        new = NewTarget(body.name, {"url": body.url.strip()}, store=web.store(body.store), types=tuple(body.types))
        made, secret = notify.add(web.account(), new)
        return NewWebhookOut(**_webhook(made).model_dump(), secret=secret)

    @api.get("/webhooks/<target>", allow=Role.ADMIN, out=WebhookOut)
    def webhook(path: WebhookPath) -> WebhookOut:
        """One webhook."""
        return _webhook(notify.target(web.account(), path.target))

    @api.delete("/webhooks/<target>", allow=Role.ADMIN)
    def remove_webhook(path: WebhookPath) -> None:
        """Tell it nothing any more; `restore` takes that back."""
        notify.remove(web.account(), path.target)

    @api.get("/webhooks/<target>/deliveries", allow=Role.ADMIN, out=DeliveriesOut)
    def deliveries(path: WebhookPath) -> DeliveriesOut:
        """The newest messages to it, and what became of them."""
        found = notify.deliveries(web.account(), path.target)
        return DeliveriesOut(deliveries=[_delivery(one) for one in found])

    @api.post("/webhooks/<target>/test", allow=Role.ADMIN, out=DeliveryOut, status=202)
    def test_webhook(path: WebhookPath) -> DeliveryOut:
        """Send it a message that says nothing, on the way that all messages take."""
        return _delivery(notify.test(web.account(), path.target))

    @api.post("/webhooks/<target>/secret", allow=Role.ADMIN, out=SecretOut)
    def renew_secret(path: WebhookPath) -> SecretOut:
        """Sign with a new secret from now on; the answer holds it, once."""
        return SecretOut(secret=notify.renew_secret(web.account(), path.target))

    _states(web, api, notify)


def _states(web: Web, api: Api, notify: Notify) -> None:
    @api.post("/webhooks/<target>/pause", allow=Role.ADMIN, out=WebhookOut)
    def pause_webhook(path: WebhookPath) -> WebhookOut:
        """Keep what happens from now on, and send nothing."""
        return _webhook(notify.pause(web.account(), path.target))

    @api.post("/webhooks/<target>/resume", allow=Role.ADMIN, out=WebhookOut)
    def resume_webhook(path: WebhookPath) -> WebhookOut:
        """Send again, first what waits."""
        return _webhook(notify.resume(web.account(), path.target))

    @api.post("/webhooks/<target>/restore", allow=Role.ADMIN, out=WebhookOut)
    def restore_webhook(path: WebhookPath) -> WebhookOut:
        """Take a removal back."""
        return _webhook(notify.restore(web.account(), path.target))


def _webhook(one: Target) -> WebhookOut:
    return WebhookOut(
        id=one.id, name=one.name, url=one.settings.get("url", ""), types=list(one.types), store=one.store,
        state=one.state.value, note=worded(one.note), waiting=one.waiting,
    )  # fmt: skip


def _delivery(one: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=one.id, event=one.event, type=one.type, state=one.state.value, attempts=one.attempts, note=worded(one.note),
        made_at=one.made_at, next_at=one.next_at,
    )  # fmt: skip
