"""axe-core finds nothing where an example fills the screens."""

from __future__ import annotations

import pytest

from docs.tour_example import look_at_examples
from tests.browser.axe.conftest import LOCALES, Walk

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_in_an_example(walk: Walk, language: str) -> None:
    found = walk("example", language, look_at_examples).found
    assert not found, "\n".join(found)
