"""What holds for the asker's own visit, for scripts."""

from __future__ import annotations

from flask import request
from pydantic import BaseModel

from signage.baskets import COOKIE
from signage.visitors.service import Visitors
from signage.web import PUBLIC, Reply, Web


class VisitOut(BaseModel):
    """The purposes that the running visit agreed to; none without a visit."""

    consents: list[str]


def init_app(web: Web, visitors: Visitors) -> None:
    """Hang the operation into the app."""
    api = web.api("visitors")

    @api.get("/visits/mine", allow=PUBLIC, out=VisitOut)
    def my_visit() -> Reply:
        """What this browser's visit agreed to; it begins no visit and sets no cookie"""
        visit = visitors.of_cookie(request.cookies.get(COOKIE))
        consents = sorted(visit.consents) if visit else []
        return Reply(VisitOut(consents=consents), headers={"Cache-Control": "no-store", "Vary": "Cookie"})
