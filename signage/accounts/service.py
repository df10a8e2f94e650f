"""The verbs around people who sign in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signage.access import Account, Role, require, visible_to
from signage.accounts.errors import (
    EmailTaken,
    LastAdministrator,
    NameMissing,
    NoEmail,
    NoSuchAccount,
    PasswordTooShort,
    StoreOutOfReach,
    WrongSignIn,
)
from signage.accounts.models import AccountRow, AccountStoreRow
from signage.accounts.passwords import LEAST, MOST, Passwords
from signage.db import Tx
from signage.errors import Invalid
from signage.facts import AccountChanged, SignedIn
from signage.ids import AccountId, StoreId
from signage.kernel import Kernel

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NAME_MOST = 120


@dataclass(frozen=True)
class Person:
    """An account as the people page shows it. active: whether the person may sign in."""

    account: Account
    active: bool
    made_at: datetime

    @property
    def id(self) -> AccountId:
        """The account's id."""
        return self.account.id


@dataclass(frozen=True)
class SignIn:
    """A valid sign-in: the account and the epoch that its session carries."""

    account: Account
    epoch: int


@dataclass(frozen=True)
class NewAccount:
    """An account to be made. stores: None for every store."""

    email: str
    name: str
    role: Role
    password: str
    stores: frozenset[StoreId] | None = None


class Accounts:
    """People who sign in, their roles and the stores they reach."""

    def __init__(self, kernel: Kernel, passwords: Passwords | None = None) -> None:
        self._kernel = kernel
        self._passwords = passwords or Passwords()

    def people(self, account: Account) -> list[Person]:
        """Everybody in reach, by name."""
        require(account, Role.ADMIN)
        statement = select(AccountRow).outerjoin(AccountStoreRow, AccountStoreRow.account == AccountRow.id).distinct()
        with self._kernel.db.read() as session:
            rows = session.scalars(visible_to(account, statement, AccountStoreRow.store)).all()
            return sorted((_person(row) for row in rows), key=lambda one: one.account.name.casefold())

    def person(self, account: Account, id: AccountId) -> Person:
        """One of them. Raises NoSuchAccount."""
        for one in self.people(account):
            if one.id == id:
                return one
        raise NoSuchAccount

    def by_email(self, account: Account, email: str) -> Person:
        """The one with this address. Raises NoSuchAccount."""
        for one in self.people(account):
            if one.account.email == email.strip().casefold():
                return one
        raise NoSuchAccount

    def add(self, account: Account, new: NewAccount) -> Person:
        """Let somebody in. Raises Invalid with every wrong field, EmailTaken."""
        require(account, Role.ADMIN, shared=new.stores is None)
        email = new.email.strip()
        self._check(account, name=new.name, stores=new.stores, email=email, password=new.password)
        hashed = self._passwords.hash(new.password)

        def verb(tx: Tx) -> Person:
            row = AccountRow(
                id=tx.ids.new(),
                email=email.casefold(),
                name=new.name.strip(),
                role=new.role.value,
                password=hashed,
                active=True,
                epoch=0,
                made_at=tx.now,
                scopes=_scopes(new.stores),
            )
            tx.session.add(row)
            try:
                tx.session.flush()
            except IntegrityError as cause:
                raise EmailTaken(email=email) from cause
            _record(tx, row, "made", account)
            return _person(row)

        return self._kernel.db.write(verb)

    def change(
        self, account: Account, id: AccountId, *, name: str, role: Role, stores: frozenset[StoreId] | None
    ) -> Person:
        """Change name, role and reach; the person's open sessions see it at once."""
        self._may_change(account, id, stores)
        self._check(account, name=name, stores=stores)

        def verb(tx: Tx) -> Person:
            row = _row(tx.session, id)
            if role is not Role.ADMIN or stores is not None:
                _keep_one_administrator(tx.session, row)
            row.name, row.role = name.strip(), role.value
            kept = {scope.store: scope for scope in row.scopes}
            row.scopes = [kept.get(scope.store, scope) for scope in _scopes(stores)]
            _record(tx, row, "changed", account)
            return _person(row)

        return self._kernel.db.write(verb)

    def set_password(self, account: Account, id: AccountId, password: str) -> None:
        """Give a new password; everybody who is signed in with this account is signed out."""
        if account.id != id:
            self._may_change(account, id, self.person(account, id).account.stores)
        self._check(account, password=password)
        hashed = self._passwords.hash(password)

        def verb(tx: Tx) -> None:
            row = _row(tx.session, id)
            row.password = hashed
            row.epoch += 1
            _record(tx, row, "password", account)

        self._kernel.db.write(verb)

    def close(self, account: Account, id: AccountId) -> Person:
        """Let the person in no longer; `reopen` takes it back."""
        return self._set_active(account, id, active=False)

    def reopen(self, account: Account, id: AccountId) -> Person:
        """Let a person in again."""
        return self._set_active(account, id, active=True)

    def sign_in(self, email: str, password: str) -> SignIn:
        """Who this is. Raises WrongSignIn; both outcomes are facts."""
        with self._kernel.db.read() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.email == email.strip().casefold()))
            found = _person(row) if row is not None and row.active else None
            kept, epoch = (row.password, row.epoch) if row is not None and row.active else (None, 0)
            store = _only_store(row) if row is not None else None
        fits = self._passwords.fits(kept, password)
        who = found.id if found else None

        def verb(tx: Tx) -> None:
            tx.record(SignedIn(id=tx.event_id(), at=tx.now, store=store, account=who, succeeded=fits))

        self._kernel.db.write(verb)
        if found is None or not fits:
            raise WrongSignIn
        return SignIn(found.account, epoch)

    def of_session(self, id: str, epoch: int) -> Account | None:
        """The account of an open session, or None where it has ended meanwhile."""
        with self._kernel.db.read() as session:
            row = session.get(AccountRow, id)
            return _person(row).account if row is not None and row.active and row.epoch == epoch else None

    def _set_active(self, account: Account, id: AccountId, *, active: bool) -> Person:
        self._may_change(account, id, self.person(account, id).account.stores)

        def verb(tx: Tx) -> Person:
            row = _row(tx.session, id)
            if not active:
                _keep_one_administrator(tx.session, row)
            row.active = active
            row.epoch += 1
            _record(tx, row, "reopened" if active else "closed", account)
            return _person(row)

        return self._kernel.db.write(verb)

    def _may_change(self, account: Account, id: AccountId, stores: frozenset[StoreId] | None) -> None:
        """An administrator of some stores changes only accounts that reach no others."""
        require(account, Role.ADMIN, shared=stores is None)
        present = self.person(account, id).account.stores
        require(account, Role.ADMIN, shared=present is None)
        for store in present or ():
            require(account, Role.ADMIN, store)

    def _check(
        self,
        account: Account,
        *,
        name: str | None = None,
        stores: frozenset[StoreId] | None = None,
        email: str | None = None,
        password: str | None = None,
    ) -> None:
        problems: list[Invalid] = []
        if name is not None and not 0 < len(name.strip()) <= NAME_MOST:
            problems.append(NameMissing(most=NAME_MOST))
        if email is not None and (not EMAIL.fullmatch(email) or len(email) > 200):
            problems.append(NoEmail(email=email[:200]))
        if password is not None and not LEAST <= len(password) <= MOST:
            problems.append(PasswordTooShort(least=LEAST, most=MOST))
        if stores is not None and (not stores or not all(account.reaches(store) for store in stores)):
            problems.append(StoreOutOfReach())
        if problems:
            raise Invalid.many(problems)


