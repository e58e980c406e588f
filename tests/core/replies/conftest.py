"""A desk over a store of its own, and the test gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.client.gateways import Gateway
from core.replies.ask import Setup
from core.replies.desk import Desk
from core.settings import Connection, Settings, read_settings
from core.store.store import Store, open_store
from core.text import same
from tests.gateway import FakeGateway


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        tmp_path / "no.env", {"PARLEY_RETRIES": "2", "PARLEY_REPLIES_AT_ONCE": "2", "PARLEY_TITLES": "0"}
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(None, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, settings: Settings) -> Iterator[Desk]:
    running = Desk(store, settings)
    yield running
    running.close()


@pytest.fixture
def connection(gateway: FakeGateway) -> Connection:
    return Connection("fake", same("Fake"), Gateway("fake", gateway.base_url, "sk-test-0123456789"), origin="env")


@pytest.fixture
def setup(connection: Connection) -> Callable[..., Setup]:
    def made(model: str, **parameters: object) -> Setup:
        return Setup(connection, model, parameters={"stream": True, **parameters})

    return made
