"""What one person may ask for, on all processes together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import RateLimitError
from core.people.limits import Limits
from core.store.store import Store, open_store
from core.store.tables import now
from tests.core.store.test_contract import record


@pytest.fixture
def second(store: Store, database_url: str | None, tmp_path: Path) -> Iterator[Store]:
    """The same database, as another process has it."""
    opened = open_store(database_url, tmp_path)
    yield opened
    opened.close()


def begun(store: Store, owner: str, limits: Limits) -> bool:
    try:
        store.ledger.begin(record(owner=owner, status="running"), limits=limits)
    except RateLimitError as error:
        assert error.retryable
        assert error.retry_after_s
        return False
    return True


@pytest.mark.parametrize("limits", [Limits(5, 1_000), Limits(1_000, 5)], ids=["at once", "a minute"])
def test_of_many_at_once_on_two_processes_no_more_begin_than_may(store: Store, second: Store, limits: Limits) -> None:
    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda number: begun((store, second)[number % 2], "ada", limits), range(40)))

    assert done.count(True) == 5
    assert len(store.ledger.newest("ada")) == 5
    assert begun(second, "bo", limits), "another person's limits are their own"


def test_what_has_ended_or_is_long_ago_does_not_count(store: Store) -> None:
    first = record(owner="ada", status="running")
    store.ledger.begin(first, limits=Limits(1, 10))
    assert not begun(store, "ada", Limits(1, 10))
    store.ledger.end(replace(first, status="ok"))
    assert begun(store, "ada", Limits(1, 10))

    for _ in range(3):
        store.ledger.begin(record(owner="bo", status="running", started_at=now() - timedelta(seconds=61)))
    assert begun(store, "bo", Limits(10, 1))
    assert not begun(store, "bo", Limits(10, 1))


def test_it_says_what_to_do_in_both_languages(store: Store) -> None:
    assert begun(store, "ada", Limits(1, 1))

    with pytest.raises(RateLimitError) as refused:
        store.ledger.begin(record(owner="ada"), limits=Limits(1, 1))

    assert "Wait a moment" in refused.value.text.en
    assert "请稍候" in refused.value.text.zh
