"""axe-core finds nothing in a usage review full of data."""

from __future__ import annotations

import pytest

from docs.tour_usage import made_up, review_the_usage
from tests.browser.axe.conftest import LOCALES, Walk

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_in_the_review_of_a_team(walk: Walk, language: str) -> None:
    found = walk("usage", language, review_the_usage, prepare=made_up).found
    assert not found, "\n".join(found)
