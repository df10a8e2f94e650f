"""Tags, codes, readers, beacons and gateways: where a shopper and the shop meet. Values and refusals, no database."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signage.errors import N_, Conflict, Invalid, NotFound
from signage.ids import ALPHABET, DisplayId, PlaceId, ProductId, StoreId, TouchpointId

CODE_LENGTH = 10


class Kind(StrEnum):
    """What a touchpoint is made of."""

    TAG = "tag"
    QR = "qr"
    READER = "reader"
    BEACON = "beacon"
    GATEWAY = "gateway"


KIND_LABELS: Mapping[Kind, str] = {
    Kind.TAG: N_("NFC tag"),
    Kind.QR: N_("QR code"),
    Kind.READER: N_("Reader"),
    Kind.BEACON: N_("Beacon"),
    Kind.GATEWAY: N_("Gateway"),
}

TAPPED = frozenset({Kind.TAG, Kind.QR})
"""Kinds with a tap link: what a phone can open."""


class State(StrEnum):
    """The life of a touchpoint; the first tap activates it, nothing brings it back from retirement but an undo."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"


STATE_LABELS: Mapping[State, str] = {
    State.PLANNED: N_("Planned"),
    State.ACTIVE: N_("Active"),
    State.PAUSED: N_("Paused"),
    State.RETIRED: N_("Retired"),
}

NEXT: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.ACTIVE, State.PAUSED, State.RETIRED}),
    State.ACTIVE: frozenset({State.PAUSED, State.RETIRED}),
    State.PAUSED: frozenset({State.ACTIVE, State.RETIRED}),
    # Only as the undo of a retirement just made; see Touchpoints.unretire.
    State.RETIRED: frozenset({State.PLANNED, State.ACTIVE, State.PAUSED}),
}


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A touchpoint with the binding that holds now.

    identity: what the air or the tag says of it (a UID, an iBeacon identity, a gateway's MAC), or empty.
    source: for readers and gateways, the CloudEvents source that they sign for.
    """

    id: TouchpointId
    code: str
    kind: Kind
    name: str
    store: StoreId
    state: State
    place: PlaceId
    product: ProductId | None = None
    display: DisplayId | None = None
    identity: str = ""
    source: str = ""
    role: str = ""
    last_seen: datetime | None = None
    taps: int = 0
    refused: int = 0


@dataclass(frozen=True)
class NewTouchpoint:
    """What a person says about a touchpoint. code, secret (of a reader), source: empty for fresh ones."""

    kind: Kind
    name: str
    store: StoreId
    place: PlaceId
    product: ProductId | None = None
    display: DisplayId | None = None
    identity: str = ""
    role: str = ""
    code: str = ""
    source: str = ""
    secret: str = ""
    state: State = State.PLANNED


@dataclass(frozen=True)
class Binding:
    """Where a touchpoint hung, and what it stood for, in a span of time."""

    place: PlaceId
    product: ProductId | None
    display: DisplayId | None
    since: datetime
    until: datetime | None


class TouchpointNotFound(NotFound):
    """No such touchpoint, or not for this account."""

    sentence = N_("This touchpoint does not exist, or you may not see it. Go back to the list.")


class CodeTaken(Conflict):
    """Two touchpoints would share a code."""

    field = "/code"
    sentence = N_("The code %(code)s has been used before; a code is never used again. Leave it empty for a new one.")


class IdentityTaken(Conflict):
    """A beacon or tag is registered already."""

    field = "/identity"
    sentence = N_("This is already “%(name)s”: open that touchpoint and move it, or check the identity.")


class IdentityElsewhere(Conflict):
    """A beacon or tag is registered in a store that is out of sight."""

    field = "/identity"
    sentence = N_("This is registered in another store already: check the identity, or ask an administrator.")


class WrongStep(Conflict):
    """The life cycle has no such step."""

    sentence = N_("A touchpoint that is “%(state)s” cannot become “%(wanted)s”.")


class BadCode(Invalid):
    """A code has other characters or another length."""

    field = "/code"
    sentence = N_("A code has %(length)d characters of 0–9 and A–Z without I, L, O and U.")


class NeedsName(Invalid):
    """A touchpoint without a name cannot be found again."""

    field = "/name"
    sentence = N_("Give it a name of 1 to 100 characters by which you will find it again.")


class PlaceNotHere(Invalid):
    """The place is none of the store's."""

    field = "/place"
    sentence = N_("This place is not on the map of the store: choose another place.")


class ProductNotHere(Invalid):
    """The product is unknown."""

    field = "/product"
    sentence = N_("There is no such product: choose one from the catalogue, or leave it empty.")


class DisplayNotHere(Invalid):
    """The display is none of the store's."""

    field = "/display"
    sentence = N_("This display is not in the store: choose another, or leave it to the nearest one.")


class BadReaderSecret(Invalid):
    """A reader's secret is too short or not readable."""

    field = "/secret"
    sentence = N_("A secret begins with whsec_ and holds 24 to 64 bytes in base64.")


def new_code() -> str:
    """A fresh code; 50 bits of chance, so a stranger does not find another's tag by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code as it is stored, from a text in any case; None if it cannot be one."""
    code = text.upper()
    if len(code) != CODE_LENGTH or not set(code) <= _LETTERS:
        return None
    return code


_LETTERS = frozenset(ALPHABET)
