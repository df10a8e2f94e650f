"""People who sign in: accounts, roles, the stores they reach."""

from __future__ import annotations

from signage.accounts import api, pages
from signage.accounts.errors import EmailTaken as EmailTaken
from signage.accounts.errors import LastAdministrator as LastAdministrator
from signage.accounts.errors import WrongSignIn as WrongSignIn
from signage.accounts.pages import Stores
from signage.accounts.passwords import Passwords as Passwords
from signage.accounts.service import Accounts as Accounts
from signage.accounts.service import NewAccount as NewAccount
from signage.accounts.service import Person as Person
from signage.web import Web


def init_app(web: Web, stores: Stores) -> Accounts:
    """Bring sign-in, the people page and the API. stores: the stores that an account may choose among, with names."""
    accounts = Accounts(web.kernel)
    pages.init_app(web, accounts, stores)
    api.init_app(web, accounts)
    return accounts
