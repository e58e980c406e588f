"""Processes that share a database: who counts as gone, and when."""

from __future__ import annotations

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select

from core.store import processes as processes_module
from core.store.processes import GONE_AFTER_S, SEEN_EVERY_S
from core.store.store import Store
from core.store.tables import now, processes

PROMISED_S = 30
"""docs/operations.md: within half a minute."""


def test_the_promise_leaves_room_for_clocks_that_differ() -> None:
    assert GONE_AFTER_S + SEEN_EVERY_S <= PROMISED_S - 5
    assert GONE_AFTER_S >= 3 * SEEN_EVERY_S, "a sign of life may be lost, or two"


@pytest.mark.parametrize(("silent_s", "stays"), [(GONE_AFTER_S - 5, True), (GONE_AFTER_S + 1, False)])
def test_a_process_of_another_machine_is_gone_when_it_has_been_silent(
    store: Store, silent_s: float, stays: bool
) -> None:
    at = now() - timedelta(seconds=silent_s)
    row = {"id": "elsewhere", "host": "another machine", "pid": 1, "started_at": at, "seen_at": at}
    with store.database.write() as connection:
        connection.execute(insert(processes).values(row))

    store.processes.recover()

    with store.database.read() as connection:
        left = set(connection.execute(select(processes.c.id)).scalars())
    assert left == {store.processes.id, *(["elsewhere"] if stays else [])}


def test_on_windows_no_process_is_sent_ctrl_c_to_see_whether_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """There signal 0 is Ctrl-C (https://docs.python.org/3/library/os.html#os.kill)."""
    sent: list[tuple[int, ...]] = []
    monkeypatch.setattr(
        processes_module, "os", SimpleNamespace(name="nt", getpid=os.getpid, kill=lambda *said: sent.append(said))
    )

    assert processes_module._runs(os.getppid(), now())
    assert sent == []


def test_one_that_was_thought_gone_is_there_again_with_its_next_sign_of_life(store: Store) -> None:
    store.processes.leave()

    store.processes.seen()

    with store.database.read() as connection:
        assert list(connection.execute(select(processes.c.id)).scalars()) == [store.processes.id]
