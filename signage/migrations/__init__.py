"""The database's form, step by step: Alembic, called directly, without files of its own configuration."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from signage.settings import Settings


def config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def load_tables() -> None:
    """Import every room's tables: rooms load lazily, and a table that nobody imported would not come to be."""
    for package in ("signage", "players", "tours"):
        root = Path(import_module(package).__path__[0])
        for file in sorted(root.rglob("models.py")):
            import_module(".".join((package, *file.relative_to(root).with_suffix("").parts)))


def upgrade_connection(connection: Connection) -> None:
    """Bring the database behind an open connection to the newest form."""
    command.upgrade(config(connection), "head")


def upgrade(settings: Settings) -> str:
    """Bring the database to the newest form; returns the revision that it has then."""
    engine = create_engine(settings.database_url)
    try:
        with engine.begin() as connection:
            upgrade_connection(connection)
            return MigrationContext.configure(connection).get_current_revision() or "empty"
    finally:
        engine.dispose()
