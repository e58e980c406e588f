"""The tour through a team's Parley: signing in, who is not let in, a conversation shared, keys kept, the audit log."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from docs.tour import Picture, ask
from docs.tour_playground import to
from tests.team import knock

QUESTIONS = {"en": "Where are the plums?", "zh": "李子在哪里？"}


def work_in_a_team(page: Page, url: str, language: str, picture: Picture) -> None:
    page.goto(url)
    page.locator(".st-key-sign_in button").wait_for()
    page.wait_for_timeout(600)
    picture("team-sign-in")
    _come(page, url, "eve")
    expect(page.locator(".st-key-gate .st-key-sign_out button")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(600)
    picture("team-not-let-in")

    _come(page, url, "ada")
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=20_000)
    ask(page, QUESTIONS[language])
    expand = page.get_by_test_id("stExpandSidebarButton")
    if narrow := expand.is_visible():
        expand.click()
        page.wait_for_timeout(800)
    page.locator("[class*='st-key-menu_'] button:visible").first.click()
    page.wait_for_timeout(500)
    picture("team-conversation-menu")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    if narrow:  # it is remembered
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()

    _come(page, url, "amy")
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible(timeout=20_000)
    page.goto(f"{url}/settings")
    expect(page.get_by_test_id("stForm")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(800)
    picture("team-keys")
    page.locator(".st-key-audit summary").click()
    page.wait_for_timeout(1_500)
    to(page, "audit")
    picture("team-audit")


def _come(page: Page, url: str, who: str) -> None:
    """As somebody else."""
    page.context.clear_cookies()
    page.goto(url)
    knock(page, who)
