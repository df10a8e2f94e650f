"""Why the schedule refuses something."""

from __future__ import annotations

from signage.errors import N_, Invalid, NotFound


class NoSuchDisplay(NotFound):
    """No such display, or out of the account's sight."""

    sentence = N_("This display does not exist, or you may not see it. Go back and choose another.")


class NoSuchEntry(NotFound):
    """No such assignment."""

    sentence = N_("This assignment does not exist any more. Load the page again.")


class NoSuchCampaign(NotFound):
    """No such campaign, or out of the account's sight."""

    sentence = N_("This campaign does not exist, or you may not see it. Go back and choose another.")


class WrongSpan(Invalid):
    """An assignment that ends before it begins."""

    field = "/until"
    sentence = N_("The end lies before the beginning: choose a later one.")


class NoTarget(Invalid):
    """An assignment to nothing."""

    field = "/target_id"
    sentence = N_("Choose the display, place or store that shows the playlist.")


class TooFar(Invalid):
    """A moment for which no answer makes sense."""

    field = "/at"
    sentence = N_("Choose a time within two years from now.")


class NoOffset(Invalid):
    """A moment that is another one in every time zone."""

    field = "/at"
    sentence = N_("Time must carry an offset, such as 2026-05-04T09:00:00+02:00.")


class TimelineTooLong(Invalid):
    """A stretch of time that nobody could look at."""

    field = "/to"
    sentence = N_("Choose at most 62 days at once.")


class NeedsEnd(Invalid):
    """A campaign for ever."""

    field = "/last"
    sentence = N_("A campaign needs an end: choose its last day.")


class ActionTooLong(Invalid):
    """An action without an end, or with one too late."""

    field = "/last"
    sentence = N_("An action ends after 31 days at the latest: choose its last day.")


class EmergencyTooLong(Invalid):
    """An emergency without an end, or with one too late."""

    field = "/until"
    sentence = N_("An emergency ends after 24 hours at the latest: choose its end.")


class HalfDaypart(Invalid):
    """A part of the day with one end."""

    field = "/ends"
    sentence = N_("A part of the day has a beginning and an end: give both, or none for the whole day.")


class UtcUntil(Invalid):
    """An end in UTC beside a start on the shop's wall."""

    field = "/rule"
    sentence = N_("UNTIL is a day on the shop's calendar, not a moment in UTC: write UNTIL=%(date)s.")


class NeverBetween(Invalid):
    """A rule without a day between the first and the last."""

    field = "/rule"
    sentence = N_("No day of this rule lies between the first and the last day: it would never happen.")


class ShareAlone(Invalid):
    """A share of the time on a level that does not share it."""

    field = "/share"
    sentence = N_("Only campaigns share the time: choose the level Campaign, or leave the share empty.")


class ShareOutside(Invalid):
    """A percentage that is none."""

    field = "/share"
    sentence = N_("A share is a percentage from 1 to 100.")


class TooMuchShared(Invalid):
    """Campaigns that are on together were promised more than all of the time."""

    field = "/share"
    sentence = N_("Shares add up to %(sum)s %%: %(shares)s. Lower one, or choose other times.")


class LeadTooLong(Invalid):
    """Minutes around the doors that are most of a day."""

    field = "/lead_minutes"
    sentence = N_("Before opening and after closing are 720 minutes at the most.")


class LeadAlone(Invalid):
    """Minutes around doors that the entry does not look at."""

    field = "/lead_minutes"
    sentence = N_("Minutes before opening and after closing go with “while open” or “while closed” only.")


class NoProduct(Invalid):
    """ "Until sold out" of nothing that the account knows."""

    field = "/stock/product"
    sentence = N_("This product does not exist, or you may not see it. Choose another.")
