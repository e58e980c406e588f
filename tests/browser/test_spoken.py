"""What a screen reader is told: the page's language and title, and how an answer goes on."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway


def test_the_page_says_its_language_and_its_name(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    page = visit(start(**gateway_environment(gateway)).url, locale="zh-CN")
    expect(page).to_have_title("对话 · 对谈 Parley")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")

    page.get_by_role("radio", name="English").click(force=True)
    expect(page).to_have_title("Chat · Parley")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Usage").click()
    expect(page).to_have_title("Usage · Parley")


@pytest.mark.parametrize(
    ("locale", "begun", "ended"),
    [
        ("en-US", "The answer is being written.", "The answer has ended."),
        ("zh-CN", "开始回复。", "回复结束。"),
    ],
)
def test_an_answer_is_told_politely(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page], locale: str, begun: str, ended: str
) -> None:
    page = visit(start(**gateway_environment(gateway, models="words-60@20")).url, locale=locale)
    told = page.locator(".st-key-spoken [role='status']")
    expect(told).to_have_attribute("aria-live", "polite")

    ask(page, "Hello")
    expect(told).to_have_text(begun)
    expect(answer(page)).to_contain_text("word60")
    expect(told).to_have_text(ended)
    assert told.evaluate("one => getComputedStyle(one).visibility") == "visible"  # else it is not read


def test_who_wants_no_motion_gets_none(start: Start, gateway: FakeGateway, visit: Callable[..., Page]) -> None:
    page = visit(start(**gateway_environment(gateway)).url, reduced_motion="reduce")
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()

    longest = page.evaluate("""() => Math.max(...Array.from(document.querySelectorAll("*"), one => {
      const { animationDuration, transitionDuration } = getComputedStyle(one)
      return Math.max(...`${animationDuration},${transitionDuration}`.split(",").map(parseFloat))
    }))""")
    assert longest <= 0.001


def test_chinese_is_drawn_with_fonts_of_this_machine(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    server = start(**gateway_environment(gateway))
    page = visit("about:blank", locale="zh-CN")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(server.url)
    expect(page.get_by_text("想聊点什么？")).to_be_visible()
    page.evaluate("document.fonts.ready")

    fonts = [one for one in asked if one.endswith((".woff", ".woff2", ".ttf"))]
    assert fonts
    assert {urlsplit(one).hostname for one in asked} <= {"localhost", None}, asked  # None: data and blobs
    drawn = page.get_by_text("想聊点什么？").evaluate("""one => {
      const measure = document.createElement("canvas").getContext("2d")
      measure.font = getComputedStyle(one).font
      const inked = char => {
        measure.clearRect(0, 0, 99, 99); measure.fillText(char, 20, 40)
        return measure.getImageData(0, 0, 99, 99).data.join()
      }
      return inked("想") !== inked("\\u{10FFFF}") && inked("想") !== inked("聊")
    }""")
    assert drawn  # not the box that stands for what no font has


@pytest.mark.parametrize(("scheme", "written"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(16, 32, 28)")])
def test_dialogs_are_as_light_or_dark_as_the_page(
    start: Start, gateway: FakeGateway, visit: Callable[..., Page], scheme: str, written: str
) -> None:
    page = visit(start(**gateway_environment(gateway)).url, color_scheme=scheme)
    page.locator(".st-key-card_1 button:visible").first.click()

    expect(page.get_by_role("dialog").locator(".st-key-use_blanks button")).to_have_css("color", written)
