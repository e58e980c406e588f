"""The tour through the laboratory, with the real local model: an experiment, a token at another heat, "show me"."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from docs.tour import Picture, close
from docs.tour_playground import act, mode, press, to
from tests.browser.hands import write

PROMPT = {"en": "Name one colour. Answer with one word.", "zh": "说出一种颜色，只回答一个词。"}
TIMES = "8"
SHORT = "12"


def use_the_laboratory(page: Page, url: str, language: str, picture: Picture) -> None:
    """On a server without other gateways: whatever is asked, the local model answers."""
    page.goto(f"{url}/playground")
    expect(page.locator("[class*='st-key-bench_text_0'] textarea")).to_be_visible(timeout=60_000)
    write(page, "bench_text_0", PROMPT[language])
    mode(page, "sweep", language)
    press(page, "panel_a")
    page.locator("[class*='st-key-playground_a_max_tokens_on'] label").first.click()
    page.wait_for_timeout(900)
    number(page, "playground_a_max_tokens", SHORT)
    page.locator("[class*='st-key-playground_a_logprobs_on'] label").first.click()
    page.wait_for_timeout(900)
    picture("laboratory-parameters")
    close(page)
    number(page, "laboratory_times", TIMES)
    picture("laboratory-before")
    press(page, "laboratory_go")
    expect(page.locator("[class*='st-key-table_stop']")).to_have_count(0, timeout=120_000)
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible(timeout=20_000)
    page.locator(".st-key-laboratory_numbers summary").click()
    page.wait_for_timeout(2_000)
    to(page, "laboratory_metric")
    picture("laboratory-experiment")
    page.locator(".st-key-laboratory_answers summary").click()
    page.wait_for_timeout(1_200)
    to(page, "laboratory_answers")
    picture("laboratory-answers")
    mode(page, "compare", language)
    press(page, "playground_go")
    expect(page.locator("[class*='st-key-once_more_'] button:visible").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(2_000)
    act(page, "probabilities", language)
    page.get_by_role("dialog").locator(".tokens span").first.click()
    page.wait_for_timeout(1_500)
    slider = page.get_by_role("dialog").locator("input[type=range]")
    slider.fill("30")
    slider.scroll_into_view_if_needed()
    picture("laboratory-heat")
    close(page)
    press(page, "panel_a")
    press(page, "show_a_temperature")
    press(page, "demonstration_ask")
    expect(page.get_by_role("dialog").locator("[data-testid='stAlert']")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(800)
    picture("laboratory-show-me")
    close(page)


def number(page: Page, key: str, value: str) -> None:
    box = page.locator(f"[class*='st-key-{key}'] input[type=number]:visible").first
    box.fill(value)
    box.press("Enter")
    page.wait_for_timeout(1_200)


def ask_twice(page: Page, url: str, language: str, picture: Picture) -> None:
    """A chat whose questions are asked twice, and what a parameter does to one of them."""
    page.goto(url)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=60_000)
    press(page, "chat_panel")
    page.locator(".st-key-chat_twice label").first.click()
    page.wait_for_timeout(1_200)
    picture("twice-parameters")
    close(page)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(PROMPT[language])
    page.wait_for_timeout(1_500)
    picture("twice-before")
    box.press("Enter")
    badge = page.locator("[class*='st-key-agreement_'] button")
    expect(badge).to_be_visible(timeout=60_000)
    page.wait_for_timeout(800)
    picture("twice-answer")
    badge.click()
    page.wait_for_timeout(1_500)
    picture("twice-differences")
    close(page)


def check_up(page: Page, url: str, language: str, picture: Picture) -> None:
    """What the local model does with each parameter."""
    page.goto(f"{url}/settings")
    start = page.locator(".st-key-checkup_start button")
    expect(start).to_be_visible(timeout=60_000)
    to(page, "checkup_start")
    picture("check-up-before")
    start.click()
    expect(page.locator(".st-key-checkup_found")).to_be_visible(timeout=120_000)
    page.wait_for_timeout(1_500)
    to(page, "checkup_found")
    picture("check-up-found")
