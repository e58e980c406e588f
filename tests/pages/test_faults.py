"""A store that fails while pages are open: a sentence, and nothing typed is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_chat import ask


@contextmanager
def locked(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program holds the database for writing."""
    monkeypatch.setattr("core.store.engine.LOCK_WAIT_S", 0.2)
    parley.store.database.engine.dispose()
    with parley.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=200")
    other = sqlite3.connect(parley.store.database.place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_a_question_that_cannot_be_stored_is_not_sent_and_is_back_in_the_box(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ask(open_app(), "first")
    sent = len([one for one in gateway.requests if one.body])

    with locked(parley, monkeypatch):
        app.chat_input[0].set_value("second").run(timeout=60)

    assert not app.exception
    assert "locked" in app.error[0].value
    assert app.chat_input[0].proto.value == "second"
    assert len([one for one in gateway.requests if one.body]) == sent


def test_a_damaged_database_is_told_on_the_page(open_app: OpenApp, parley: Parley) -> None:
    app = open_app()
    with parley.store.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE requests")
    app.switch_page("usage/page.py").run()

    assert not app.exception
    assert "no such table" in texts(app)
