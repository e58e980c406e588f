"""What a person does with boxes, buttons and lists in a browser; each waits until the page has answered."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Download, Page, expect

WATCH = """patience => {
  const app = document.querySelector("[data-testid='stApp']")
  let began = false
  window.parleyRan = new Promise(done => {
    new MutationObserver((_, self) => {
      const state = app.getAttribute("data-test-script-state")
      began = began || state === "running"
      if (began && state === "notRunning") { self.disconnect(); done() }
    }).observe(app, {attributes: true})
    setTimeout(() => began || done(), patience)
  })
}"""
PATIENCE_MS = 1_500


def ran(page: Page, act: Callable[[], object]) -> None:
    """Do something, and wait until the script run that it causes has ended; what changes nothing causes none."""
    page.evaluate(WATCH, PATIENCE_MS)
    act()
    page.evaluate("() => window.parleyRan")


def press(page: Page, key: str) -> None:
    page.locator(f"[class*='st-key-{key}'] button:visible").first.click()


def write(page: Page, key: str, text: str) -> None:
    box = page.locator(f"[class*='st-key-{key}'] textarea:visible").first
    box.fill(text)
    ran(page, lambda: box.press("Tab"))


def choose(page: Page, key: str, name: str) -> None:
    """An option of a list by the beginning of its name, or a name that the list does not have."""
    box = page.locator(f"[class*='st-key-{key}'] input").first
    box.click()
    box.fill(name)
    found = page.get_by_role("option", name=re.compile(rf"(^|: ){re.escape(name)}")).first
    ran(page, found.click)


def downloaded(page: Page, act: Callable[[], object]) -> Download:
    """What comes of it, in whichever tab: a link may open one that is gone before the file is there."""
    with page.context.expect_event("download") as coming:
        act()
    return coming.value


def open_probabilities(page: Page) -> None:
    """Ask something of the playground's first column with probabilities, and open them."""
    write(page, "bench_text_0", "Hi")
    press(page, "panel_a")
    page.get_by_text("Token probabilities (logprobs)").click()
    expect(page.locator("[class*='st-key-playground_a_logprobs'] input[type='number']")).to_be_visible()
    page.keyboard.press("Escape")
    press(page, "playground_go")
    expect(page.locator("[class*='st-key-once_more_'] button:visible")).to_have_count(2)  # the other column's has none
    press(page, "cell_menu_")
    page.get_by_role("menu").get_by_text("Token probabilities").click()
