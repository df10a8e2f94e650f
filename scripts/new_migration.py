"""Write the next migration from the difference between the tables in the code and the newest migration.

Usage: python scripts/new_migration.py "Add the colour of a store". Read what it wrote before you commit it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from signage.migrations import config, load_tables


def main(message: str) -> None:
    """Write the file into signage/migrations/versions."""
    load_tables()
    versions = Path(__file__).parents[1] / "signage/migrations/versions"
    number = f"{len(list(versions.glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.begin() as connection:
            made = config(connection)
            if number != "0001":
                command.upgrade(made, "head")
            made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(made, message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
