"""Why a map refuses a change."""

from __future__ import annotations

from signage.errors import N_, Conflict, Invalid


class UnderItself(Invalid):
    """A place would lie in itself, directly or by a detour."""

    field = "/parent"
    sentence = N_("“%(place)s” cannot lie in “%(parent)s”, which is itself or lies in it: choose another parent.")


class ForeignParent(Invalid):
    """A place would move to another store."""

    field = "/parent"
    sentence = N_("“%(parent)s” is in another store. Make the place there anew instead.")


class NameMissing(Invalid):
    """A place or store has no name."""

    field = "/name"
    sentence = N_("A name is missing. Say what people in the store call it.")


class UnknownTimeZone(Invalid):
    """A time zone that the world does not know."""

    field = "/time_zone"
    sentence = N_("“%(zone)s” is no time zone. Take a name such as Europe/Berlin.")


class UnknownRegion(Invalid):
    """A region whose public holidays nobody has written down."""

    field = "/region"
    sentence = N_("“%(region)s” is no region. Take a country such as DE, or a part of it such as DE-NW.")


class BadHoliday(Invalid):
    """Something that is no date where the store's own holidays are listed."""

    field = "/own_holidays"
    sentence = N_("“%(text)s” is no date. Write dates such as 2026-12-24, one a line.")


class UnknownLanguage(Invalid):
    """A language tag that Babel cannot read, or none at all."""

    field = "/languages"
    sentence = N_("“%(language)s” is no language. Give at least one tag such as de or en, the most important first.")


class UnknownCurrency(Invalid):
    """A currency that has no ISO 4217 code."""

    field = "/currency"
    sentence = N_("“%(currency)s” is no currency. Take a code of three letters such as EUR.")


class BadHours(Invalid):
    """An opening span that ends before it begins."""

    field = "/hours"
    sentence = N_("%(opens)s to %(closes)s is no opening time: the store has to close after it opens.")


class BadPolygon(Invalid):
    """An area needs three corners with finite coordinates."""

    field = "/polygon"
    sentence = N_("An area has at least three corners, each two numbers in metres; this one has %(corners)s.")


class BadPoint(Invalid):
    """A point with one coordinate, or with one that is no finite number."""

    field = "/x"
    sentence = N_("A point needs both x and y, in metres.")


class StoreStays(Invalid):
    """A store is the root of its map and cannot become something else."""

    field = "/kind"
    sentence = N_("A store is the root of its map: its kind and its parent stay, and nothing else becomes a store.")


class PlaceInUse(Conflict):
    """Places or other things still hang on the place."""

    sentence = N_("“%(place)s” still holds %(count)s other places. Move or remove them first.")


class PlaceCarries(Conflict):
    """Displays, tags or other things hang at the place."""

    sentence = N_("At “%(place)s” there still is: %(things)s. Hang it elsewhere first.")


class ParentGone(Conflict):
    """A place cannot come back, as what it lay in is off the map."""

    sentence = N_("“%(place)s” cannot come back: what it lay in is off the map, too. Bring that back first.")


class AlreadyKnown(Conflict):
    """Another store has the same number in the same system."""

    sentence = N_("A store with the number “%(external_id)s” from “%(source)s” is already here.")


class NotAPlan(Invalid):
    """A picture that cannot be a floor plan."""

    field = "/picture"
    sentence = N_("This is no picture that can be a floor plan. Choose an SVG, PNG, JPEG or WebP file.")


class PlanTooLarge(Invalid):
    """A picture beyond the limits."""

    field = "/picture"
    sentence = N_("This picture is too large. A floor plan has at most %(megabytes)s MB and %(megapixels)s megapixels.")


class BadScale(Invalid):
    """A plan whose width in metres makes no sense."""

    field = "/width_m"
    sentence = N_("Say how many metres wide the plan is: between 1 and 2,000.")


class PlanNeedsFloor(Invalid):
    """A plan belongs under a floor or a whole store."""

    field = "/place"
    sentence = N_("“%(place)s” is neither a floor nor a store. Choose the floor that the plan shows.")
