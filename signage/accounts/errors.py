"""What can be wrong with an account."""

from __future__ import annotations

from signage.errors import N_, Conflict, Invalid, NotFound


class WrongSignIn(Invalid):
    """E-mail and password do not belong together; which of them is wrong stays unsaid."""

    field = "/password"
    sentence = N_("E-mail and password do not match. Check both, or ask an administrator for a new password.")


class EmailTaken(Conflict):
    """Another account has this address."""

    field = "/email"
    sentence = N_("“%(email)s” already has an account. Change that one, or use another address.")


class NoEmail(Invalid):
    """The address cannot be one."""

    field = "/email"
    sentence = N_("“%(email)s” is not an e-mail address. Write it as name@example.com.")


class NameMissing(Invalid):
    """The name is empty."""

    field = "/name"
    sentence = N_("Say the person's name (at most %(most)s characters).")


class PasswordTooShort(Invalid):
    """The password can be guessed."""

    field = "/password"
    sentence = N_("Choose a password of %(least)s to %(most)s characters.")


class StoreOutOfReach(Invalid):
    """An administrator gives away a store that is not theirs."""

    field = "/stores"
    sentence = N_("You can only give stores that you have yourself. Choose among those in the list.")


class LastAdministrator(Conflict):
    """Nobody would be left who can let people in."""

    sentence = N_("“%(name)s” is the last administrator for all stores. Make somebody else one first.")


class NoSuchAccount(NotFound):
    """There is no such account in reach."""

    sentence = N_("There is no such person, or you may not see them. Go back to the list and choose another.")
