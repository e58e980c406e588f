"""Where the focus is, for a person who has no mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pages.chat.details import DETAILS
from pages.chat.menu import ACTIONS
from pages.shared.words import CHAT, PLAYGROUND, PROMPTS, SETTINGS, USAGE
from tests.browser.keys import box, keyed, leave, open_panel, reach, settle, stops, take_from_menu, to
from tests.server import Server

Visit = Callable[..., Page]


def test_the_focus_goes_into_what_opens_and_comes_back(server: Server, visit: Visit) -> None:
    page = visit(server.url, reduced_motion="reduce")
    keys = page.keyboard
    reach(page, box(page))
    keys.type("Hello")
    keys.press("Enter")
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("finished")
    settle(page)

    panel = keyed(page, "chat_panel")
    open_panel(page, panel, "Shift+Tab")
    leave(page, panel)

    more = page.get_by_test_id("stChatMessage").last.locator("[class*='st-key-more_'] button").locator("visible=true")
    reach(page, more)
    take_from_menu(page, more, ACTIONS["details"].words.en)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(DETAILS.en)
    expect(dialog.locator("*:focus").or_(page.locator("[role='dialog']:focus"))).to_have_count(1)
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(more).to_be_focused()


def test_every_stop_has_a_name_and_is_seen(server: Server, visit: Visit) -> None:
    page = visit(server.url, reduced_motion="reduce")
    reach(page, box(page))
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatMessage").last).to_contain_text("finished")
    settle(page)

    wrong = {"Chat": stops(page)}
    for screen, sign in (
        (PLAYGROUND, keyed(page, "playground_go")),
        (PROMPTS, keyed(page, "prompts_name_")),
        (USAGE, page.locator(".st-key-usage_part")),
        (SETTINGS, keyed(page, "settings_preset")),
        (CHAT, box(page)),
    ):
        to(page, screen)
        expect(sign).to_be_visible()
        settle(page)
        page.evaluate("() => document.activeElement.blur()")
        wrong[f"{screen.en}, at first"] = stops(page)

    assert not {screen: found for screen, found in wrong.items() if found}
