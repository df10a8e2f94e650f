"""What a rule can have wrong, one sentence each, all of them told at once; and a display that is none."""

from __future__ import annotations

from signage.errors import N_, Invalid, NotFound


class NoSuchDisplay(NotFound):
    """The display is not there, or not yours to see."""

    sentence = N_("There is no such display. Go back to the list and choose another.")


class UnknownField(Invalid):
    """A `var` names nothing that a moment has."""

    sentence = N_("There is no field “%(name)s”; choose one of the list.")


class DidYouMeanField(UnknownField):
    """The same, with the likeliest one."""

    sentence = N_("There is no field “%(name)s”; did you mean “%(near)s”?")


class UnknownOperator(Invalid):
    """The profile has no such operator."""

    sentence = N_("Conditions have no operator “%(name)s”; there are: %(known)s.")


class MayBeUnknown(Invalid):
    """An optional field without a value for the case that it is unknown."""

    sentence = N_("“%(name)s” may be unknown: say what counts then.")


class NeverUnknown(Invalid):
    """A default for a field that needs none."""

    sentence = N_("“%(name)s” is always known; leave out the value for “unknown”.")


class ListHere(Invalid):
    """A list where a single value belongs."""

    sentence = N_("“%(name)s” is a list; use “contains”.")


class NeedsFlag(Invalid):
    """Something true or false is missing."""

    sentence = N_("Here a statement is needed that is true or false.")


class NeedsNumber(Invalid):
    """A number is missing."""

    sentence = N_("Here a number is needed.")


class NeedsText(Invalid):
    """A text is missing."""

    sentence = N_("Here a text is needed.")


class NeedsList(Invalid):
    """A list is missing."""

    sentence = N_("Here a list of single values of one type is needed.")


class NeedsScalar(Invalid):
    """A single value is missing."""

    sentence = N_("Here a single value is needed: a text, a number, or yes or no.")


class WrongCount(Invalid):
    """An operator has too few or too many parts."""

    sentence = N_("“%(operator)s” takes %(needed)s parts; here are %(found)s.")


class BadNode(Invalid):
    """Neither a value nor one operator with its parts."""

    sentence = N_("A step of a condition is a value or one operator with its parts.")


class BadText(Invalid):
    """A text that two engines might read differently."""

    sentence = N_("A text has 1 to 200 characters (in Unicode's composed form).")


class BadNumber(Invalid):
    """A number out of bounds."""

    sentence = N_("A number lies between −1,000,000,000 and 1,000,000,000.")


class BadList(Invalid):
    """A list that is empty, too long or mixed."""

    sentence = N_("A list has 1 to 100 entries, all texts or all numbers.")


class TooDeep(Invalid):
    """More levels than a person can read."""

    sentence = N_("Conditions go at most 12 levels deep; split the rule in two.")


class TooBig(Invalid):
    """More steps than a display should count through."""

    sentence = N_("A condition has at most 200 steps; split the rule in two.")


class DisplayCannotRead(Invalid):
    """A rule that displays decide alone asks for what only the server knows."""

    sentence = N_("A display alone cannot know “%(name)s”; let the server decide this rule.")
