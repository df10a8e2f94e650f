"""The database's form: what the migrations make is what the code expects, on both databases, there and back."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from signage.kernel import Kernel
from signage.migrations import config, load_tables
from signage.rows import Base


def test_the_migrations_make_exactly_the_tables_of_the_code(both: str, kernel: Kernel) -> None:
    load_tables()
    with kernel.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_step_can_be_taken_back_and_forth_again(both: str, kernel: Kernel) -> None:
    with kernel.db.engine.begin() as connection:
        command.downgrade(config(connection), "base")
    assert set(inspect(kernel.db.engine).get_table_names()) <= {"alembic_version"}
    with kernel.db.engine.begin() as connection:
        command.upgrade(config(connection), "head")
    assert "event" in inspect(kernel.db.engine).get_table_names()
