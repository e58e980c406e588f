"""The usage page in a browser: what the address keeps, what a click leads to, and what is downloaded."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, gateway_environment
from tests.browser.hands import choose, downloaded, press
from tests.gateway import FakeGateway

Visit = Callable[..., Page]


def ask(page: Page, url: str, model: str, question: str) -> None:
    page.goto(url)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    choose(page, "chat_model_", model)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_text(question).last).to_be_visible()
    expect(page.locator(".st-key-live")).to_have_count(0)
    expect(page.locator("[class*='st-key-below_']").last).to_be_visible()


def test_a_filter_survives_a_reload_and_the_file_has_what_is_shown(
    start: Start, gateway: FakeGateway, visit: Visit
) -> None:
    server = start(**gateway_environment(gateway, "words-20,words-10"))
    page = visit(server.url, accept_downloads=True)
    ask(page, server.url, "words-10", "First question")
    ask(page, server.url, "words-20", "Second question")
    page.goto(f"{server.url}/usage?part=log")
    expect(page.get_by_text("Requests 1 to 2 of 2")).to_be_visible()
    press(page, "usage_more")
    choose(page, "usage_model", "words-10")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Requests 1 to 1 of 1")).to_be_visible()
    assert "model=words-10" in page.url

    page.reload()

    expect(page.get_by_text("Requests 1 to 1 of 1")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Model: words-10"))).to_be_visible()
    press(page, "usage_export")
    file = downloaded(page, page.get_by_role("link", name=re.compile("^CSV")).click)
    assert re.fullmatch(
        r"parley-requests-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d-model-words-10\.csv", file.suggested_filename
    )
    lines = list(csv.DictReader(StringIO(Path(file.path()).read_text("utf-8-sig"))))
    assert [line["Model"] for line in lines] == ["words-10", ""]
    assert lines[-1]["Time"] == "All (1)"


def test_the_days_are_those_of_the_browser(start: Start, gateway: FakeGateway, visit: Visit) -> None:
    server = start(**gateway_environment(gateway, "words-10"))
    page = visit(server.url, timezone_id="Asia/Kathmandu")
    ask(page, server.url, "words-10", "What day is it?")

    page.goto(f"{server.url}/usage")

    expect(page.get_by_text(re.compile(r"Days in Asia/Kath?mandu \(your browser's\)"))).to_be_visible()
    expect(page.locator(".st-key-usage_tiles")).to_contain_text("Requests")
