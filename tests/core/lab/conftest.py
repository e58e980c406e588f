"""A runner over a store of its own, and the test gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.client.gateways import Gateway
from core.lab import intervals
from core.lab.alike import similarities
from core.lab.runner import Runner
from core.replies.desk import Desk
from core.settings import Connection, read_settings
from core.store.store import Store, open_store
from core.text import same
from tests.gateway import FakeGateway


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What an earlier test computed would hide what has changed since: mutants run in the same process."""
    intervals._needed.cache_clear()
    similarities.cache_clear()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(None, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def runner(store: Store, tmp_path: Path) -> Iterator[Runner]:
    desk = Desk(store, read_settings(tmp_path / "no.env", {"PARLEY_RETRIES": "0", "PARLEY_TITLES": "0"}))
    running = Runner(desk)
    yield running
    running.close()
    desk.close()


@pytest.fixture
def find(gateway: FakeGateway) -> Callable[[str], Connection | None]:
    """The connection of the gateway `fake`; there is no other."""
    one = Connection("fake", same("Fake"), Gateway("fake", gateway.base_url, "sk-test-0123456789"), origin="env")
    return {"fake": one}.get
