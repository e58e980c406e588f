"""axe-core finds nothing in the playground and its laboratory."""

from __future__ import annotations

import pytest

from docs.tour_playground import use_the_playground
from tests.browser.axe.conftest import LOCALES, Walk

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_in_the_playground(walk: Walk, language: str) -> None:
    found = walk("playground", language, use_the_playground).found
    assert not found, "\n".join(found)
