"""A store that can't be opened or written says why, in both languages, and what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from core.store.engine import SQLITE_NAME, StoreError, explain, open_database
from core.store.migrate import migrate
from core.store.store import Store, open_store
from core.store.tables import metadata
from tests.core.store.conftest import OWNER

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def failure(folder: Path, url: str | None = None) -> StoreError:
    with pytest.raises(StoreError) as caught:
        open_store(url, folder)
    assert caught.value.text.en and caught.value.text.zh
    return caught.value


def test_the_migrations_make_the_tables_the_code_knows(store: Store) -> None:
    def ours(item: object, name: str | None, *_: object) -> bool:
        return not (name or "").startswith("search_")  # made for one backend each, by migration 0002

    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "PARLEY_DATA" in failure(tmp_path / "file" / "data").text.en


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    (tmp_path / SQLITE_NAME).chmod(0o444)
    tmp_path.chmod(0o555)

    assert "read-only" in failure(tmp_path).text.en


def test_a_database_that_became_read_only_says_so_and_keeps_what_it_had(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    kept = store.conversations.create(OWNER, title="before")
    store.database.engine.dispose()

    @event.listens_for(store.database.engine, "connect")
    def _read_only(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON").close()

    with pytest.raises(StoreError, match="read-only"):
        store.conversations.create(OWNER)
    assert store.conversations.get(OWNER, kept.id).title == "before"
    store.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / SQLITE_NAME).write_bytes(b"this is no database, only text that is long enough" * 100)

    assert "damaged" in failure(tmp_path).text.en


def test_a_database_of_a_newer_parley(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    with sqlite3.connect(tmp_path / SQLITE_NAME) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    assert "newer Parley" in failure(tmp_path).text.en


def test_a_full_disk_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    kept = store.conversations.create(OWNER, title="before")
    with store.database.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    store.database.engine.dispose()

    @event.listens_for(store.database.engine, "connect")
    def _limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    with pytest.raises(StoreError, match="disk"):
        for _ in range(200):
            store.conversations.create(OWNER, title="x" * 4000)
    assert store.conversations.get(OWNER, kept.id).title == "before"
    store.close()


def test_a_locked_database_is_named_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.engine.LOCK_WAIT_S", 0.2)
    store = open_store(None, tmp_path)
    other = sqlite3.connect(tmp_path / SQLITE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="locked"):
        store.conversations.create(OWNER)
    other.execute("ROLLBACK")
    other.close()
    store.conversations.create(OWNER)
    store.close()


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    assert "DATABASE_URL" in failure(tmp_path, "postgresql+psycopg://nobody:canary@127.0.0.1:1/parley").text.en


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("DiskFull", "disk with the database is full"),
        ("DeadlockDetected", "The database refused"),
        ("TooManyConnections", "can't be reached"),
        ("AdminShutdown", "can't be reached"),
        ("OperationalError", "can't be reached"),
    ],
)
def test_a_server_is_said_to_be_out_of_reach_only_where_it_is(name: str, says: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    kind = getattr(psycopg.errors, name)

    assert says in explain(OperationalError("select 1", {}, kind("what it said")), "postgresql://h/parley").text.en


@pytest.mark.parametrize("url", ["nonsense", "oracle://x", "postgresql+psycopg://"])
def test_an_address_that_is_none(tmp_path: Path, url: str) -> None:
    assert failure(tmp_path, url)


def test_a_password_is_in_no_message(tmp_path: Path) -> None:
    error = failure(tmp_path, "postgresql+psycopg://nobody:canary@127.0.0.1:1/parley")

    assert "canary" not in error.text.en + repr(error)


def test_processes_that_start_at_once_on_an_empty_database_all_come_up(
    database_url: str | None, tmp_path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from core.store.store import open_store\n"
        "store = open_store(sys.argv[1] or None, Path(sys.argv[2])); store.conversations.create('ada'); print('up')"
    )
    command = [sys.executable, "-c", program, database_url or "", str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    said = [process.communicate(timeout=60) for process in started]

    assert [out for out, _ in said] == ["up\n"] * 5, said
    database = open_database(database_url, tmp_path)
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM conversations")).scalar_one() == 5
    migrate(database)
    database.close()
