"""Displays: who they are, where they hang, how a device becomes one, and how it is sent away."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import RowMapping, Select, insert, select, update

from players.keys import Keys, check_signature, hashed
from players.models import DISPLAY, KEY, LINK, PAIRING
from players.problems import NoName, NotSecure, TooManyCodes, UsedLink, WrongCode
from signage.access import SYSTEM, Account, Role, require, visible_to
from signage.db import Tx
from signage.errors import NotFound
from signage.facts import DisplayChanged, DisplayPaired, DisplayRevoked
from signage.ids import AccountId, DisplayId, PlaceId, StoreId
from signage.kernel import Kernel
from signage.places import Places

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_FOR = timedelta(minutes=10)
LINK_FOR = timedelta(hours=24)
WRONG_CODES = 10
MINUTE = timedelta(minutes=1)


Class = Literal["window", "floor", "fitting", "advice"]
Crowd = Literal["queue", "replace", "neutral"]
Rotation = Literal[0, 90, 180, 270]


@dataclass(frozen=True)
class NewDisplay:
    """What a person says about a display. crowd: what happens when several people tap at once."""

    name: str
    store: StoreId
    place: PlaceId | None = None
    display_class: Class = "floor"
    crowd: Crowd = "queue"
    rotation: Rotation = 0
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Display:
    """A panel in a shop. status: what it last said of itself, seen_at: when."""

    id: DisplayId
    store: StoreId
    place: PlaceId | None
    name: str
    display_class: Class
    crowd: Crowd
    rotation: Rotation
    groups: tuple[str, ...]
    created_at: datetime
    seen_at: datetime | None = None
    status: dict[str, Any] | None = None
    keys: int = 0


@dataclass(frozen=True)
class Application:
    """A device that wants to become a display. public_key: SPKI, base64; None without a secure context."""

    public_key: str | None
    signature: str
    origin: str
    abilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pairing:
    """The code on a device's screen."""

    id: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Paired:
    """What a device gets when it has become a display. secret: only where it could make no key of its own."""

    display: Display
    key: str
    server_key: str
    secret: str | None = None


DisplayHook = Callable[[Tx, Display], None]


