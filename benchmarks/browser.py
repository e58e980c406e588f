"""Chromium with a stopwatch: one question typed into a page, and what happened until its answer stood there."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.apps import FLOOR, App, cpu_s
from tests.gateway import FakeGateway, Received
from tests.waiting import until

WATCH = (Path(__file__).parent / "watch.js").read_text("utf-8")
QUIET_S = 1.0
"""After the last word: what the page still does belongs to the answer."""


@dataclass(frozen=True)
class Answered:
    """One question and its answer, in milliseconds; `complete`: every word came on the screen.

    `enter_ms`: from the key to the gateway. `first_ms`, `last_ms`: from the gateway's write of the first and the last
    token to the frame that shows it; `behind_ms`: that of all tokens at the 95th percentile. `bytes`: to the page, as
    the browser unpacks them. The processor seconds are those from the key until the page was quiet.
    """

    complete: bool
    enter_ms: float
    first_ms: float
    last_ms: float
    behind_ms: float
    bytes: int
    server_cpu_s: float
    browser_cpu_s: float


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


def visit(browser: Browser, app: App) -> Page:
    """The page, ready for a question."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    context.set_default_timeout(120_000)
    context.add_init_script(WATCH)
    page = context.new_page()
    open_page(context, page, app)
    page.get_by_test_id("stChatInputTextArea").wait_for()
    return page


def open_page(context: BrowserContext, page: Page, app: App) -> None:
    if "/floor?" in app.url:
        context.route("**/floor?*", lambda route: route.fulfill(body=FLOOR, content_type="text/html"))
        page.goto(app.url)
        context.unroute_all()
    else:
        page.goto(app.url)


def type_question(page: Page, prompt: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    until(lambda: (page.wait_for_timeout(20), box.is_enabled())[1], 60)
    box.fill(prompt)
    box.press("Enter")


def ask(page: Page, app: App, gateway: FakeGateway, prompt: str, tokens: int, timeout_s: float = 120) -> Answered:
    """Ask, wait until the answer stands there or no more comes, and say how it went."""
    page.wait_for_timeout(500)
    before, server_s, browser_s = len(gateway.requests), app.cpu_s, chromium_cpu_s()
    type_question(page, prompt)
    watch = wait_for_word(page, tokens, timeout_s)
    page.wait_for_timeout(QUIET_S * 1000)
    server_s, browser_s = app.cpu_s - server_s, chromium_cpu_s() - browser_s
    page_bytes = page.evaluate("window.watch.bytes")
    received = next(one for one in gateway.requests[before:] if one.body)
    return answered(watch, received, tokens, page_bytes, server_s, browser_s)


def wait_for_word(page: Page, word: int, timeout_s: float) -> dict[str, Any]:
    """What the watch says once the word is there, or nothing has come for a long time."""
    deadline = time.monotonic() + timeout_s
    while True:
        page.wait_for_timeout(200)
        shown = page.evaluate("window.watch.seen.at(-1)?.[1] ?? 0")
        if shown >= word or time.monotonic() > deadline:
            return dict(page.evaluate("window.watch"))


def answered(
    watch: dict[str, Any], received: Received, tokens: int, size: int, server_s: float, browser_s: float
) -> Answered:
    offset = time.time() - time.monotonic()  # the browser's clock is the wall's
    written = [(at + offset) * 1000 for at in received.sent_at]
    seen: list[tuple[float, int]] = watch["seen"]
    lags, place = [], 0
    for number, wrote in enumerate(written[:tokens], start=1):
        while place < len(seen) and seen[place][1] < number:
            place += 1
        if place == len(seen):
            break
        lags.append(seen[place][0] - wrote)
    complete = len(lags) == tokens
    return Answered(
        complete=complete,
        enter_ms=(received.arrived_at + offset) * 1000 - watch["enter"],
        first_ms=lags[0] if lags else float("nan"),
        last_ms=lags[-1] if complete else float("nan"),
        behind_ms=sorted(lags)[int(len(lags) * 0.95)] if lags else float("nan"),
        bytes=size,
        server_cpu_s=server_s,
        browser_cpu_s=browser_s,
    )


def chromium_cpu_s() -> float:
    """Processor seconds so far of the browser that this process started."""
    found = []
    for one in psutil.Process(os.getpid()).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in one.name():
                found.append((len(one.children(recursive=True)), one))
    return cpu_s(max(found, key=lambda pair: pair[0])[1])  # the one that is above the others
