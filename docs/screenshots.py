"""Every screen in both themes, both languages, wide and narrow, into docs/screenshots/: `make screenshots`.

The answers come from the test gateway, so that two runs show the same.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pages.chat.menu import ACTIONS  # noqa: E402 (the path comes first)
from tests.gateway import FakeGateway  # noqa: E402
from tests.server import Server  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
WIDTHS = {"wide": (1280, 860), "narrow": (360, 740)}
STEPS = (("light", "wide"), ("dark", "narrow"))
"""In which of them the single steps of working on messages are shown."""
QUESTIONS = {"en": "Show me what an answer looks like.", "zh": "让我看看回复的样子。"}


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


def work_on_messages(page: Page, url: str, language: str, picture: Callable[[str], object]) -> None:
    """What can be done with messages, step by step."""
    page.goto(url)
    ask(page, QUESTIONS[language])
    choose(page, 1, "pin", language)
    choose(page, 2, "clear", language)
    page.locator("[class*='st-key-more_'] button:visible").last.click()
    page.wait_for_timeout(500)
    picture("chat-menu")
    page.keyboard.press("Escape")
    choose(page, 1, "details", language)
    picture("chat-details")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    choose(page, 1, "rate", language)
    picture("chat-rating")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
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
    page.keyboard.press("Escape")
    ask(page, QUESTIONS[language])
    picture("chat-cards")


def tour(page: Page, url: str, language: str, picture: Callable[[str], object]) -> None:
    """Visit every screen; `picture(name)` takes its picture."""
    page.goto(url)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=20_000)
    picture("chat-empty")
    ask(page, QUESTIONS[language])
    picture("chat")
    page.goto(f"{url}/playground")
    prompt = page.locator(".st-key-playground_prompt textarea")
    prompt.fill(QUESTIONS[language])
    prompt.press("Control+Enter")
    page.locator(".st-key-playground_go button").click()
    expect(page.get_by_text("word40")).to_have_count(2, timeout=20_000)
    expect(page.locator("[class*='st-key-playground_stop']")).to_have_count(0, timeout=20_000)
    picture("playground")
    for screen in ("usage", "settings"):
        page.goto(f"{url}/{screen}")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading").first).to_be_visible(timeout=20_000)
        picture(screen)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FakeGateway() as gateway, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for language, locale in LANGUAGES.items():
            for theme in THEMES:
                for width, (across, down) in WIDTHS.items():
                    environment = {
                        "BAYSTONE_BASE_URL": gateway.base_url,
                        "BAYSTONE_API_KEY": "sk-test-0123456789",
                        "BAYSTONE_MODELS": "words-40",
                        "PARLEY_TITLES": "0",
                    }
                    server = Server(Path(tempfile.mkdtemp()), environment)
                    context = browser.new_context(
                        locale=locale,
                        color_scheme=theme,  # type: ignore[arg-type]
                        viewport={"width": across, "height": down},
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    name = f"{language}-{theme}-{width}"
                    tour(
                        page,
                        server.url,
                        language,
                        lambda screen, page=page, name=name: page.screenshot(path=FOLDER / f"{screen}-{name}.png"),
                    )
                    if (theme, width) in STEPS:
                        work_on_messages(
                            page,
                            server.url,
                            language,
                            lambda step, page=page, name=name: page.screenshot(path=FOLDER / f"{step}-{name}.png"),
                        )
                    context.close()
                    server.stop()
        browser.close()


if __name__ == "__main__":
    main()