class Displays:
    """The displays of all stores."""

    def __init__(self, kernel: Kernel, places: Places, keys: Keys) -> None:
        self._kernel = kernel
        self._places = places
        self._keys = keys
        self._placed: list[DisplayHook] = []
        self._removed: list[DisplayHook] = []
        self._wrong: dict[AccountId, deque[datetime]] = {}
        self._secrets: dict[str, str] = {}
        self._all: tuple[Display, ...] | None = None

    def within(self, placed: DisplayHook, removed: DisplayHook) -> None:
        """Take part in the transactions that make, move or remove a display."""
        self._placed.append(placed)
        self._removed.append(removed)

    # Reading

    def list(self, account: Account, store: StoreId | None = None) -> list[Display]:
        """The displays in reach that were not removed, by name."""
        statement = _select().order_by(DISPLAY.c.name, DISPLAY.c.id)
        if store is not None:
            statement = statement.where(DISPLAY.c.store == store)
        with self._kernel.db.read() as session:
            rows = session.execute(visible_to(account, statement, DISPLAY.c.store)).mappings().all()
        return [_value(row) for row in rows]

    def get(self, account: Account, display: DisplayId) -> Display:
        """One display. Raises NotFound."""
        statement = visible_to(account, _select().where(DISPLAY.c.id == display), DISPLAY.c.store)
        with self._kernel.db.read() as session:
            row = session.execute(statement).mappings().one_or_none()
        if row is None:
            raise NotFound
        return _value(row)

    def everywhere(self) -> tuple[Display, ...]:
        """Every display there is; kept until one of them changes, because each plan asks for it."""
        known = self._all
        if known is None:
            known = self._all = tuple(self.list(SYSTEM))
        return known

    def forget(self, _fact: object = None) -> None:
        """A display came, moved or went, here or in another process."""
        self._all = None

    # Making and moving

    def create(self, account: Account, new: NewDisplay, *, id: DisplayId | None = None) -> Display:
        """A display that no device has become yet."""
        self._check(account, new)
        return self._kernel.db.write(lambda tx: self._insert(tx, new, id))

    def change(self, account: Account, display: DisplayId, new: NewDisplay) -> Display:
        """Rename, move or turn a display."""
        self._check(account, new)
        old = self.get(account, display)

        def verb(tx: Tx) -> Display:
            tx.connection.execute(update(DISPLAY).where(DISPLAY.c.id == display).values(_columns(new)))
            moved = replace(
                old, name=new.name.strip(), store=new.store, place=new.place, display_class=new.display_class,
                crowd=new.crowd, rotation=new.rotation, groups=new.groups,
            )  # fmt: skip
            for hook in self._placed:
                hook(tx, moved)
            tx.record(DisplayChanged(id=tx.event_id(), at=tx.now, store=new.store, subject=display, display=display))
            return moved

        return self._kernel.db.write(verb)

    def revoke(self, account: Account, display: DisplayId) -> None:
        """Send a display away: its line drops within two seconds, offline it obeys at its next contact."""
        found = self.get(account, display)
        require(account, Role.EDITOR, found.store)

        def verb(tx: Tx) -> None:
            tx.connection.execute(update(DISPLAY).where(DISPLAY.c.id == display).values(revoked_at=tx.now))
            tx.connection.execute(update(KEY).where(KEY.c.display == display).values(revoked_at=tx.now))
            for hook in self._removed:
                hook(tx, found)
            tx.record(DisplayRevoked(id=tx.event_id(), at=tx.now, store=found.store, subject=display, display=display))

        self._kernel.db.write(verb)

    # Pairing

    def apply(self, application: Application) -> Pairing:
        """A code for the screen of a device. Raises NotSecure, WrongSignature."""
        self._check_application(application)

        def verb(tx: Tx) -> Pairing:
            pairing = Pairing(tx.ids.new(), _code(tx), tx.now + CODE_FOR)
            tx.connection.execute(
                insert(PAIRING).values(
                    id=pairing.id, code=pairing.code, public_key=application.public_key,
                    abilities=list(application.abilities), expires_at=pairing.expires_at, key=None,
                )
            )  # fmt: skip
            return pairing

        return self._kernel.db.write(verb)

    def pair(self, account: Account, code: str, display: DisplayId | NewDisplay) -> Display:
        """Make the device that shows this code a display: a new one, or one that is there.

        Raises WrongCode and, after ten wrong codes in a minute, TooManyCodes.
        """
        self._check_guessing(account)
        known = display if isinstance(display, NewDisplay) else self.get(account, display)
        if isinstance(known, NewDisplay):
            self._check(account, known)
        else:
            require(account, Role.EDITOR, known.store)
        typed = code.strip().upper().replace("-", "").replace(" ", "")

        def verb(tx: Tx) -> Display | None:
            row = tx.connection.execute(
                select(PAIRING).where(PAIRING.c.code == typed, PAIRING.c.key.is_(None), PAIRING.c.expires_at > tx.now)
            ).one_or_none()
            if row is None:
                return None
            made = self._insert(tx, known, None) if isinstance(known, NewDisplay) else known
            key, _ = self._add_key(tx, made, row.public_key, row.abilities)
            taken = update(PAIRING).where(PAIRING.c.id == row.id, PAIRING.c.key.is_(None)).values(key=key)
            return made if tx.connection.execute(taken).rowcount == 1 else None

        made = self._kernel.db.write(verb)
        if made is None:
            self._wrong.setdefault(account.id, deque()).append(self._kernel.clock.now())
            raise WrongCode(code=typed[:12])
        return made

    def poll(self, pairing: str, signature: str, origin: str) -> Paired | None:
        """What became of a pairing: None while nobody typed its code. Raises NotFound when it is over."""
        with self._kernel.db.read() as session:
            row = session.execute(select(PAIRING).where(PAIRING.c.id == pairing)).one_or_none()
        if row is None or (row.key is None and row.expires_at <= self._kernel.clock.now()):
            raise NotFound
        if row.public_key is not None:
            check_signature(row.public_key, signature, "auslage-poll", origin, pairing)
        if row.key is None:
            return None
        return self._paired(row.key, self._secrets.pop(row.key, None))

    def mint_link(self, account: Account, display: DisplayId) -> str:
        """An address that makes whoever opens it this display: once, within a day."""
        found = self.get(account, display)
        require(account, Role.EDITOR, found.store)
        token = self._kernel.ids.token(24)

        def verb(tx: Tx) -> None:
            values = {"token_hash": hashed(token), "display": display, "expires_at": tx.now + LINK_FOR}
            tx.connection.execute(insert(LINK).values(values))

        self._kernel.db.write(verb)
        return f"/play#pair={token}"

    def redeem(self, token: str, application: Application) -> Paired:
        """Become the display of a pairing link. Raises UsedLink, NotSecure, WrongSignature."""
        self._check_application(application)

        def verb(tx: Tx) -> tuple[str, str | None]:
            fresh = (LINK.c.token_hash == hashed(token), LINK.c.used_at.is_(None), LINK.c.expires_at > tx.now)
            if tx.connection.execute(update(LINK).where(*fresh).values(used_at=tx.now)).rowcount != 1:
                raise UsedLink
            owner = select(LINK.c.display).where(LINK.c.token_hash == hashed(token)).scalar_subquery()
            row = tx.connection.execute(_select().where(DISPLAY.c.id == owner)).mappings().one_or_none()
            if row is None:
                raise UsedLink
            return self._add_key(tx, _value(row), application.public_key, application.abilities)

        return self._paired(*self._kernel.db.write(verb))

    # Inner parts

    def _check(self, account: Account, new: NewDisplay) -> None:
        require(account, Role.EDITOR, new.store)
        if not new.name.strip():
            raise NoName
        if new.place is not None and self._places.place(account, new.place).store != new.store:
            raise NotFound

    def _check_application(self, application: Application) -> None:
        if application.public_key is None:
            if not self._kernel.settings.players_allow_insecure:
                raise NotSecure
            return
        parts = ("auslage-pair", application.origin, application.public_key)
        check_signature(application.public_key, application.signature, *parts)

    def _check_guessing(self, account: Account) -> None:
        wrong = self._wrong.get(account.id, deque())
        while wrong and wrong[0] <= self._kernel.clock.now() - MINUTE:
            wrong.popleft()
        if len(wrong) >= WRONG_CODES:
            raise TooManyCodes

    def _insert(self, tx: Tx, new: NewDisplay, id: DisplayId | None) -> Display:
        made = DisplayId(id or tx.ids.new())
        tx.connection.execute(insert(DISPLAY).values(id=made, created_at=tx.now, **_columns(new)))
        row = tx.connection.execute(_select().where(DISPLAY.c.id == made)).mappings().one()
        display = _value(row)
        for hook in self._placed:
            hook(tx, display)
        tx.record(DisplayChanged(id=tx.event_id(), at=tx.now, store=display.store, subject=made, display=made))
        return display

    def _add_key(
        self, tx: Tx, display: Display, public_key: str | None, abilities: Sequence[str]
    ) -> tuple[str, str | None]:
        """A key for the display; the copyable secret where the device could make none."""
        key = tx.ids.new()
        secret = None if public_key is not None else tx.ids.token(32)
        tx.connection.execute(
            insert(KEY).values(
                id=key, display=display.id, public_key=public_key,
                secret_hash=None if secret is None else hashed(secret),
                abilities=list(abilities)[:40], made_at=tx.now, revoked_at=None, last_nonce="",
            )
        )  # fmt: skip
        if secret is not None:
            # Handed over once, at the device's next poll; only its hash is kept.
            self._secrets[key] = secret
        tx.record(
            DisplayPaired(id=tx.event_id(), at=tx.now, store=display.store, subject=display.id, display=display.id)
        )
        return key, secret

    def _paired(self, key: str, secret: str | None) -> Paired:
        with self._kernel.db.read() as session:
            owner = select(KEY.c.display).where(KEY.c.id == key).scalar_subquery()
            row = session.execute(_select().where(DISPLAY.c.id == owner)).mappings().one_or_none()
        if row is None:
            raise NotFound
        return Paired(_value(row), key, self._keys.signing().public, secret)


