"""The tour through Parley, step by step: what a person clicks and types, and where a picture is taken."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from pages.chat.menu import ACTIONS

QUESTIONS = {"en": "Show me what an answer looks like.", "zh": "让我看看回复的样子。"}
NEXT = {"en": "And then?", "zh": "然后呢？"}
SAY_HELLO = "Say hello."
Picture = Callable[[str], object]


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_text(question).last).to_be_visible(timeout=20_000)
    expect(page.locator("[class*='st-key-below_']").last).to_be_visible(timeout=20_000)
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(500)


def choose_model(page: Page, name: str) -> None:
    box = page.locator("[class*='st-key-chat_model_'] input")
    box.click()
    box.fill(name)
    box.press("Enter")
    page.wait_for_timeout(700)


def choose(page: Page, number: int, key: str, language: str) -> None:
    """An entry of the menu of a message, counted from the end."""
    page.locator("[class*='st-key-more_'] button:visible").nth(-number).click()
    words = ACTIONS[key].words
    page.get_by_role("menu").get_by_text(words.zh if language == "zh" else words.en, exact=True).click()
    page.wait_for_timeout(1200)


def work_on_messages(page: Page, url: str, language: str, picture: Picture) -> None:
    """What can be done with messages, step by step."""
    page.goto(url)
    ask(page, QUESTIONS[language])
    choose(page, 1, "pin", language)
    choose(page, 2, "clear", language)
    page.locator("[class*='st-key-more_'] button:visible").last.click()
    page.wait_for_timeout(500)
    picture("chat-menu")
    close(page)
    choose(page, 1, "details", language)
    picture("chat-details")
    close(page)
    choose(page, 1, "rate", language)
    picture("chat-rating")
    close(page)
    choose(page, 2, "edit", language)
    picture("chat-edit")
    for model in ("tools", "length", "status-401"):
        page.goto(url)
        page.wait_for_timeout(1000)
        choose_model(page, model)
        ask(page, QUESTIONS[language])
        picture(f"chat-{model}")
    page.goto(url)
    page.wait_for_timeout(1000)
    page.locator(".st-key-chat_panel button").first.click()
    page.locator(".st-key-chat_n_on label").click()
    page.locator(".st-key-chat_system textarea").fill({"en": "Be brief.", "zh": "请简短回答。"}[language])
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(700)
    picture("chat-panel")
    close(page)
    ask(page, QUESTIONS[language])
    expect(page.locator("[class*='st-key-choose_'] button")).to_have_count(1, timeout=20_000)
    picture("chat-cards")


def tour(page: Page, url: str, language: str, picture: Picture) -> None:
    """Visit every screen; `picture(name)` takes its picture."""
    page.goto(url)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=20_000)
    picture("chat-empty")
    ask(page, QUESTIONS[language])
    picture("chat")
    page.goto(f"{url}/playground")
    prompt = page.locator("[class*='st-key-bench_text_0'] textarea")
    prompt.fill(QUESTIONS[language])
    prompt.press("Control+Enter")
    page.wait_for_timeout(700)
    page.locator(".st-key-playground_go button").click()
    expect(page.locator("[class*='st-key-once_more_'] button:visible")).to_have_count(2, timeout=20_000)
    expect(page.locator("[class*='st-key-playground_stop']")).to_have_count(0, timeout=20_000)
    page.get_by_test_id("stMain").evaluate("one => one.scrollTo(0, 0)")
    page.wait_for_timeout(500)
    picture("playground")
    for screen in ("prompts", "usage", "settings"):
        page.goto(f"{url}/{screen}")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading").first).to_be_visible(timeout=20_000)
        picture(screen)


def press(page: Page, key: str) -> None:
    """A button by its key; one that has a tooltip is there twice."""
    page.locator(f".st-key-{key} button:visible").first.click()
    page.wait_for_timeout(900)


def close(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    if dialog.count():
        dialog.last.press("Escape")
    else:
        page.keyboard.press("Escape")
    page.wait_for_timeout(500)


def use_prompts_and_files(page: Page, url: str, language: str, picture: Picture) -> None:
    """A card with blanks, /name, a file beside the question, what is said of a model."""
    page.goto(url)
    page.wait_for_timeout(1200)
    press(page, "card_1")
    page.locator("[class*='st-key-blanks_0'] textarea").fill({"en": "French", "zh": "法语"}[language])
    page.locator("[class*='st-key-blanks_1'] textarea").fill({"en": "Good morning", "zh": "早上好"}[language])
    picture("chat-prompt-form")
    press(page, "use_blanks")
    choose_model(page, "gpt-4o")
    drawing = BytesIO()
    Image.new("RGB", (360, 200), "#0f6e5c").save(drawing, "PNG")
    attached: Any = {"name": "map.png", "mimeType": "image/png", "buffer": drawing.getvalue()}
    page.get_by_test_id("stChatInput").locator("input[type=file]").first.set_input_files(attached)
    page.get_by_test_id("stChatInputTextArea").press("End")
    page.keyboard.type(" ")
    page.wait_for_timeout(1800)
    picture("chat-attached")
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=20_000)
    page.wait_for_timeout(700)
    picture("chat-image")
    press(page, "chat_panel")
    page.locator("[class*='st-key-mark_context']").scroll_into_view_if_needed()
    picture("chat-model")
    close(page)


def go_on(page: Page, url: str, language: str, picture: Picture) -> None:
    """The next question while an answer grows, all branches, a table, and a fresh chat with a summary."""
    choose_model(page, "words-300@60")
    box = page.get_by_test_id("stChatInputTextArea")
    for question in (QUESTIONS[language], NEXT[language]):
        box.fill(question)
        box.press("Enter")
        page.wait_for_timeout(1500)
    page.mouse.move(300, 300)
    page.mouse.wheel(0, -250)
    page.wait_for_timeout(700)
    picture("chat-waiting")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(6, timeout=30_000)
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=30_000)
    page.locator("[class*='st-key-again_'] button:visible").last.click()
    expect(page.get_by_text("2/2").last).to_be_visible(timeout=30_000)
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(500)
    choose(page, 1, "branches", language)
    picture("chat-branches")
    close(page)
    ask(page, NEXT[language])
    press(page, "go_fresh")
    press(page, "summary_ask")
    page.wait_for_timeout(6000)
    summary = page.locator("[class*='st-key-summary_'] textarea")
    expect(summary).to_have_count(1, timeout=30_000)  # while it is drawn anew there are two for a moment
    expect(summary).to_be_visible(timeout=30_000)
    picture("chat-fresh")
    press(page, "summary_begin")
    page.wait_for_timeout(900)
    picture("chat-fresh-begun")


def ask_the_local_model(page: Page, url: str, language: str, picture: Picture) -> None:
    """The same with a real model: an answer, one that is cut off and goes on, two at once, another version, an edit."""
    page.goto(url)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled(timeout=60_000)
    page.wait_for_timeout(1500)
    picture("local-empty")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(SAY_HELLO)
    box.press("Enter")
    expect(page.locator("[class*='st-key-below_']")).to_have_count(2, timeout=120_000)
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=120_000)
    page.wait_for_timeout(500)
    picture("local-answer")
    press(page, "chat_panel")
    page.locator(".st-key-chat_max_tokens_on label").click()
    page.locator(".st-key-chat_max_tokens input").fill("12")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    close(page)
    ask(page, "Count from one to thirty in words.")
    picture("local-cut")
    page.locator("[class*='st-key-go_on_'] button:visible").last.click()
    page.wait_for_timeout(700)
    expect(page.locator(".st-key-live")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(500)
    picture("local-went-on")
    press(page, "chat_panel")
    page.locator(".st-key-chat_n_on label").click()
    page.wait_for_timeout(500)
    page.locator(".st-key-chat_n input").fill("2")
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    close(page)
    ask(page, SAY_HELLO)
    expect(page.locator("[class*='st-key-choose_'] button")).to_have_count(1, timeout=60_000)
    page.wait_for_timeout(500)
    picture("local-cards")
    choose(page, 2, "edit", language)
    picture("local-edit")
