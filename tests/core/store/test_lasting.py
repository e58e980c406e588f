"""What is kept outlives copies, upgrades and restarts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.chat import Message
from core.store.engine import SQLITE_NAME
from core.store.store import open_store
from core.transfer import own
from tests.core.store.conftest import OWNER
from tests.core.store.test_contract import converse

ROOT = Path(__file__).parents[3]
RELEASED = sorted((Path(__file__).parent / "schemas").glob("*.db"))


def run_backup(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "core.store.backup", *(str(one) for one in arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_a_backup_made_while_it_is_in_use_restores_everything(tmp_path: Path) -> None:
    store = open_store(None, tmp_path / "live")
    conversation = converse(store, "question", "answer")
    expected = own.write(store.archive.read(OWNER))
    copied = run_backup(tmp_path / "live" / SQLITE_NAME, tmp_path / "copy.db")
    assert copied.returncode == 0, copied.stderr
    store.messages.add(OWNER, conversation.id, Message("user", "after the copy"), parent_id=conversation.leaf_id)
    store.close()

    (tmp_path / "restored").mkdir()
    (tmp_path / "copy.db").rename(tmp_path / "restored" / SQLITE_NAME)
    restored = open_store(None, tmp_path / "restored")

    assert own.write(restored.archive.read(OWNER)) == expected
    restored.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [((), "usage"), (("missing.db", "copy.db"), "no database"), ((__file__, __file__), "already")],
    ids=["nothing", "no-source", "target-there"],
)
def test_a_backup_that_cannot_be_made_says_why(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    failed = run_backup(*arguments)

    assert failed.returncode != 0
    assert says in failed.stderr


@pytest.mark.parametrize("schema", RELEASED, ids=lambda path: path.stem)
def test_a_database_of_every_released_schema_is_brought_up_to_date(tmp_path: Path, schema: Path) -> None:
    shutil.copy(schema, tmp_path / SQLITE_NAME)

    store = open_store(None, tmp_path)

    (kept,) = store.archive.read(OWNER)
    assert [one.message.text for one in kept.branch] == ["量子 question", "kept answer"]
    assert [hit.found for hit in store.search.find(OWNER, "量子")] == ["量子"]
    assert len(store.ledger.newest(OWNER)) == 1
    store.close()


def test_there_is_a_database_of_every_schema() -> None:
    versions = sorted((ROOT / "core" / "store" / "migrations" / "versions").glob("[0-9]*.py"))

    assert [path.stem for path in RELEASED] == [path.stem[:4] for path in versions]


def test_postgresql_restarted_in_mid_reply_loses_nothing(tmp_path: Path) -> None:
    """The server goes away while a reply runs and comes back: the answer is stored whole, with one ledger row."""
    from tests.core.store.restarting import Restarting, asked_through

    with (
        Restarting(tmp_path) as server,
        asked_through(server.url, "words-200@100", tmp_path) as (store, reply, conversation_id),
    ):
        server.stop()
        assert not reply.wait(2.5)
        server.start()

        assert reply.wait(60)
        leaf = store.conversations.get("", conversation_id).leaf_id
        answer = store.messages.branch("", conversation_id, leaf)[-1]
        assert (answer.status, answer.message.text) == ("complete", reply.content())
        assert [row.status for row in store.ledger.newest("")] == ["ok"]


def test_opening_a_database_that_is_up_to_date_imports_no_migrations_and_no_pandas(tmp_path: Path) -> None:
    open_store(None, tmp_path).close()
    script = (
        "import sys; from pathlib import Path; import core.parley; from core.store.store import open_store; "
        f"open_store(None, Path({str(tmp_path)!r})).close(); "
        "print({'alembic', 'pandas', 'numpy', 'altair', 'psycopg', 'markdown_it'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.stdout.strip() == "set()", done.stderr
