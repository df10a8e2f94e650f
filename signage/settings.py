"""Every setting, from the environment, checked once; all problems are reported at once."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

DEMO_KEY_FILE = "demo.key"
"""`auslage demo` writes this file into AUSLAGE_DATA: a key of its own, and the sign that this is the demo store."""


_ORIGIN = re.compile(
    r"https?://(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:(\*|[0-9]{1,5}))?"
)
"""What a policy's source may be that names a website: no path, no list, no keyword, not everybody."""


class SettingsProblem(Exception):
    """One or more settings are wrong; `problems` has a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Settings(BaseModel):
    """What an administrator can set. Each field is the environment variable of the same name in capitals.

    A secret may also be given as a file: SECRET_KEYS_FILE names a file that holds SECRET_KEYS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    auslage_data: Path = Field(default=Path("var"), description="Folder for the database, media, keys and run.json.")
    database_url: str = Field(
        default="", description="SQLAlchemy address of the database; empty: SQLite in AUSLAGE_DATA.", repr=False
    )
    redis_url: str = Field(
        default="",
        description="Redis for several web workers and for the job queue; empty: everything embedded.",
        repr=False,
    )
    secret_keys: tuple[str, ...] = Field(
        default=(), description="Keys for cookies and stored secrets, newest first, separated by commas.", repr=False
    )
    host: str = Field(default="127.0.0.1", description="Address that the web server listens on.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=0, description="Port of the web server; 0: a free one is chosen."
    )
    web_workers: Annotated[int, Field(ge=1, le=64)] = Field(default=1, description="Web processes on this machine.")
    worker_threads: Annotated[int, Field(ge=1, le=64)] = Field(
        default=2, description="Jobs that the worker process does at a time."
    )
    max_connections: Annotated[int, Field(ge=10, le=100_000)] = Field(
        default=4000, description="Connections that one web process takes; a tenth of them is kept for HTTP."
    )
    public_url: str = Field(
        default="", description="Address under which visitors reach the server; empty: the address it listens on."
    )
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = Field(
        default=0, description="Number of proxies before the server whose X-Forwarded-* headers count."
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="Host names that may be asked for; empty: that of PUBLIC_URL, or loopback names."
    )
    fetch_allow: tuple[str, ...] = Field(
        default=(), description="Private networks (CIDR) that outgoing requests may reach, separated by commas."
    )
    frame_ancestors: tuple[str, ...] = Field(
        default=(),
        description="Websites that may show tours and the basket in a frame, separated by commas, such as "
        "https://shop.example; * stands for any subdomain or port.",
    )
    tile_formats: tuple[Literal["jpg", "webp", "avif"], ...] = Field(
        default=("webp",),
        description="Formats that 360° photos are offered in beside JPEG, separated by commas: webp, avif; "
        "jpg for no other.",
    )
    originals_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        default=365,
        description="Days until the private original of a 360° photo is deleted; its tiles stay. 0: it is kept.",
    )
    demo: bool = Field(default=False, description="Whether this is the demo store: known passwords, no legal texts.")
    players_allow_insecure: bool = Field(
        default=False,
        description="Whether a display without a secure context may be paired (plays public content only).",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value:
            return value
        scheme = value.split(":", 1)[0]
        if scheme in ("postgres", "postgresql"):
            return "postgresql+psycopg" + value[len(scheme) :]
        if scheme not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("must begin with sqlite:// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
            raise ValueError("must be an address such as https://shop.example")
        return value.rstrip("/")

    @field_validator("fetch_allow")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError:
                raise ValueError(f"“{network}” is no network: write an address such as 192.168.1.0/24") from None
        return value

    @field_validator("frame_ancestors")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        origins = tuple(_origin(given) for given in value)
        for origin, given in zip(origins, value, strict=True):
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"“{given}” is no address of a website: write scheme and host alone, such as https://shop.example"
                )
        return origins

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @staticmethod
    def from_env(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Read the environment. Raises SettingsProblem with every problem found.

        overrides: values that win over the environment (a command's options).
        """
        environ = os.environ if environ is None else environ
        problems: list[str] = []
        values: dict[str, Any] = {}
        for name, field in Settings.model_fields.items():
            raw = _raw(name.upper(), environ, problems)
            if raw is not None and raw.strip():
                is_list = "tuple" in str(field.annotation)
                values[name] = [part.strip() for part in raw.split(",") if part.strip()] if is_list else raw.strip()
        values |= {name: value for name, value in overrides.items() if value is not None}
        wrong: set[str] = set()
        try:
            settings = Settings.model_validate(values)
        except ValidationError as error:
            problems += [_sentence(item) for item in error.errors()]
            wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]}
            # What is right alone may still be missing or wrong together: nobody should start three times to learn it.
            settings = Settings.model_validate({name: value for name, value in values.items() if name not in wrong})
        settings = settings._completed()
        problems += _together(settings, wrong)
        if problems:
            raise SettingsProblem(problems)
        return settings

    def _completed(self) -> Settings:
        data = self.auslage_data.absolute()
        database = self.database_url or f"sqlite:///{data / 'auslage.db'}"
        update: dict[str, Any] = {"auslage_data": data, "database_url": database}
        demo_key = data / DEMO_KEY_FILE
        if not self.secret_keys and demo_key.is_file():
            update |= {"demo": True, "secret_keys": (demo_key.read_text().strip(),)}
        return self.model_copy(update=update)


def _origin(given: str) -> str:
    """As a policy writes it: small letters, Punycode, no slash at the end; unchanged where that is impossible."""
    scheme, mark, host = given.lower().removesuffix("/").partition("://")
    try:
        return scheme + mark + host.encode("idna").decode()
    except UnicodeError:
        return given


def _raw(name: str, environ: Mapping[str, str], problems: list[str]) -> str | None:
    path = environ.get(f"{name}_FILE")
    if path is None:
        return environ.get(name)
    if name in environ:
        problems.append(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        problems.append(f"{name}_FILE cannot be read: {error.strerror}.")
        return None


_MUST: Mapping[str, str] = {
    "int_parsing": "must be a whole number",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "extra_forbidden": "is no setting: look for its name in the list of settings",
}
"""What pydantic finds wrong, in words for an administrator."""


def _sentence(error: Any) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else "A setting"
    message = str(error["msg"]).removeprefix("Value error, ")
    must = _MUST.get(error["type"])
    words = must.format_map(error.get("ctx", {})) if must else message[:1].lower() + message[1:]
    return f"{name}: {words}."


def _together(settings: Settings, wrong: Set[str]) -> list[str]:
    """What single settings cannot know of each other. wrong: those whose own value was refused already."""
    problems = []
    sqlite = settings.database_url.startswith("sqlite") and "database_url" not in wrong
    if settings.web_workers > 1 and not settings.redis_url and "redis_url" not in wrong:
        problems.append(
            f"WEB_WORKERS={settings.web_workers} needs REDIS_URL: without it each worker reaches only its own "
            "displays, silently. Set REDIS_URL or WEB_WORKERS=1."
        )
    if settings.web_workers > 1 and sqlite:
        problems.append(
            f"WEB_WORKERS={settings.web_workers} needs PostgreSQL: SQLite has one writing process. "
            "Set DATABASE_URL=postgresql://… or WEB_WORKERS=1."
        )
    if not settings.secret_keys:
        problems.append(
            "SECRET_KEYS is missing: set it to a long random text. Only the demo store starts without: `auslage demo`."
        )
    short = len([key for key in settings.secret_keys if len(key) < 32])
    if short:
        several = f"{short} of the keys {'is' if short == 1 else 'are'}"
        which = "the key is" if len(settings.secret_keys) == 1 else several
        problems.append(f"SECRET_KEYS: {which} shorter than 32 characters. Set a longer random text.")
    return problems
