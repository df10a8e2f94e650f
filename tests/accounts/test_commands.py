"""`auslage user` as an administrator types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signage.accounts.commands import user
from signage.cli import open_kernel

KEY = "k" * 40


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"AUSLAGE_DATA": str(tmp_path / "var"), "SECRET_KEYS": KEY}


def call(environ: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(user, list(words), obj=open_kernel, env=environ)


def test_the_first_account_of_a_fresh_server_comes_from_here(environ: dict[str, str]) -> None:
    words = ["--email", "ann@markt.example", "--name", "Ann", "--password", "a sentence of words"]
    assert call(environ, "add", *words).output == "ann@markt.example can sign in as admin.\n"
    assert call(environ, "list").output == "ann@markt.example\tadmin\topen\tAnn\n"


def test_a_refusal_names_the_field(environ: dict[str, str]) -> None:
    refused = call(environ, "add", "--email", "ann@markt.example", "--name", "Ann", "--password", "short")
    assert refused.exit_code == 1
    assert "10 to 200 characters" in str(refused.exception)
