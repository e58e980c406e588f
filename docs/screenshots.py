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

from tests.gateway import FakeGateway  # noqa: E402 (the path comes first)
from tests.server import Server  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
WIDTHS = {"wide": (1280, 860), "narrow": (360, 740)}
QUESTIONS = {"en": "Show me what an answer looks like.", "zh": "让我看看回复的样子。"}


def ask(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_text("words-40").last).to_be_visible(timeout=20_000)
    expect(page.locator("[class*='st-key-stop_reply']")).to_have_count(0, timeout=20_000)


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
                    context.close()
                    server.stop()
        browser.close()


if __name__ == "__main__":
    main()
