"""What all tests share: a kernel on a fresh database (SQLite or PostgreSQL), a fixed clock, foreseeable ids."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from xdist.remote import Producer

from signage.app import Rooms, build
from signage.clock import FixedClock
from signage.ids import CountingIds
from signage.kernel import Kernel
from signage.migrations import upgrade
from signage.settings import Settings
from tests.scheduling import ByRoom
from tests.services import Postgres

# A fixed seed and no deadlines: a busy machine is slow, not wrong.
hypothesis_settings.register_profile(
    "gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("gate")


class Compiled(BytecodeCache):
    """Templates compiled once for all apps of this process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def _build_addresses_late() -> None:
    """Werkzeug compiles two functions a route, most of an app's start; a test has its own app and needs a few."""
    compiled = Rule._compile_builder

    def late(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(itself: Rule, **values: object) -> tuple[str, str]:
            if not made:
                made.append(compiled(rule, append_unknown))
            return made[0](itself, **values)

        return build

    Rule._compile_builder = late  # type: ignore[method-assign, assignment]


_build_addresses_late()

MORNING = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
"""A Monday, 11:00 in Köln: the shop is open."""

KEY = "only-for-tests-" * 3
SHARED = Path(os.environ.get("AUSLAGE_SHARED", Path(__file__).parents[2] / "shared"))
_needs_shared: list[str] = []


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data."""
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of absent shared data (the summary says so) and, unless asked for, long ones."""
    left_out = []
    if not (SHARED / "data").is_dir():
        left_out += [item for item in items if item.get_closest_marker("shared")]
        _needs_shared.extend(item.nodeid for item in left_out)
    if "long" not in (config.option.markexpr or ""):
        left_out += [item for item in items if item.get_closest_marker("long")]
    if left_out:
        gone = set(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in gone]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out for want of data."""
    if _needs_shared:
        terminalreporter.write_line(f"{len(_needs_shared)} tests need shared data in {SHARED} (set AUSLAGE_SHARED)")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """Share the tests out by room."""
    return ByRoom(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure: what is not tested there is tested nowhere."""
    report = yield
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of our own on a free port, started for this session."""
    server = Postgres.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> str:
    """The name of the database in use, for tests that must hold on both: take `both` before `kernel` or `rooms`."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database in its newest form, migrated once, to be copied by each test."""
    folder = tmp_path_factory.mktemp("migrated")
    upgrade(Settings.from_env({"SECRET_KEYS": KEY, "AUSLAGE_DATA": str(folder)}))
    return folder / "auslage.db"


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The name of a PostgreSQL database in its newest form, migrated once, to be cloned by each test."""
    url = postgres.new_database()
    upgrade(Settings.from_env({"SECRET_KEYS": KEY, "DATABASE_URL": url}))
    return url.rsplit("/", 1)[1]


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a demo server in a folder of its own; on PostgreSQL where the test takes `both`."""
    environ = {
        "DEMO": "1",
        "SECRET_KEYS": KEY,
        "AUSLAGE_DATA": str(tmp_path),
        "FETCH_ALLOW": "127.0.0.0/8",
    }
    if "both" in request.fixturenames and request.getfixturevalue("both") == "postgres":
        template = request.getfixturevalue("migrated_postgres")
        environ["DATABASE_URL"] = request.getfixturevalue("postgres").new_database(template)
    else:
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "auslage.db")
    return Settings.from_env(environ)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at `MORNING`."""
    return FixedClock(MORNING)


@pytest.fixture
def rooms(settings: Settings, clock: FixedClock) -> Iterator[Rooms]:
    """Every service on an empty database with all tables."""
    built = build(settings, clock=clock, ids=CountingIds())
    built.web.flask.jinja_env.bytecode_cache = COMPILED
    yield built
    built.kernel.close()


@pytest.fixture
def kernel(rooms: Rooms) -> Kernel:
    """The parts below all rooms."""
    return rooms.kernel


@pytest.fixture
def app(rooms: Rooms) -> Flask:
    """The Flask app."""
    return rooms.web.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without JavaScript."""
    return app.test_client()
