"""Every screen in both themes, both languages, wide and narrow, into docs/screenshots/: `make screenshots`.

The answers come from the test gateway, so that two runs show the same; those of `local-…` from the real local model.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from docs import tour, tour_laboratory, tour_playground, tour_usage  # noqa: E402 (the path comes first)
from tests.gateway import FakeGateway  # noqa: E402
from tests.server import Server  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
THEMES = ("light", "dark")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
WIDTHS = {"wide": (1280, 860), "narrow": (360, 740)}
STEPS = (("light", "wide"), ("dark", "narrow"))
"""In which of them the single steps are shown."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FakeGateway() as gateway, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        environment = {
            "BAYSTONE_BASE_URL": gateway.base_url,
            "BAYSTONE_API_KEY": "sk-test-0123456789",
            "BAYSTONE_MODELS": "words-40",
            "PARLEY_TITLES": "0",
        }
        for language in LANGUAGES:
            for theme in THEMES:
                for width in WIDTHS:
                    with opened(browser, language, theme, width, environment) as (page, url, picture):
                        tour.tour(page, url, language, picture)
                        if (theme, width) in STEPS:
                            tour.work_on_messages(page, url, language, picture)
                            tour.use_prompts_and_files(page, url, language, picture)
                            tour.go_on(page, language, picture)
                            tour_playground.use_the_playground(page, url, language, picture)
            with opened(browser, language, *STEPS[0], {"PARLEY_TITLES": "0"}) as (page, url, picture):
                tour.ask_the_local_model(page, url, language, picture)
            for theme, width in STEPS:
                with opened(browser, language, theme, width, {"PARLEY_TITLES": "0"}) as (page, url, picture):
                    tour_laboratory.use_the_laboratory(page, url, language, picture)
                    tour_laboratory.ask_twice(page, url, language, picture)
                    tour_laboratory.check_up(page, url, language, picture)
                with opened(browser, language, theme, width, environment, tour_usage.made_up) as (page, url, picture):
                    tour_usage.review_the_usage(page, url, language, picture)
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    language: str,
    theme: str,
    width: str,
    environment: dict[str, str],
    prepare: Callable[[Path], None] = lambda data: None,
) -> Iterator[tuple[Page, str, tour.Picture]]:
    """A page of a new server, its address, and what takes a picture of it. `prepare`: what is done with the folder of
    its data before it starts."""
    folder = Path(tempfile.mkdtemp())
    prepare(folder / "data")
    server = Server(folder, environment)
    across, down = WIDTHS[width]
    context = browser.new_context(
        locale=LANGUAGES[language],
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": across, "height": down},
        reduced_motion="reduce",
    )
    page = context.new_page()
    try:
        yield page, server.url, lambda name: page.screenshot(path=FOLDER / f"{name}-{language}-{theme}-{width}.png")
    finally:
        context.close()
        server.stop()


if __name__ == "__main__":
    main()
