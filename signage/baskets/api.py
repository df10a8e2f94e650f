"""The basket for scripts: what lies in it, and slips for forms."""

from __future__ import annotations

from flask import request
from pydantic import BaseModel, Field

from signage.baskets.doors import COOKIE, safe_page
from signage.baskets.service import Baskets
from signage.baskets.values import Basket, Line
from signage.catalogue import Offer
from signage.web import PUBLIC, Reply, Web, choose_language


class LineOut(BaseModel):
    """One line. price, total: in minor units of `currency`; None when it is not sold any more."""

    store: str
    sku: str
    quantity: int
    title: str
    picture: str
    price: int | None
    total: int | None
    currency: str
    price_text: str
    stock: int
    available: bool

    @staticmethod
    def of(line: Line) -> LineOut:
        """From the value."""
        offer: Offer | None = line.offer
        return LineOut(
            store=line.store,
            sku=line.sku,
            quantity=line.quantity,
            title=offer.title if offer else "",
            picture=offer.picture_url if offer else "",
            price=offer.price.minor if offer else None,
            total=line.total.minor if line.total else None,
            currency=offer.price.currency if offer else "",
            price_text=offer.price_text if offer else "",
            stock=offer.stock if offer else 0,
            available=bool(offer and offer.available),
        )


class BasketOut(BaseModel):
    """A shopper's basket."""

    count: int = 0
    lines: list[LineOut] = []
    marks: list[str] = []

    @staticmethod
    def of(basket: Basket | None) -> BasketOut:
        """From the value; empty for a shopper who has none."""
        if basket is None:
            return BasketOut()
        lines = [LineOut.of(line) for line in basket.lines]
        return BasketOut(count=basket.count, lines=lines, marks=[mark.sku for mark in basket.marks])


class TicketQuery(BaseModel):
    """For which button of which page."""

    page: str = Field(max_length=500)
    action: str = Field(max_length=40)


class TicketOut(BaseModel):
    """A signed slip, good for ten minutes."""

    ticket: str


def init_app(web: Web, baskets: Baskets) -> None:
    """Hang the operations into the app."""
    api = web.api("baskets")

    @api.get("/baskets/mine", allow=PUBLIC, out=BasketOut)
    def mine() -> Reply:
        """The basket of this browser's cookie."""
        basket = baskets.basket(request.cookies.get(COOKIE), [choose_language()])
        return Reply(BasketOut.of(basket), headers={"Cache-Control": "no-store", "Vary": "Cookie"})

    @api.get("/baskets/ticket", allow=PUBLIC, out=TicketOut)
    def ticket(query: TicketQuery) -> Reply:
        """A fresh slip for a page that has been open for long. Another site cannot read this answer."""
        slip = baskets.ticket(page=safe_page(query.page), action=query.action)
        return Reply(TicketOut(ticket=slip), headers={"Cache-Control": "no-store"})