def _scopes(stores: Iterable[StoreId] | None) -> list[AccountStoreRow]:
    return [AccountStoreRow(store=store) for store in sorted(stores or ())]


def _row(session: Session, id: AccountId) -> AccountRow:
    row = session.get(AccountRow, id)
    if row is None:
        raise NoSuchAccount
    return row


def _person(row: AccountRow) -> Person:
    stores = frozenset(StoreId(scope.store) for scope in row.scopes) or None
    return Person(Account(AccountId(row.id), row.email, row.name, Role(row.role), stores), row.active, row.made_at)


def _keep_one_administrator(session: Session, row: AccountRow) -> None:
    """Refuse to lose the last open account that administers all stores."""
    if row.role != Role.ADMIN.value or row.scopes or not row.active:
        return
    scoped = exists().where(AccountStoreRow.account == AccountRow.id)
    others = select(AccountRow.id).where(
        AccountRow.role == Role.ADMIN.value, AccountRow.active, AccountRow.id != row.id, ~scoped
    )
    if session.scalar(others.limit(1)) is None:
        raise LastAdministrator(name=row.name)


def _record(tx: Tx, row: AccountRow, what: str, by: Account) -> None:
    id, store = AccountId(row.id), _only_store(row)
    tx.record(AccountChanged(id=tx.event_id(), at=tx.now, store=store, subject=id, account=id, what=what, by=by.id))


def _only_store(row: AccountRow) -> StoreId | None:
    """The store that the account's facts belong to; those of an account of several belong to all."""
    return StoreId(row.scopes[0].store) if len(row.scopes) == 1 else None
