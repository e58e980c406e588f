"""The examples on a telephone, in Chinese: put in on each screen, looked at, removed."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.example.shipped import shipped
from tests.browser.conftest import Start
from tests.browser.hands import press

WIDTH = 360
TELEPHONE = {"locale": "zh-CN", "viewport": {"width": WIDTH, "height": 740}}


def fits(page: Page) -> None:
    """Nothing runs out of the window to the side."""
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= WIDTH


def look(page: Page, place: str) -> None:
    expect(page.locator(f".st-key-example_look_{place} button")).to_have_text(re.compile("看一个示例"))
    press(page, f"example_look_{place}")
    expect(page.locator(".st-key-example_note")).to_contain_text("这是")
    expect(page.locator(".st-key-example_note")).to_contain_text("试试：")
    expect(page.locator(".st-key-example_note")).to_be_in_viewport()
    fits(page)


def leave(page: Page, place: str) -> None:
    press(page, "example_leave")
    expect(page.locator(".st-key-example_note")).to_have_count(0)
    expect(page.locator(f".st-key-example_look_{place} button")).to_be_visible()


def test_every_example_in_chinese_on_a_telephone(start: Start, visit: Callable[..., Page]) -> None:
    one = shipped("zh")
    server = start(PARLEY_TITLES="0")
    page = visit(server.url, **TELEPHONE)

    look(page, "chat")
    expect(page.locator(".st-key-headline")).to_contain_text(one.conversation.conversation.title)
    first, *_ = one.conversation.branch
    versions = sum(message.parent_id == first.id for message in one.conversation.messages)
    expect(page.get_by_text(f"{versions}/{versions}")).to_be_visible()
    page.reload()
    expect(page.locator(".st-key-example_note")).to_be_in_viewport()
    leave(page, "chat")
    assert "?c=" not in page.url

    page.goto(f"{server.url}/playground")
    look(page, "playground")
    expect(page.get_by_text(one.run.cells[0].message.text)).to_be_visible()
    leave(page, "playground")

    page.goto(f"{server.url}/prompts")
    look(page, "prompts")
    expect(page.locator("textarea").filter(has_text=one.versions[1][0].text)).to_be_visible()
    leave(page, "prompts")

    page.goto(f"{server.url}/usage")
    look(page, "usage")
    expect(page.locator("[data-testid='stMetric']").filter(has_text=f"{len(one.requests)}").first).to_be_visible()
    page.goto(f"{server.url}/usage?example=1&part=log")
    with page.expect_download() as download:
        press(page, "usage_export")
        page.get_by_role("link", name=re.compile("CSV")).click()
    assert f"合计 ({len(one.requests)})" in download.value.path().read_text("utf-8-sig")
    page.keyboard.press("Escape")
    leave(page, "usage")
    assert "example" not in page.url
