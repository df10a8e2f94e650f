"""The basket for scripts: what lies in it, and slips for forms."""

from __future__ import annotations

from flask import request
from flask_babel import gettext, ngettext
from pydantic import BaseModel, Field

from signage.baskets.doors import COOKIE, safe_page
from signage.baskets.service import Baskets
from signage.baskets.values import Basket, Line
from signage.catalogue import Offer
from signage.web import PUBLIC, Reply, Web, choose_language


class LineOut(BaseModel):
    """One line. price, total: in minor units of `currency`; None when it is not sold any more. The texts say the same
    as people of the asked language write it.
    """

    store: str
    sku: str
    quantity: int
    title: str
    picture: str
    price: int | None
    total: int | None
    currency: str
    price_text: str
    total_text: str
    stock: int
    stock_text: str
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
            total_text=line.total.format(offer.language) if offer and line.total else "–",
            stock_text=stock_text(offer),
            stock=offer.stock if offer else 0,
            available=bool(offer and offer.available),
        )


class TotalOut(BaseModel):
    """What all lines of one currency cost."""

    currency: str
    text: str


class BasketOut(BaseModel):
    """A shopper's basket."""

    count: int = 0
    lines: list[LineOut] = []
    totals: list[TotalOut] = []
    marks: list[str] = []

    @staticmethod
    def of(basket: Basket | None) -> BasketOut:
        """From the value; empty for a shopper who has none."""
        if basket is None:
            return BasketOut()
        lines = [LineOut.of(line) for line in basket.lines]
        language = choose_language()
        totals = [TotalOut(currency=one.currency, text=one.format(language)) for one in basket.totals]
        marks = [mark.sku for mark in basket.marks]
        return BasketOut(count=basket.count, lines=lines, totals=totals, marks=marks)


class TicketQuery(BaseModel):
    """For which button of which page."""

    page: str = Field(max_length=500)
    action: str = Field(max_length=40)


class TicketOut(BaseModel):
    """A signed slip, good for ten minutes."""

    ticket: str


def stock_text(offer: Offer | None) -> str:
    """What the basket says of the stock in the store."""
    if offer is None:
        return ""
    if not offer.available:
        return str(gettext("sold out in the store"))
    return str(ngettext("%(num)d piece in the store", "%(num)d pieces in the store", offer.stock))


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
