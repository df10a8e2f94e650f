"""`auslage user`: the first account of a server comes from here; a fresh server admits nobody."""

from __future__ import annotations

from collections.abc import Callable

import click

from signage.access import SYSTEM, Role
from signage.accounts.service import Accounts, NewAccount
from signage.ids import StoreId
from signage.kernel import Kernel

OpenKernel = Callable[[], Kernel]


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.option("--email", prompt="E-mail", help="The address to sign in with.")
@click.option("--name", prompt="Name", help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMIN.value, show_default=True)
@click.option("--store", "stores", multiple=True, help="Id of a store in reach; none given: every store.")
@click.password_option(help="The first password; asked for when not given.")
@click.pass_obj
def add(open_kernel: OpenKernel, email: str, name: str, role: str, stores: tuple[str, ...], password: str) -> None:
    """Let somebody in."""
    reach = frozenset(StoreId(store) for store in stores) or None
    made = Accounts(open_kernel()).add(SYSTEM, NewAccount(email, name, Role(role), password, reach))
    click.echo(f"{made.account.email} can sign in as {made.account.role.value}.")


@user.command("list")
@click.pass_obj
def list_(open_kernel: OpenKernel) -> None:
    """Everybody, one a line: address, role, open or closed, name."""
    for one in Accounts(open_kernel()).people(SYSTEM):
        state = "open" if one.active else "closed"
        click.echo(f"{one.account.email}\t{one.account.role.value}\t{state}\t{one.account.name}")


@user.command()
@click.argument("email")
@click.password_option(help="The new password; asked for when not given.")
@click.pass_obj
def password(open_kernel: OpenKernel, email: str, password: str) -> None:
    """Give a new password; open sessions of that account end."""
    accounts = Accounts(open_kernel())
    accounts.set_password(SYSTEM, accounts.by_email(SYSTEM, email).id, password)
    click.echo(f"{email} has a new password.")


@user.command()
@click.argument("email")
@click.pass_obj
def close(open_kernel: OpenKernel, email: str) -> None:
    """Let somebody in no longer."""
    accounts = Accounts(open_kernel())
    accounts.close(SYSTEM, accounts.by_email(SYSTEM, email).id)
    click.echo(f"{email} can no longer sign in.")
