"""The main path for a person who has no mouse: keys are pressed, nothing is clicked."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.text import Language, Text
from pages.chat.menu import ACTIONS
from pages.shared.words import PLAYGROUND, SETTINGS, USAGE
from tests.browser.conftest import Start, gateway_environment
from tests.browser.hands import downloaded, ran
from tests.browser.keys import (
    box,
    choose_by_keys,
    go_down_to,
    keyed,
    leave,
    open_panel,
    reach,
    said,
    settle,
    take_from_menu,
    to,
)
from tests.gateway import FakeGateway

Visit = Callable[..., Page]
LISTED, ANSWERED = Text("It lists", "它列出了"), Text("answered in", "秒内作答")
STOPPED = Text("stopped by you", "已由你停止")
SLOW = "words-300@20"


def stop(page: Page, language: Language) -> None:
    """Once the answer grows, by the key that is told below the list."""
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("word10 ")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text(said(STOPPED, language))
    settle(page)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 360)])
def test_a_gateway_is_added_asked_stopped_and_asked_anew(
    start: Start, gateway: FakeGateway, visit: Visit, language: Language, width: int
) -> None:
    server = start(PARLEY_TITLES="0")
    locale, viewport = {"en": "en-US", "zh": "zh-CN"}[language], {"width": width, "height": 800}
    page = visit(server.url, locale=locale, viewport=viewport, reduced_motion="reduce")
    keys = page.keyboard

    to(page, SETTINGS, language)
    reach(page, keyed(page, "settings_preset"))
    keys.press("ArrowDown")
    go_down_to(page, page.get_by_role("option").last)
    ran(page, lambda: keys.press("Enter"))
    reach(page, keyed(page, "settings_address_other", "input"))
    keys.type(gateway.base_url)
    reach(page, keyed(page, "settings_key_other", "input"))
    keys.type("sk-test-0123456789")
    reach(page, keyed(page, "FormSubmitter-settings_gateway"))
    keys.press("Enter")
    expect(page.get_by_test_id("stAlert").filter(has_text=said(LISTED, language))).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text=said(ANSWERED, language))).to_contain_text(
        re.compile(r"\d s|\d 秒")
    )
    reach(page, page.get_by_test_id("stPageLink").get_by_role("link"))
    keys.press("Enter")

    expect(box(page)).to_be_visible()
    choose_by_keys(page, "chat_gateway", gateway.host)
    choose_by_keys(page, "chat_model_", SLOW)
    reach(page, box(page))
    keys.type("Count")
    keys.press("Enter")
    stop(page, language)
    assert gateway.wait_for(lambda: gateway.requests[-1].closed_at)

    more = keyed(page, "more_")
    reach(page, more, "Shift+Tab")
    take_from_menu(page, more, said(ACTIONS["edit"].words, language))
    expect(keyed(page, "text_", "textarea")).to_be_focused()
    keys.press("Control+A")
    keys.type("Count again")
    reach(page, keyed(page, "FormSubmitter-form_"))
    keys.press("Enter")
    question = page.get_by_test_id("stChatMessage").first
    gateway.wait_for(lambda: gateway.requests[-1].body["messages"][-1]["content"] == "Count again", 20)
    expect(page.get_by_test_id("stChatMessage").get_by_text(said(STOPPED, language))).to_have_count(0)
    stop(page, language)
    expect(question).to_contain_text("2/2")
    reach(page, keyed(page, "earlier_"), "Shift+Tab")
    keys.press("Enter")
    expect(question).to_contain_text("1/2")
    expect(keyed(page, "later_")).to_be_focused()  # the arrow that was pressed leads nowhere any more


def test_two_columns_are_run_and_the_requests_of_one_model_exported(
    start: Start, gateway: FakeGateway, visit: Visit
) -> None:
    page = visit(start(**gateway_environment(gateway, "words-20,words-10")).url, reduced_motion="reduce")
    keys = page.keyboard

    to(page, PLAYGROUND)
    reach(page, keyed(page, "bench_text_0", "textarea"))
    keys.type("Say something")
    ran(page, lambda: keys.press("Tab"))
    choose_by_keys(page, "playground_b_model_", "words-10")
    reach(page, keyed(page, "playground_go"))
    keys.press("Enter")
    answers = page.locator(".st-key-compare_answers").get_by_test_id("stColumn")
    for column in (0, 1):
        expect(answers.nth(column)).to_contain_text("finished")

    to(page, USAGE)
    parts = page.locator(".st-key-usage_part")
    reach(page, parts)
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.get_by_text("Requests 1 to 2 of 2")).to_be_visible()
    open_panel(page, keyed(page, "usage_more"), "Shift+Tab")
    choose_by_keys(page, "usage_model", "words-10")
    expect(page).to_have_url(re.compile("model=words-10"))
    expect(page.get_by_text("Requests 1 to 1 of 1")).to_be_visible()
    leave(page, keyed(page, "usage_more"))

    open_panel(page, keyed(page, "usage_export"))
    reach(page, page.get_by_role("link", name=re.compile("^CSV")))
    file = downloaded(page, lambda: keys.press("Enter"))
    lines = list(csv.DictReader(StringIO(Path(file.path()).read_text("utf-8-sig"))))
    assert [line["Model"] for line in lines] == ["words-10", ""]
    assert lines[-1]["Time"] == "All (1)"
    leave(page, keyed(page, "usage_export"))

    expect(page.get_by_text("Shift+Space selects it")).to_be_visible()
    table = page.get_by_test_id("stDataFrame")
    reach(page, table.get_by_test_id("data-grid-canvas"))
    keys.press("ArrowDown")
    expect(table.locator("[role='gridcell'][aria-selected='true']")).to_have_count(1)
    keys.press("Shift+Space")
    opened = page.locator(".st-key-usage_row_open")
    expect(opened).to_contain_text("words-10")
    reach(page, keyed(page, "usage_try"))
