"""The tour through the examples: put in on each screen, looked at, removed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from docs.tour import Picture
from docs.tour_playground import press, to


def look(page: Page, url: str, place: str) -> None:
    """Open a screen that is empty, and its example."""
    page.goto(url)
    expect(page.locator(f".st-key-example_look_{place} button")).to_be_visible(timeout=20_000)
    press(page, f"example_look_{place}")
    expect(page.locator(".st-key-example_note")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(2_000)


def look_at_examples(page: Page, url: str, language: str, picture: Picture) -> None:
    page.goto(url)
    expect(page.locator(".st-key-example_look_chat")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(1_000)
    picture("example-offered")
    look(page, url, "chat")
    picture("example-chat")
    press(page, "example_leave")
    page.wait_for_timeout(1_500)
    picture("example-removed")
    look(page, f"{url}/playground", "playground")
    picture("example-playground")
    to(page, "board")
    page.wait_for_timeout(900)
    picture("example-playground-answers")
    look(page, f"{url}/prompts", "prompts")
    picture("example-prompts")
    look(page, f"{url}/usage", "usage")
    picture("example-usage")
    page.goto(f"{url}/usage?example=1&part=log")
    expect(page.locator(".st-key-usage_log_boxes")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(2_000)
    to(page, "usage_part")
    picture("example-usage-log")
