"""Which price holds, since when, and what has to be told beside it: pure, over the append-only history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from signage.ids import StoreId

from .money import Money
from .values import Price, PriceKind

LOW_SPAN = timedelta(days=30)


@dataclass(frozen=True)
class Step:
    """From this instant on, this price is asked."""

    since: datetime
    price: Price


@dataclass(frozen=True)
class Quote:
    """The price that holds, and what the law wants beside a reduction."""

    price: Price
    regular: Money | None
    low_30_days: Money | None
    history_days: int


@dataclass(frozen=True)
class Wanted:
    """What a feed says a variant costs. The offer holds in [since, until); None is open."""

    regular: Money
    offer: Money | None = None
    since: datetime | None = None
    until: datetime | None = None

    def at(self, instant: datetime) -> tuple[PriceKind, Money]:
        """Kind and amount that should hold at an instant."""
        begun = self.since is None or self.since <= instant
        over = self.until is not None and self.until <= instant
        if self.offer is not None and begun and not over:
            return PriceKind.OFFER, self.offer
        return PriceKind.REGULAR, self.regular


def timeline(prices: Iterable[Price], store: StoreId | None) -> list[Step]:
    """The prices asked in a store, one after the other.

    A store's own price goes before the price for all stores, however old it is. Of two lines for the same
    instant the one written later counts (ids sort by time), which is how a planned price is taken back.
    """
    own: Price | None = None
    shared: Price | None = None
    steps: list[Step] = []
    for price in sorted(prices, key=lambda each: (each.valid_from, each.id)):
        if price.store is None:
            shared = price
        elif price.store == store:
            own = price
        asked = own or shared
        if asked is None:
            continue
        if steps and steps[-1].since == price.valid_from:
            steps.pop()
        if not steps or steps[-1].price.id != asked.id:
            steps.append(Step(price.valid_from, asked))
    return steps


def quote(prices: Iterable[Price], store: StoreId | None, at: datetime) -> Quote | None:
    """What is asked in a store at an instant; None where nobody has set a price yet."""
    known = [each for each in prices if each.valid_from <= at]
    steps = timeline(known, store)
    if not steps:
        return None
    now = steps[-1].price
    if now.kind is PriceKind.REGULAR:
        return Quote(now, None, None, (at - steps[0].since).days)
    began = _began(steps)
    before = [step for step in steps if step.since < began]
    regular = _regular(known, store)
    reduced = regular is not None and regular.money.minor > now.money.minor
    return Quote(
        now,
        regular.money if regular and reduced else None,
        _lowest(before, began - LOW_SPAN),
        (began - steps[0].since).days,
    )


def _began(steps: Sequence[Step]) -> datetime:
    """When the present reduction began: the same amount written down again does not start a new one."""
    first = steps[-1]
    for step in reversed(steps):
        if step.price.kind is not PriceKind.OFFER or step.price.money != first.price.money:
            break
        first = step
    return first.since


def _regular(prices: Iterable[Price], store: StoreId | None) -> Price | None:
    regular = [each for each in prices if each.kind is PriceKind.REGULAR]
    steps = timeline(regular, store)
    return steps[-1].price if steps else None


def _lowest(before: Sequence[Step], since: datetime) -> Money | None:
    """The lowest price asked from `since` to the end of `before`; it includes the one that held at `since`."""
    held = [step.price.money for step in before if step.since <= since][-1:]
    held += [step.price.money for step in before if step.since > since]
    return min(held, key=lambda money: money.minor, default=None)


def changes_needed(
    prices: Sequence[Price], store: StoreId | None, wanted: Wanted, now: datetime
) -> list[tuple[datetime, PriceKind, Money]]:
    """The lines to append so that the history says from now on what is wanted; none where it already does.

    Lines are never changed, so a planned offer that is not wanted any more is covered by a line of its instant.
    """
    instants = {now}
    instants |= {each.valid_from for each in prices if each.store == store and each.valid_from > now}
    instants |= {each for each in (wanted.since, wanted.until) if each is not None and each > now}
    mine = [each for each in prices if each.store == store]
    lines: list[tuple[datetime, PriceKind, Money]] = []
    for instant in sorted(instants):
        kind, money = wanted.at(instant)
        if kind is PriceKind.OFFER and _held(mine, lines, instant, regular_only=True) != wanted.regular:
            lines.append((instant, PriceKind.REGULAR, wanted.regular))
        if _held(mine, lines, instant) != money or _kind(mine, lines, instant) is not kind:
            lines.append((instant, kind, money))
    return lines


def _at(
    prices: Sequence[Price], lines: Sequence[tuple[datetime, PriceKind, Money]], instant: datetime, *, regular: bool
) -> tuple[PriceKind, Money] | None:
    known = [(each.valid_from, 0, each.id, each.kind, each.money) for each in prices]
    known += [(since, 1, f"{place:06}", kind, money) for place, (since, kind, money) in enumerate(lines)]
    held = [each for each in known if each[0] <= instant and (not regular or each[3] is PriceKind.REGULAR)]
    last = max(held, key=lambda each: each[:3], default=None)
    return (last[3], last[4]) if last else None


def _held(
    prices: Sequence[Price],
    lines: Sequence[tuple[datetime, PriceKind, Money]],
    instant: datetime,
    *,
    regular_only: bool = False,
) -> Money | None:
    found = _at(prices, lines, instant, regular=regular_only)
    return found[1] if found else None


def _kind(
    prices: Sequence[Price], lines: Sequence[tuple[datetime, PriceKind, Money]], instant: datetime
) -> PriceKind | None:
    found = _at(prices, lines, instant, regular=False)
    return found[0] if found else None


def next_change(prices: Iterable[Price], after: datetime) -> datetime | None:
    """The next instant at which a planned price begins."""
    return min((each.valid_from for each in prices if each.valid_from > after), default=None)
