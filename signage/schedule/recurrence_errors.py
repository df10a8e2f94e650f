"""What a recurrence can have wrong: one sentence each."""

from __future__ import annotations

from signage.errors import N_, Invalid


class BadRecurrence(Invalid):
    """The text is no recurrence rule at all."""

    field = "/rrule"
    sentence = N_("“%(text)s” is no part of a recurrence rule. Write NAME=VALUE, with “;” between the parts.")


class UnknownPart(BadRecurrence):
    """A part that the grammar does not have."""

    sentence = N_("Recurrence rules have no part “%(name)s” here.")


class PartTwice(BadRecurrence):
    """A part that stands in the rule more than once."""

    sentence = N_("“%(name)s” stands in the rule twice; leave one.")


class ClockPart(BadRecurrence):
    """BYHOUR and its like."""

    sentence = N_("“%(name)s” is a time of day: choose a daypart instead.")


class TooOften(BadRecurrence):
    """A frequency below a day."""

    sentence = N_("A rule repeats by day, week, month or year, not “%(frequency)s”. Use a daypart for parts of a day.")


class NoFrequency(BadRecurrence):
    """FREQ is missing."""

    sentence = N_("The rule does not say how often: it needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")


class BadPart(BadRecurrence):
    """A part with a value that it cannot have."""

    sentence = N_("“%(value)s” is no value for %(name)s: %(needed)s.")


class PartNotHere(BadRecurrence):
    """A part that does not go with this frequency or with another part."""

    sentence = N_("“%(name)s” does not go with “%(other)s”.")


class PositionAlone(BadRecurrence):
    """BYSETPOS without a set."""

    sentence = N_("BYSETPOS chooses among days: name them by BYDAY, BYMONTHDAY or another part.")


class EndsTwice(BadRecurrence):
    """COUNT and UNTIL together."""

    sentence = N_("The rule ends by COUNT and by UNTIL; leave one.")


class EndBeforeStart(BadRecurrence):
    """UNTIL lies before the start."""

    sentence = N_("The rule ends on %(until)s, before it starts on %(start)s.")


class NeverThatDate(BadRecurrence):
    """A day that no such month has."""

    sentence = N_("Day %(day)s of month %(month)s never happens.")


class Never(BadRecurrence):
    """The parts exclude each other."""

    sentence = N_("No day fits all parts of this rule: it would never happen.")


class NotOnTheWall(Invalid):
    """A time with an offset where the clock on the wall is meant."""

    field = "/start"
    sentence = N_("“%(time)s” has an offset; a rule means the clock on the shop's wall.")


class UnknownZone(Invalid):
    """No IANA zone of that name."""

    field = "/time_zone"
    sentence = N_("There is no time zone “%(zone)s”; choose one such as Europe/Berlin.")
