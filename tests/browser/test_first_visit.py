"""A newcomer without a key: the local model answers, and its tokens stand in the usage table."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS, Start, answer, ask
from tests.core.local_child import runs_the_model


@runs_the_model
def test_a_newcomer_without_a_key_is_answered_by_the_local_model(start: Start, visit: Callable[..., Page]) -> None:
    server = start()
    page = visit(server.url)
    expect(page.get_by_text("A toy for a first visit")).to_be_visible()

    ask(page, "What is the capital of France?")
    below = page.get_by_test_id("stCaptionContainer").filter(has_text="first token")
    expect(below).to_be_visible(timeout=90_000)

    said = answer(page).get_by_test_id("stMarkdownContainer").first.inner_text()
    assert len(said) > 5
    counts = re.search(r"([\d,]+) in \+ ([\d,]+) out tokens", below.inner_text())
    assert counts
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / "first-visit-chat.png")

    page.get_by_role("link", name="Usage").click()
    expect(page.get_by_role("heading", name="By Model")).to_be_visible()
    table = page.get_by_test_id("stDataFrame").first.locator("canvas table").first
    expect(table).to_contain_text(counts.group(1).replace(",", ""))
    expect(table).to_contain_text(counts.group(2).replace(",", ""))
    page.screenshot(path=ARTEFACTS / "first-visit-usage.png")


def test_a_newcomer_with_a_telephone_begins_at_the_beginning(start: Start, visit: Callable[..., Page]) -> None:
    page = visit(start().url, viewport={"width": 360, "height": 640})
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()
    expect(page.get_by_text("Your own gateway in three steps")).to_have_count(1)

    expect(page.get_by_text("What would you like to know?")).to_be_in_viewport()
    expect(page.get_by_role("button", name="To the newest words")).to_have_count(0)
    ask(page, "Hi")
    expect(page.get_by_test_id("stChatMessage").last).to_be_in_viewport()
