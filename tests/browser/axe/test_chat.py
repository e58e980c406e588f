"""axe-core finds nothing in the chat and on every screen as a newcomer sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from docs import tour
from tests.browser.axe.audit import violations
from tests.browser.axe.conftest import LOCALES, Walk

pytestmark = pytest.mark.timeout(400)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_on_any_screen(walk: Walk, language: str) -> None:
    found = walk("screens", language, tour.tour).found
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LOCALES)
def test_axe_finds_nothing_in_the_work_on_messages(walk: Walk, language: str) -> None:
    found = walk("messages", language, tour.work_on_messages, tour.use_prompts_and_files, tour.go_on).found
    assert not found, "\n".join(found)


def test_axe_finds_what_is_wrong(visit: Callable[..., Page]) -> None:
    page = visit("about:blank")
    page.set_content("<main><h1>A</h1><img src='x'><p style='color:#bbb;background:#fff'>pale</p></main>")

    assert {one["id"] for one, _ in violations(Axe(), page)} >= {"image-alt", "color-contrast"}