def _select() -> Select[Any]:
    return select(DISPLAY).where(DISPLAY.c.revoked_at.is_(None))


def _columns(new: NewDisplay) -> dict[str, object]:
    return {
        "store": new.store,
        "place": new.place,
        "name": new.name.strip()[:120],
        "display_class": new.display_class,
        "crowd": new.crowd,
        "rotation": new.rotation,
        "groups": list(new.groups),
    }


def _value(row: RowMapping) -> Display:
    return Display(
        id=DisplayId(row["id"]),
        store=StoreId(row["store"]),
        place=None if row["place"] is None else PlaceId(row["place"]),
        name=row["name"],
        display_class=row["display_class"],
        crowd=row["crowd"],
        rotation=row["rotation"],
        groups=tuple(row["groups"]),
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        status=row["status"],
    )


def _code(tx: Tx) -> str:
    """Six characters that nobody else's screen shows now; drawn from the secret source, not from a counter."""
    for _ in range(20):
        token = tx.ids.token(32)
        code = "".join(CODE_LETTERS[ord(letter) % len(CODE_LETTERS)] for letter in token[-6:])
        taken = select(PAIRING.c.id).where(PAIRING.c.code == code, PAIRING.c.expires_at > tx.now)
        if tx.connection.execute(taken).first() is None:
            return code
    raise NotFound
