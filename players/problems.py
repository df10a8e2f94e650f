"""What this room refuses, in sentences."""

from __future__ import annotations

from signage.errors import N_, Invalid, NotAllowed, NotFound, SignInNeeded, Unavailable


class WrongCode(Invalid):
    """Nobody shows this code, or not any more."""

    field = "/code"
    sentence = N_("No screen shows the code %(code)s any more. Type the code that it shows now.")


class TooManyCodes(Invalid):
    """Guessing is stopped."""

    field = "/code"
    sentence = N_("Too many wrong codes. Wait a minute, then type the code from the screen.")


class WrongSignature(SignInNeeded):
    """The device did not prove that it has the key."""

    sentence = N_("The signature does not fit: %(why)s. Reload the display; if it stays, pair it anew.")


class NotPaired(NotFound):
    """No display has this key."""

    sentence = N_("This key belongs to no display. Pair the display again.")


class Withdrawn(NotAllowed):
    """The display was revoked."""

    sentence = N_("This display was removed in the studio. It shows nothing of this shop any more.")


class NotSecure(Invalid):
    """A device without a secure context has no key of its own."""

    field = "/public_key"
    sentence = N_(
        "This address is not secure, so the display cannot make a key. Serve it by HTTPS, use the kiosk agent, or "
        "start Chromium with --unsafely-treat-insecure-origin-as-secure (PLAYERS_ALLOW_INSECURE=1 pairs it anyway)."
    )


class UsedLink(Invalid):
    """A pairing link works once and for a day."""

    field = "/token"
    sentence = N_("This pairing link was used before or is too old. Make a new one, or type the code of the screen.")


class NoName(Invalid):
    """A display without a name could not be found in a list."""

    field = "/name"
    sentence = N_("Give the display a name, such as the place where it hangs.")


class NotOffered(Invalid):
    """Something was chosen that is not in the list."""

    sentence = N_("This cannot be chosen here. Choose from the list.")


class NotPlanned(Unavailable):
    """The display's plan cannot be made at the moment."""

    sentence = N_("What this display shows cannot be planned now. It plays on with what it has.")
