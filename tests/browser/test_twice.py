"""A question asked twice, in a browser: the badge comes by itself when the second answer ends last."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, gateway_environment
from tests.browser.hands import press
from tests.gateway import FakeGateway


def test_the_badge_comes_when_the_second_answer_ends(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    server = start(**gateway_environment(gateway, "words-20@20"), PARLEY_REPLIES_AT_ONCE="1")
    page = visit(server.url)
    press(page, "chat_panel")
    page.locator(".st-key-chat_twice label").first.click()
    expect(page.locator(".st-key-chips")).to_contain_text("asked twice")
    page.keyboard.press("Escape")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("Hello")
    box.press("Enter")

    expect(page.get_by_text("asking a second time…")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="asked twice: the same")).to_be_visible(timeout=20_000)

    expect(page.get_by_text("asking a second time…")).to_have_count(0)
    assert len([one for one in gateway.requests if one.body]) == 2
