"""What a person does who has no mouse: goes by Tab from one thing to the next, and sees where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from core.text import Language, Text
from tests.browser.hands import ran
from tests.waiting import until

FURTHEST = 80
"""Presses of Tab: each screen has fewer stops."""
LOOKS = """
  const look = one => {
    const { outline, outlineStyle, boxShadow, border } = getComputedStyle(one)
    return [outlineStyle === "none" ? "" : outline, boxShadow, border].join()
  }
  const around = (one, far = 14) => far && one ? [one, ...around(one.parentElement, far - 1)] : []
"""
REMEMBER = f"""wanted => {{ {LOOKS}
  window.parleyLooks = new Map([...around(wanted), ...wanted.querySelectorAll("*")].map(one => [one, look(one)]))
}}"""
SEEN = f"""() => {{ {LOOKS}
  return around(document.activeElement).some(one => look(one) !== (window.parleyLooks.get(one) ?? look(one)))
}}"""
HAS_FOCUS = "wanted => wanted.contains(document.activeElement)"
WHERE = """() => {
  const one = document.activeElement
  const said = one === document.body ? "" : one.ariaLabel || one.textContent || one.placeholder || ""
  return `${one.tagName.toLowerCase()} '${said.trim().slice(0, 40)}'`
}"""
CONTROL = "() => document.activeElement.tabIndex >= 0 && !document.activeElement.matches('main, canvas')"
OPEN = """() => document.activeElement.closest("[role='menu']") !== null &&
  document.getAnimations().every(one => one.playState !== "running")"""
BESIDE = f"""async () => {{ {LOOKS}
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  window.parleyStops.push(around(document.activeElement).map(one => [one, look(one)]))
}}"""
UNSEEN = f"""async () => {{ {LOOKS}
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const same = window.parleyStops.map(stop => stop.every(([one, seen]) => one.isConnected && look(one) === seen))
  return same.flatMap((unseen, at) => unseen ? [at] : [])
}}"""


def focused(page: Page) -> str:
    """What has the focus, as far as a failing test has to tell it."""
    return str(page.evaluate(WHERE))


def keyed(page: Page, key: str, inside: str = "button, input, textarea") -> Locator:
    """The first of what stands in the page under a key of Streamlit's, or one that begins with it."""
    return page.locator(f"[class*='st-key-{key}']").locator(inside).locator("visible=true").first


def reach(page: Page, wanted: Locator, key: str = "Tab") -> int:
    """Press Tab until this, or something in it, has the focus, and is seen to have it. How often it was pressed."""
    expect(wanted).to_be_visible()
    if wanted.evaluate(HAS_FOCUS):
        return 0
    passed: list[str] = []
    wanted.evaluate(REMEMBER)
    for presses in range(1, FURTHEST + 1):
        page.keyboard.press(key)
        if wanted.evaluate(HAS_FOCUS):
            until(lambda: page.evaluate(SEEN), 5, lambda: f"{focused(page)} looks the same without the focus.")
            return presses
        passed.append(focused(page))
    pytest.fail(f"{FURTHEST} presses of {key} do not lead to {wanted}. Passed: {', '.join(dict.fromkeys(passed))}")


def take_from_menu(page: Page, opener: Locator, words: str) -> None:
    """An entry of the menu of a button that has the focus."""
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    until(lambda: page.evaluate(OPEN), 10, lambda: f"The menu has no focus, but {focused(page)}.")
    go_down_to(page, page.get_by_role("menuitem", name=words, exact=True))
    page.keyboard.press("Enter")


def go_down_to(page: Page, entry: Locator) -> None:
    """By the arrow key to an entry of a list or menu that is open."""
    expect(entry).to_be_visible()

    def there() -> bool:
        page.keyboard.press("ArrowDown")
        return bool(entry.evaluate("one => one === document.activeElement || one.dataset.focused === 'true'"))

    until(there, 10, lambda: f"ArrowDown does not lead to {entry}, but to {focused(page)}.")


def choose_by_keys(page: Page, key: str, name: str) -> None:
    """In a list: type it, and take it."""
    box = keyed(page, key, "input")
    reach(page, box)
    page.keyboard.press("Control+A")
    page.keyboard.type(name)
    expect(page.get_by_role("option").filter(has_text=name).first).to_have_attribute("data-focused", "true")
    ran(page, lambda: page.keyboard.press("Enter"))


def stops(page: Page) -> list[str]:
    """What is wrong with what Tab leads to, from the beginning of the page to its end: no name, or not seen to have the
    focus. (What only scrolls, as the whole page does, is no control, and of a table the cells are read.)"""
    asked = page.context.new_cdp_session(page)
    wrong: list[str] = []
    passed: list[str] = []
    page.evaluate("() => { window.parleyStops = [] }")
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        page.evaluate(BESIDE)
        passed.append(focused(page))
        where = asked.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        told = asked.send("Accessibility.getPartialAXTree", {"objectId": where, "fetchRelatives": False})["nodes"][0]
        if not told["name"]["value"].strip() and page.evaluate(CONTROL):
            wrong.append(f"no name: {passed[-1]}")
    else:
        wrong.append(f"no end after {FURTHEST} presses: {passed[-1]}")
    asked.detach()
    return [*wrong, *(f"not seen: {passed[at]}" for at in page.evaluate(UNSEEN))]


def said(words: Text, language: Language) -> str:
    return words.zh if language == "zh" else words.en


def box(page: Page) -> Locator:
    return page.get_by_test_id("stChatInputTextArea")


def to(page: Page, screen: Text, language: Language = "en") -> None:
    """By its link in the sidebar, which a telephone opens first."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=said(screen, language))
    opener = page.get_by_test_id("stExpandSidebarButton")
    expect(link.or_(opener).first).to_be_visible()
    if opener.is_visible():
        reach(page, opener)
        page.keyboard.press("Enter")
    reach(page, link, "Shift+Tab")
    page.keyboard.press("Enter")


def settle(page: Page) -> None:
    """Until no answer grows, and the page has been drawn after it."""
    expect(page.locator(".st-key-live")).to_have_count(0)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def open_panel(page: Page, opener: Locator, key: str = "Tab") -> None:
    """The focus goes into it."""
    reach(page, opener, key)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverBody").locator("*:focus")).to_have_count(1)


def leave(page: Page, opener: Locator) -> None:
    """Close a panel: by Escape, which a list that is open in it takes first."""

    def closed() -> bool:
        page.keyboard.press("Escape")
        return page.get_by_test_id("stPopoverBody").count() == 0

    until(closed)
    expect(opener).to_be_focused()
