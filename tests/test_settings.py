"""Settings are read once, and every problem is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from signage.cli import main
from signage.settings import DEMO_KEY_FILE, Settings, SettingsProblem

KEY = "a-long-secret-for-a-test-that-nobody-uses"


def problems_of(**environ: str) -> list[str]:
    with pytest.raises(SettingsProblem) as caught:
        Settings.from_env(environ)
    return caught.value.problems


def test_two_wrong_settings_are_both_named() -> None:
    found = problems_of(PORT="lots", PUBLIC_URL="shop", SECRET_KEYS=KEY)
    assert [sentence.split(":")[0] for sentence in found] == ["PORT", "PUBLIC_URL"]


def test_the_command_line_names_them_too_and_ends_with_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"PORT": "lots", "WEB_WORKERS": "0", "AUSLAGE_DATA": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    assert "PORT" in result.stderr
    assert "WEB_WORKERS" in result.stderr


def test_several_web_workers_need_redis_and_postgresql() -> None:
    found = problems_of(WEB_WORKERS="2", SECRET_KEYS=KEY)
    assert any("REDIS_URL" in sentence for sentence in found)
    assert any("PostgreSQL" in sentence for sentence in found)
    fine = {"WEB_WORKERS": "2", "SECRET_KEYS": KEY, "REDIS_URL": "redis://localhost"}
    assert Settings.from_env({**fine, "DATABASE_URL": "postgresql://localhost/auslage"}).web_workers == 2


def test_without_a_secret_only_the_demo_starts(tmp_path: Path) -> None:
    assert "SECRET_KEYS" in problems_of(AUSLAGE_DATA=str(tmp_path))[0]
    (tmp_path / DEMO_KEY_FILE).write_text(KEY + "\n")
    settings = Settings.from_env({"AUSLAGE_DATA": str(tmp_path)})
    assert settings.demo
    assert settings.secret_keys == (KEY,)


def test_a_secret_may_come_from_a_file_and_never_shows(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"{KEY},{KEY}-older")
    settings = Settings.from_env({"SECRET_KEYS_FILE": str(tmp_path / "keys")})
    assert settings.secret_keys == (KEY, f"{KEY}-older")
    assert KEY not in repr(settings)


def test_a_short_secret_an_absent_file_and_a_foreign_database_are_refused(tmp_path: Path) -> None:
    assert "shorter" in problems_of(SECRET_KEYS="short")[0]
    assert any("cannot be read" in sentence for sentence in problems_of(SECRET_KEYS_FILE=str(tmp_path / "none")))
    assert "DATABASE_URL" in problems_of(DATABASE_URL="mysql://x", SECRET_KEYS=KEY)[0]
