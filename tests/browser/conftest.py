"""Parley as a person meets it: its own server process, and Debian's Chromium through Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.gateway import FakeGateway
from tests.relay import Relay
from tests.server import ROOT, Server

ARTEFACTS = ROOT / "tests" / "artefacts"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LOUD = (
    "THE BROWSER TESTS ARE NOT RUN HERE: there is no Chromium. "
    "Debian, Ubuntu: sudo apt-get install chromium fonts-wqy-microhei"
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail(LOUD)
        pytest.skip(LOUD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-quic"]
        )
        yield browser
        browser.close()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as running:
        yield running


Start = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts Parley with these lines of environment; ended after the test."""
    servers: list[Server] = []

    def started(port: int | None = None, **environment: str) -> Server:
        server = Server(tmp_path, environment, port)
        servers.append(server)
        return server

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def server(start: Start, gateway: FakeGateway) -> Server:
    """Parley with the test gateway as its BaystoneAI."""
    return start(**gateway_environment(gateway))


def gateway_environment(gateway: FakeGateway, models: str = "words-20") -> dict[str, str]:
    return {
        "BAYSTONE_BASE_URL": gateway.base_url,
        "BAYSTONE_API_KEY": "sk-test-0123456789",
        "BAYSTONE_MODELS": models,
        "PARLEY_TITLES": "0",
    }


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Opens a page in a fresh browser context. A failed test leaves a screenshot of each in tests/artefacts/."""
    pages: list[Page] = []

    def opened(url: str, **options: Any) -> Page:
        settings: dict[str, Any] = {"locale": "en-US", "viewport": {"width": 1280, "height": 800}, **options}
        context = chromium.new_context(**settings)
        context.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        page = context.new_page()
        pages.append(page)
        page.goto(url)
        return page

    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    failed = getattr(request.node, "failed", False)
    for number, page in enumerate(pages):
        if failed and not page.is_closed():
            page.screenshot(path=ARTEFACTS / f"{request.node.name}-{number}.png")
        page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report


def ask(page: Page, prompt: str) -> None:
    """Type a question and send it."""
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    box.fill(prompt)
    box.press("Enter")


def answer(page: Page, number: int = 1) -> Any:
    """The n-th answer on the page, from 1."""
    return page.get_by_test_id("stChatMessage").nth(2 * number - 1)
