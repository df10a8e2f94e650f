"""People who sign in: what the verbs promise."""

import pytest
from argon2 import PasswordHasher

from signage.access import SYSTEM, Account, NotForAll, Role
from signage.accounts import Accounts, EmailTaken, LastAdministrator, NewAccount, Passwords, Person, WrongSignIn
from signage.db import Database
from signage.errors import Invalid, NotAllowed, NotFound
from signage.events import read_events
from signage.facts import AccountChanged, SignedIn
from signage.ids import AccountId, StoreId
from signage.kernel import Kernel

MARKT, HAFEN = StoreId("MARKT"), StoreId("HAFEN")
SECRET = "a sentence of eleven words"


@pytest.fixture
def accounts(both: str, kernel: Kernel) -> Accounts:
    return Accounts(kernel, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


def person(accounts: Accounts, name: str, role: Role = Role.EDITOR, stores: set[StoreId] | None = None) -> Person:
    reach = None if stores is None else frozenset(stores)
    return accounts.add(SYSTEM, NewAccount(f"{name}@markt.example", name.title(), role, SECRET, reach))


def test_a_fresh_server_admits_nobody(accounts: Accounts) -> None:
    assert accounts.people(SYSTEM) == []
    with pytest.raises(WrongSignIn):
        accounts.sign_in("admin@example.com", "admin")


def test_a_person_signs_in_by_the_address_in_any_case_and_the_fact_says_so(accounts: Accounts, kernel: Kernel) -> None:
    ben = person(accounts, "ben")
    assert accounts.sign_in(" BEN@markt.example ", SECRET).account == ben.account
    with pytest.raises(WrongSignIn):
        accounts.sign_in("ben@markt.example", "wrong password")
    facts = read(kernel.db)
    assert [(fact.account, fact.succeeded) for fact in facts] == [(ben.id, False), (ben.id, True)]


def read(db: Database) -> list[SignedIn]:
    with db.read() as session:
        return [fact for fact in read_events(session, types=[SignedIn]) if isinstance(fact, SignedIn)]


def test_every_wrong_field_is_named_at_once(accounts: Accounts) -> None:
    with pytest.raises(Invalid) as refused:
        accounts.add(SYSTEM, NewAccount("nowhere", " ", Role.VIEWER, "short", frozenset()))
    assert {one.field for one in refused.value.all()} == {"/email", "/name", "/password", "/stores"}


def test_an_address_has_one_account(accounts: Accounts) -> None:
    person(accounts, "ben")
    with pytest.raises(EmailTaken):
        accounts.add(SYSTEM, NewAccount("BEN@markt.example", "Another", Role.VIEWER, SECRET))


def test_a_closed_account_loses_its_open_sessions_and_gets_in_again_when_reopened(accounts: Accounts) -> None:
    ben = person(accounts, "ben")
    signed = accounts.sign_in("ben@markt.example", SECRET)
    accounts.close(SYSTEM, ben.id)
    assert accounts.of_session(ben.id, signed.epoch) is None
    with pytest.raises(WrongSignIn):
        accounts.sign_in("ben@markt.example", SECRET)
    accounts.reopen(SYSTEM, ben.id)
    assert accounts.of_session(ben.id, signed.epoch) is None
    assert accounts.sign_in("ben@markt.example", SECRET).account.id == ben.id


def test_a_new_password_ends_the_sessions_of_the_old_one(accounts: Accounts) -> None:
    ben = person(accounts, "ben")
    signed = accounts.sign_in("ben@markt.example", SECRET)
    accounts.set_password(ben.account, ben.id, "quite another sentence")
    assert accounts.of_session(ben.id, signed.epoch) is None
    assert accounts.sign_in("ben@markt.example", "quite another sentence").epoch == signed.epoch + 1


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    ann = person(accounts, "ann", Role.ADMIN)
    with pytest.raises(LastAdministrator):
        accounts.close(SYSTEM, ann.id)
    with pytest.raises(LastAdministrator):
        accounts.change(SYSTEM, ann.id, name="Ann", role=Role.EDITOR, stores=None)
    person(accounts, "cem", Role.ADMIN)
    accounts.close(SYSTEM, ann.id)


def test_an_administrator_of_one_store_knows_and_changes_only_its_people(accounts: Accounts) -> None:
    ann = person(accounts, "ann", Role.ADMIN)
    ben = person(accounts, "ben", stores={MARKT})
    cem = person(accounts, "cem", Role.ADMIN, {HAFEN})
    both = person(accounts, "dora", stores={MARKT, HAFEN})
    assert {one.id for one in accounts.people(cem.account)} == {ann.id, cem.id, both.id}
    with pytest.raises(NotFound):
        accounts.close(cem.account, ben.id)
    with pytest.raises(NotFound):
        accounts.close(cem.account, both.id)
    with pytest.raises(NotForAll):
        accounts.close(cem.account, ann.id)
    with pytest.raises(NotForAll):
        accounts.add(cem.account, NewAccount("eva@hafen.example", "Eva", Role.ADMIN, SECRET, None))
    with pytest.raises(Invalid):
        accounts.add(cem.account, NewAccount("eva@hafen.example", "Eva", Role.EDITOR, SECRET, frozenset({MARKT})))
    with pytest.raises(NotForAll):
        accounts.change(cem.account, cem.id, name="Cem", role=Role.ADMIN, stores=None)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_only_administrators_see_people(accounts: Accounts, role: Role) -> None:
    with pytest.raises(NotAllowed):
        accounts.people(Account(AccountId("X"), "", "X", role, None))


def test_each_change_says_who_did_it(accounts: Accounts, kernel: Kernel) -> None:
    ann = person(accounts, "ann", Role.ADMIN)
    ben = person(accounts, "ben")
    accounts.close(ann.account, ben.id)
    with kernel.db.read() as session:
        newest = read_events(session, types=[AccountChanged])[0]
    assert isinstance(newest, AccountChanged)
    assert (newest.account, newest.what, newest.by) == (ben.id, "closed", ann.id)
