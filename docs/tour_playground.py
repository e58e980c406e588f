"""The tour through the playground: columns, probabilities, the request, a table of cases, the runs."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from docs.tour import Picture, close
from pages.playground.cell_menu import ACTIONS
from pages.playground.modes import MODES
from tests.browser import hands
from tests.browser.hands import choose, write

PROMPT = {"en": "Explain {{topic}} in two sentences.", "zh": "用两句话解释{{主题}}。"}
VALUE = {"en": "gravity", "zh": "引力"}
CASES = {
    "en": "topic\texpected\ngravity\tword1\nlight\tnothing\nsound\tword2\n",
    "zh": "主题\t期望\n引力\tword1\n光\t没有\n声音\tword2\n",
}


def press(page: Page, key: str) -> None:
    hands.press(page, key)
    page.wait_for_timeout(900)


def act(page: Page, name: str, language: str) -> None:
    """An entry of the menu of the first answer."""
    page.locator("[class*='st-key-cell_menu_'] button:visible").first.click()
    words = ACTIONS[name].words
    page.get_by_role("menu").get_by_text(words.zh if language == "zh" else words.en, exact=True).click()
    page.wait_for_timeout(1500)


def to(page: Page, key: str) -> None:
    """Have it at the top of the window."""
    page.locator(f"[class*='st-key-{key}']").first.evaluate("element => element.scrollIntoView({block: 'start'})")
    page.mouse.move(180, 400)
    page.mouse.wheel(0, -80)
    page.wait_for_timeout(600)


def mode(page: Page, name: str, language: str) -> None:
    words = MODES[name]
    page.get_by_role("radio", name=words.zh if language == "zh" else words.en, exact=True).click()
    page.wait_for_timeout(1500)


def use_the_playground(page: Page, url: str, language: str, picture: Picture) -> None:
    page.goto(f"{url}/playground")
    expect(page.locator("[class*='st-key-bench_text_0'] textarea")).to_be_visible(timeout=20_000)
    press(page, "bench_anew")
    write(page, "bench_text_0", PROMPT[language])
    write(page, "bench_value_", VALUE[language])
    press(page, "panel_a")
    page.locator("[class*='st-key-playground_a_logprobs_on'] label").first.click()
    page.wait_for_timeout(900)
    picture("playground-parameters")
    close(page)
    choose(page, "playground_b_model_", "words-20")
    press(page, "playground_go")
    expect(page.locator("[class*='st-key-once_more_'] button:visible")).to_have_count(2, timeout=20_000)
    to(page, "compare_answers")
    picture("playground-answers")
    act(page, "probabilities", language)
    page.get_by_role("dialog").get_by_role("button", name="word6", exact=False).first.click()
    page.wait_for_timeout(900)
    picture("playground-probabilities")
    close(page)
    act(page, "request", language)
    picture("playground-request")
    close(page)
    page.locator(".st-key-difference summary").click()
    page.wait_for_timeout(900)
    to(page, "difference")
    picture("playground-difference")
    mode(page, "table", language)
    press(page, "paste_cases")
    write(page, "bench_pasted", CASES[language])
    press(page, "take_pasted")
    press(page, "check_add")
    choose(page, "bench_check_kind_0", {"en": "contains what is expected", "zh": "包含期望回答"}[language])
    to(page, "bench_cases")
    picture("playground-cases")
    press(page, "table_go")
    picture("playground-before")
    press(page, "ahead_run")
    expect(page.locator("[class*='st-key-table_stop']")).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(1200)
    to(page, "board")
    picture("playground-board")
    to(page, "case_0")
    picture("playground-cells")
    mode(page, "runs", language)
    page.locator(".st-key-in_words summary").click()
    page.wait_for_timeout(900)
    picture("playground-runs")
