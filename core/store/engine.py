"""The database: opened, brought to the newest schema, and asked in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from core.errors import ParleyError
from core.text import Text

LOCK_WAIT_S = 15
MOST_NAMED = 500
"""Values that a statement names at once: parameters are counted, 999 in an old SQLite, 32,766 in a newer one, 65,535 in
PostgreSQL."""
SQLITE_NAME = "parley.db"


class StoreError(ParleyError):
    """The database can't be opened, read or written; the text says which, and what to do."""


NO_FOLDER = Text(
    "The folder {path} for the database can't be made or written ({why}). Give Parley the right to it, "
    "or set PARLEY_DATA to another folder.",
    "无法创建或写入数据库所在的文件夹 {path}（{why}）。请授予写入权限，或用 PARLEY_DATA 指定别的文件夹。",
)
READ_ONLY = Text(
    "The database {path} is read-only. Nothing was changed; give Parley the right to write it.",
    "数据库 {path} 是只读的，没有写入任何内容。请授予写入权限。",
)
FULL = Text(
    "The disk with the database is full. What was saved before is safe; make room and try again.",
    "数据库所在的磁盘已满。之前保存的内容是安全的；请腾出空间后重试。",
)
LOCKED = Text(
    "Another program has kept the database locked for {seconds} s. Close it, then try again.",
    "数据库被其他程序锁定超过 {seconds} 秒。请关闭该程序后重试。",
)
CORRUPT = Text(
    "The database {path} is damaged. Keep a copy of it, then put the last backup in its place (docs/operations.md).",
    "数据库 {path} 已损坏。请先保留一份副本，再用最近的备份替换它（见 docs/operations.md）。",
)
UNREACHABLE = Text(
    "The database server can't be reached ({why}). Check DATABASE_URL and that the server runs; then try again.",
    "连接不上数据库服务器（{why}）。请检查 DATABASE_URL 以及服务器是否在运行，然后重试。",
)
BAD_URL = Text(
    "DATABASE_URL can't be used ({why}). It looks like postgresql+psycopg://user:password@host:5432/parley",
    "DATABASE_URL 无法使用（{why}）。它的样子如 postgresql+psycopg://user:password@host:5432/parley",
)
OTHER = Text("The database refused: {why}", "数据库拒绝了操作：{why}")


def insert_of(connection: Connection) -> Any:
    """The `insert` of the backend's own, which has `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return sqlite_dialect.insert if connection.dialect.name == "sqlite" else postgresql.insert


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many at once as a statement can name."""
    return (values[at : at + MOST_NAMED] for at in range(0, len(values), MOST_NAMED))


class Database:
    """One engine. `read()` and `write()` are transactions; what a `write()` block did is kept whole or not at all.

    Both raise StoreError. `place` is the file's path, or the server's address without a password.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self.is_sqlite = engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._explained(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with self._explained():
            connection = self.engine.connect().execution_options(parley_writes=True)
            with connection, connection.begin():
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise explain(error, self.place) from error

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str | None, data_folder: Path) -> Database:
    """PostgreSQL at `url`, else SQLite in `data_folder` (made if need be). Raises StoreError."""
    return _postgresql(url) if url else _sqlite(data_folder)


def _sqlite(folder: Path) -> Database:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(NO_FOLDER.fill(path=folder, why=error.strerror)) from error
    path = folder / SQLITE_NAME
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=30,
        connect_args={"timeout": LOCK_WAIT_S, "check_same_thread": False},
        hide_parameters=True,  # an error in the log tells the statement, not what was said
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, by us
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a reader that becomes a writer fails at once while another writes; IMMEDIATE waits its turn
        writes = connection.get_execution_options().get("parley_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine, str(path))


def _postgresql(url: str) -> Database:
    try:
        if url.startswith(("postgres://", "postgresql://")):
            url = "postgresql+psycopg://" + url.partition("://")[2]
        engine = create_engine(url, pool_size=10, max_overflow=30, pool_pre_ping=True, hide_parameters=True)
    except (SQLAlchemyError, ValueError, ModuleNotFoundError) as error:
        raise StoreError(BAD_URL.fill(why=str(error).partition("\n")[0])) from error
    return Database(engine, engine.url.render_as_string(hide_password=True))


SQLITE_WORDS: tuple[tuple[str, Text], ...] = (
    ("readonly", READ_ONLY),
    ("full", FULL),
    ("locked", LOCKED),
    ("malformed", CORRUPT),
    ("not a database", CORRUPT),
    ("unable to open", NO_FOLDER),
    ("disk I/O error", CORRUPT),
)


DISK_FULL = "53100"
NO_SERVER = ("08", "53", "57")
"""Classes of PostgreSQL's codes that are about the connection, its resources or its operator
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def explain(error: SQLAlchemyError, place: str) -> StoreError:
    """A database error in words a person can act on; never the statement or its values."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    said = str(origin).partition("\n")[0]
    if isinstance(origin, sqlite3.Error):
        text = next((text for words, text in SQLITE_WORDS if words in said), OTHER)
        return StoreError(text.fill(path=place, why=said, seconds=LOCK_WAIT_S))
    state = getattr(origin, "sqlstate", None)
    if state == DISK_FULL:
        return StoreError(FULL)
    lost = isinstance(error, OperationalError) and (state is None or state[:2] in NO_SERVER)
    if lost or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return StoreError(UNREACHABLE.fill(why=said))
    return StoreError(OTHER.fill(why=said))
