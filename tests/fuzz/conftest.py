"""A store into which anything may come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.store.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(None, tmp_path_factory.mktemp("any"))
    yield opened
    opened.close()
