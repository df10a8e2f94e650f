"""REST of the people who sign in."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from signage.access import Account, Role
from signage.accounts.service import Accounts, NewAccount, Person
from signage.ids import AccountId, StoreId
from signage.web import Web


class AccountOut(BaseModel):
    """An account. stores: null for every store."""

    id: str
    email: str
    name: str
    role: Role
    stores: list[str] | None

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        """The account as the API shows it."""
        stores = None if account.stores is None else [str(store) for store in sorted(account.stores)]
        return cls(id=account.id, email=account.email, name=account.name, role=account.role, stores=stores)


class PersonOut(AccountOut):
    """An account with what its administrator sees."""

    active: bool
    made_at: datetime

    @classmethod
    def of_person(cls, person: Person) -> PersonOut:
        """The person as the API shows them."""
        base = AccountOut.of(person.account).model_dump()
        return cls(**base, active=person.active, made_at=person.made_at)


class PeopleOut(BaseModel):
    """Everybody in reach."""

    items: list[PersonOut]


class AccountPath(BaseModel):
    """Which account."""

    account_id: str = Field(description="The account's id.")


class AccountIn(BaseModel):
    """What can be changed of an account."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="The person's name.")
    role: Role = Field(description="What the person may do.")
    stores: list[str] | None = Field(default=None, description="Ids of the stores in reach; null for every store.")

    def reach(self) -> frozenset[StoreId] | None:
        """The stores as the service takes them."""
        return None if self.stores is None else frozenset(StoreId(store) for store in self.stores)


class NewAccountIn(AccountIn):
    """An account to be made."""

    email: str = Field(description="The address to sign in with.")
    password: str = Field(description="The first password.")


def init_app(web: Web, accounts: Accounts) -> None:
    """Serve the operations."""
    api = web.api("accounts")

    @api.get("/account", allow=Role.VIEWER, out=AccountOut)
    def me() -> AccountOut:
        """Who is signed in."""
        return AccountOut.of(web.account())

    @api.get("/accounts", allow=Role.ADMIN, out=PeopleOut)
    def people() -> PeopleOut:
        """Everybody in reach, by name."""
        return PeopleOut(items=[PersonOut.of_person(one) for one in accounts.people(web.account())])

    @api.post("/accounts", allow=Role.ADMIN, out=PersonOut, status=201)
    def add(body: NewAccountIn) -> PersonOut:
        """Let somebody in."""
        new = NewAccount(body.email, body.name, body.role, body.password, body.reach())
        return PersonOut.of_person(accounts.add(web.account(), new))

    @api.put("/accounts/<account_id>", allow=Role.ADMIN, out=PersonOut)
    def change(path: AccountPath, body: AccountIn) -> PersonOut:
        """Change name, role and stores."""
        id = AccountId(path.account_id)
        changed = accounts.change(web.account(), id, name=body.name, role=body.role, stores=body.reach())
        return PersonOut.of_person(changed)

    @api.post("/accounts/<account_id>/close", allow=Role.ADMIN, out=PersonOut)
    def close(path: AccountPath) -> PersonOut:
        """Let the person in no longer."""
        return PersonOut.of_person(accounts.close(web.account(), AccountId(path.account_id)))

    @api.post("/accounts/<account_id>/reopen", allow=Role.ADMIN, out=PersonOut)
    def reopen(path: AccountPath) -> PersonOut:
        """Let a person in again."""
        return PersonOut.of_person(accounts.reopen(web.account(), AccountId(path.account_id)))
