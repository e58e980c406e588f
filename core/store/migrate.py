"""Brings a database to the newest schema. One process does it, others wait.

Alembic is imported only where something is missing: it takes longer than opening the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from core.store.engine import Database, StoreError
from core.text import Text

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x7061726C  # 'parl'

NEWER = Text(
    "The database {place} was made by a newer Parley (schema {revision}). Update Parley, or use another database.",
    "数据库 {place} 由更新版本的 Parley 创建（结构版本 {revision}）。请升级 Parley，或换一个数据库。",
)
OTHER_SCHEMA = Text(
    "The database {place} has schema {revision}; this Parley works with {newest}. Restart it with the files it was "
    "updated to.",
    "数据库 {place} 的结构版本是 {revision}，而这个 Parley 使用 {newest}。请用更新后的文件重新启动。",
)


def migrate(database: Database) -> None:
    """Run what is missing, in one transaction under a lock. Raises StoreError."""
    known = revisions()
    with _locked(database) as connection:
        current = _current(connection)
        if current == known[-1]:
            return
        if current is not None and current not in known:
            raise StoreError(NEWER.fill(place=database.place, revision=current))
        _upgrade(connection)


def check_schema(database: Database) -> None:
    """Raises StoreError where the database doesn't answer, or has another schema: another process has updated it."""
    with database.read() as connection:
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    newest = revisions()[-1]
    if current != newest:
        raise StoreError(OTHER_SCHEMA.fill(place=database.place, revision=current, newest=newest))


def revisions() -> list[str]:
    """Every schema there has been, the newest last: a migration's file begins with its number."""
    return sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

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
