"""Reasons in words: each code is one sentence of the catalogue."""

from __future__ import annotations

from signage.errors import N_

from .answer import Code

SENTENCES: dict[Code, str] = {
    "assigned": N_("assigned to this display, its place or its store"),
    "display_fallback": N_("nothing is assigned; the fallback of the display"),
    "store_fallback": N_("nothing is assigned; the fallback of the store"),
    "house_card": N_("nothing is assigned; the house card"),
    "not_yet": N_("starts on %(since)s"),
    "over": N_("ended on %(until)s"),
    "not_now": N_("not at this time"),
    "left_out": N_("left out on this day"),
    "holiday": N_("not on public holidays"),
    "no_holiday": N_("on public holidays only"),
    "other_day": N_("not on this day"),
    "other_hours": N_("only from %(start)s to %(end)s"),
    "closed": N_("only while the store is open"),
    "open": N_("only while the store is closed"),
    "paused": N_("paused"),
    "stopped": N_("its campaign was stopped"),
    "sold_out": N_("what it is about is sold out here"),
    "unpublished": N_("its playlist is not published"),
    "nothing_valid": N_("no item of its playlist is valid now"),
    "lower_level": N_("something of a higher level is on"),
    "no_share": N_("the others own all of the time"),
    "wider": N_("another assignment is closer to this display"),
    "earlier_start": N_("another assignment of the same kind started later"),
    "larger_id": N_("another assignment of the same kind came first"),
    "item_not_yet": N_("valid from %(since)s"),
    "item_over": N_("valid until %(until)s"),
}
"""Complete for every code; a test compares."""
