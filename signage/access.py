"""Who may see what: the one filter that every query on a store's rows starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import InstrumentedAttribute

from signage.errors import N_, NotAllowed, NotFound
from signage.ids import AccountId, StoreId


class Role(StrEnum):
    """What an account may do; each role includes those before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def allows(self, needed: Role) -> bool:
        """Whether this role is `needed` or more."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True)
class Account:
    """Somebody who signed in, or the server itself.

    stores: the stores in reach, or None for every store.
    """

    id: AccountId
    email: str
    name: str
    role: Role
    stores: frozenset[StoreId] | None

    @property
    def home(self) -> StoreId | None:
        """Where something new belongs while nobody says: to the only store in reach, else to all."""
        return next(iter(self.stores)) if self.stores is not None and len(self.stores) == 1 else None

    def reaches(self, store: StoreId | None) -> bool:
        """Whether rows of this store are in reach; rows without a store belong to all."""
        return store is None or self.stores is None or store in self.stores


SYSTEM = Account(id=AccountId("system"), email="", name="Auslage", role=Role.ADMIN, stores=None)
"""The server itself: jobs and the demo loader act under this account."""


def within(store: StoreId | None) -> Account:
    """The server itself, but with no more in sight than a store has (None: all): what a thing of it may stand on."""
    return SYSTEM if store is None else replace(SYSTEM, stores=frozenset({store}))


Ts = TypeVarTuple("Ts")
StoreColumn = ColumnElement[Any] | InstrumentedAttribute[Any]


def visible_to(account: Account, statement: Select[*Ts], store: StoreColumn) -> Select[*Ts]:
    """The statement narrowed to rows that the account may know of.

    store: the column that holds the row's store; NULL means shared by all stores.
    """
    if account.stores is None:
        return statement
    return statement.where(or_(store.is_(None), store.in_(sorted(account.stores))))


class RoleTooLow(NotAllowed):
    """The verb asks for more than the account's role."""

    sentence = N_("This needs the role “%(needed)s”; yours is “%(role)s”. Ask an administrator.")


class NotForAll(NotAllowed):
    """A thing shared by all stores is changed by an account of some stores."""

    sentence = N_("This is shared by all stores; only an account for all stores may change it.")


def require(account: Account, role: Role, store: StoreId | None = None, *, shared: bool = False) -> None:
    """Refuse unless the account has the role and reaches the store.

    shared: the thing belongs to all stores, so an account of single stores may not change it.
    Raises NotAllowed for the role, NotFound for a foreign store (its existence is nobody's business).
    """
    if not account.role.allows(role):
        raise RoleTooLow(needed=role.value, role=account.role.value)
    if not account.reaches(store):
        raise NotFound
    if shared and account.stores is not None:
        raise NotForAll
