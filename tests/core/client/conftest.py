"""What the client's tests share: a gateway of their own for each, and properties without a time limit."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from tests.gateway import FakeGateway

# No deadline: a busy machine is no failure. The same examples on every run.
hypothesis.settings.register_profile("parley", deadline=None, derandomize=True)
hypothesis.settings.load_profile("parley")


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running
