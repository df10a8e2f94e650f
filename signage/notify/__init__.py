"""The outbox: who is told of what happens in the shop, and whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from signage.facts import Fact, NoticesChanged
from signage.fetch import Fetcher, foreign
from signage.jobs import JobKind
from signage.notify.kinds import Post
from signage.notify.service import DELIVER, Notify
from signage.notify.values import Delivery, DeliveryState, NewTarget, Target, TargetNotFound, TargetState
from signage.web import Web

__all__ = [
    "Delivery", "DeliveryState", "NewTarget", "Notify", "Target", "TargetNotFound", "TargetState", "init_app",
]  # fmt: skip


def init_app(web: Web) -> Notify:
    """Build the room and hang its pages into the app."""
    from signage.notify import api, pages

    kernel = web.kernel
    fetcher = foreign(kernel.settings.fetch_allow)
    notify = Notify(kernel, _way_out(fetcher), fetcher.check)
    kernel.bus.within(Fact, notify.write_down)
    kernel.bus.on(NoticesChanged, notify.forget, everywhere=True)
    kernel.jobs.register(
        JobKind(DELIVER, lambda run: notify.deliver(str(run.args["delivery"])), lease=timedelta(minutes=1))
    )
    api.init_app(web, notify)
    pages.init_app(web, notify)
    return notify


def _way_out(fetcher: Fetcher) -> Post:
    def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
        return fetcher.post(url, body, headers).status

    return post
