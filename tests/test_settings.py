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


def test_a_missing_key_is_named_beside_a_wrong_number(tmp_path: Path) -> None:
    found = problems_of(PORT="abc", AUSLAGE_DATA=str(tmp_path))
    assert found[0] == "PORT: must be a whole number."
    assert found[1].startswith("SECRET_KEYS is missing")
    assert len(found) == 2


def test_a_refused_database_is_not_blamed_for_being_sqlite_too() -> None:
    found = problems_of(DATABASE_URL="mysql://x", REDIS_URL="amqp://x", WEB_WORKERS="2", SECRET_KEYS=KEY)
    assert [sentence.split(":")[0] for sentence in found] == ["DATABASE_URL", "REDIS_URL"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "1.5", "PORT: must be a whole number."),
        ("PORT", "65536", "PORT: must be 65535 or less."),
        ("WEB_WORKERS", "0", "WEB_WORKERS: must be 1 or more."),
        ("DEMO", "perhaps", "DEMO: must be true or false."),
        ("TILE_FORMATS", "gif", "TILE_FORMATS: must be 'jpg', 'webp' or 'avif'."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR."),
        ("PUBLIC_URL", "shop", "PUBLIC_URL: must be an address such as https://shop.example."),
        *(
            (
                "FRAME_ANCESTORS",
                f"https://shop.example,{given}",
                f"FRAME_ANCESTORS: “{given}” is no address of a website: write scheme and host alone, such as "
                "https://shop.example.",
            )
            for given in (
                "*",
                "'self'",
                "shop.example",
                "https://",
                "https:",
                "https://*",
                "ftp://shop.example",
                "https://shop.example/tour",
                "https://shop.example; script-src *",
                "https://a.example https://b.example",
                "https://user@shop.example",
                "https://-.example",
                "https://shop..example",
                "https://shop.example:x",
            )
        ),
        (
            "FETCH_ALLOW",
            "10.0.0.0/8,{lan}",
            "FETCH_ALLOW: “{lan}” is no network: write an address such as 192.168.1.0/24.",
        ),
    ],
)
def test_a_wrong_value_is_refused_in_plain_words(name: str, value: str, sentence: str) -> None:
    assert problems_of(**{name: value, "SECRET_KEYS": KEY}) == [sentence]


def test_a_website_that_may_show_tours_is_named_as_browsers_compare_it() -> None:
    given = "https://Shop.example/, http://localhost:*,https://*.shop.example:8443,https://schöne-schuhe.example"
    assert Settings.from_env({"SECRET_KEYS": KEY, "FRAME_ANCESTORS": given}).frame_ancestors == (
        "https://shop.example", "http://localhost:*", "https://*.shop.example:8443",
        "https://xn--schne-schuhe-6ib.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "which"),
    [
        ("short", "the key is shorter"),
        (f"{KEY},short", "1 of the keys is shorter"),
        ("short,brief", "2 of the keys are shorter"),
    ],
)
def test_short_keys_are_counted_in_right_words(keys: str, which: str) -> None:
    assert which in problems_of(SECRET_KEYS=keys)[0]


def test_the_command_line_names_them_too_and_ends_with_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"PORT": "lots", "WEB_WORKERS": "0", "AUSLAGE_DATA": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("SECRET_KEYS", raising=False)
    result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2
    assert "PORT" in result.stderr
    assert "WEB_WORKERS" in result.stderr
    assert "SECRET_KEYS" in result.stderr


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
