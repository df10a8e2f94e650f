"""Several people tap at one display at once: from the third on it shows what all of them tapped (design 07 §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from signage.ids import DisplayId, RuleId
from signage.personalisation.content import Content
from signage.personalisation.decide import Winner
from signage.personalisation.leases import CROWD, LEASE, Claim, seen
from signage.personalisation.moment import Moment
from signage.personalisation.rules import RANKS
from signage.tx import Tx

NEUTRAL = "neutral"
"""The `crowd` of a display that belongs to nobody once several people tap at it."""

EVERYBODY = "everybody"
"""Who holds a display that shows what all tapped: no session has this name."""

SPAN = timedelta(seconds=20)
PEOPLE = 3
SIDE_BY_SIDE = 4


def join(tx: Tx, winner: Winner, moment: Moment, now: datetime, language: str) -> Claim | None:
    """Note the tap; what the display shows for all who tapped, or None while they are fewer than three.

    Only products are shown, which anybody may see beside the shelf: nothing of a rule that knows more of somebody.
    """
    display = DisplayId(winner.display.id)
    if winner.display.crowd != NEUTRAL or winner.rule.rank > RANKS["tap"]:
        return None
    # Holds the row until the end: of two workers the later one counts the earlier one's tap.
    tx.connection.execute(update(LEASE).where(LEASE.c.display == display).values(crowd=NEUTRAL))
    taps = _noted(tx, display, moment, now)
    lease = seen(tx.connection, display)
    together = lease is not None and lease.holder == EVERYBODY and lease.until is not None and lease.until > now
    if not together and len({tap["holder"] for tap in taps}) < PEOPLE:
        return None
    content = side_by_side([tap["card"] for tap in taps if tap["card"]], language)
    if content is None:
        return None
    return Claim(
        display=display, holder=EVERYBODY, rule=RuleId(winner.rule.id), title=winner.rule.name, rank=RANKS["tap"],
        seconds=int(SPAN.total_seconds()), content=content.as_json(), together=True,
    )  # fmt: skip


def side_by_side(cards: Sequence[dict[str, Any]], language: str) -> Content | None:
    """The newest four of these products, each once; None without any."""
    newest = {str(card["product"]): card["value"] for card in reversed(cards)}
    shown = list(dict.fromkeys(str(card["product"]) for card in cards))[:SIDE_BY_SIDE]
    if not shown:
        return None
    keys = [f"product:{product}" for product in shown]
    values = {f"product:{product}": newest[product] for product in shown}
    return Content("products", {"widget": "products", "data": [*keys], "show_stock": True}, values, language)


def forget(tx: Tx, now: datetime) -> None:
    """Who tapped longer ago does not count any more."""
    tx.connection.execute(delete(CROWD).where(CROWD.c.at <= now - SPAN))


def let_go(tx: Tx, holder: str) -> None:
    """Somebody took a consent back: their taps count no longer."""
    tx.connection.execute(delete(CROWD).where(CROWD.c.holder == holder))


def _noted(tx: Tx, display: DisplayId, moment: Moment, now: datetime) -> Sequence[RowMapping]:
    """The taps of the last seconds with this one, the newest first."""
    row, product = CROWD.c, moment.product
    forget(tx, now)
    in_stock = product is not None and product.card and product.stock_here != 0
    card = {"product": product.id, "value": dict(product.card)} if product is not None and in_stock else None
    values = {"event": moment.id, "display": display, "holder": moment.holder, "at": now, "card": card}
    tx.connection.execute(insert(CROWD).values(**values))
    newest = select(CROWD).where(row.display == display).order_by(row.at.desc(), row.event.desc())
    return tx.connection.execute(newest).mappings().all()
