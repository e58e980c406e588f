"""Brings a database to the newest schema. One process does it, others wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.store.engine import Database, StoreError
from core.text import Text

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x7061726C  # 'parl'

NEWER = Text(
    "The database {place} was made by a newer Parley (schema {revision}). Update Parley, or use another database.",
    "数据库 {place} 由更新版本的 Parley 创建（结构版本 {revision}）。请升级 Parley，或换一个数据库。",
)


def migrate(database: Database) -> None:
    """Run what is missing, in one transaction under a lock. Raises StoreError."""
    with _locked(database) as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        scripts = ScriptDirectory(str(SCRIPTS))
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise StoreError(NEWER.fill(place=database.place, revision=current))
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
        command.upgrade(config, "head")


@contextmanager
def _locked(database: Database) -> Iterator[Connection]:
    """A writing transaction: in SQLite that is the lock, in PostgreSQL an advisory one that ends with it."""
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        yield connection
