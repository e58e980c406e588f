"""Keys are nowhere in clear: three of them, from the environment, typed and kept, go through every screen, and are
looked for in all that the browser was sent, in files, addresses, the log and the database."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Download, Error, Page, Response, WebSocket, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.browser.hands import choose, press, ran, write
from tests.gateway import FakeGateway
from tests.server import Server, free_port
from tests.team import provider, sign_in, team_environment
from tests.waiting import until

ENVIRONMENT, TYPED, KEPT = "sk-canary-environment-4711", "sk-canary-typed-4712", "sk-canary-kept-4713"
CANARIES = (ENVIRONMENT, TYPED, KEPT)
SCREENS = ("", "playground", "prompts", "usage", "settings", "nowhere")


def forms(key: str) -> list[bytes]:
    """A key as it may be written: plain, in an address, in Base64 whatever stands before it."""
    inner = [base64.b64encode(b"x" * before + key.encode())[4:-4] for before in range(3)]
    return [key.encode(), quote(key, safe="").encode(), *inner]


def assert_clean(place: str, said: bytes) -> None:
    for key in CANARIES:
        for form in forms(key):
            assert form not in said, f"{key} is in {place}"


class Received:
    """All that a browser is sent, and where it goes."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        self.responses: list[Response] = []
        self.downloads: list[Download] = []
        page.on("websocket", self._listen)
        page.context.on("response", lambda one: self.responses.append(one))
        page.on("download", lambda one: self.downloads.append(one))
        page.context.on("page", lambda tab: tab.on("download", lambda one: self.downloads.append(one)))

    def _listen(self, line: WebSocket) -> None:
        line.on("framereceived", lambda said: self.frames.append(said if isinstance(said, bytes) else said.encode()))

    def check(self, page: Page, folder: Path) -> None:
        assert len(self.frames) > 50
        assert_clean("what the page was sent", b"".join(self.frames))
        for one in self.responses:
            assert_clean("an address", one.url.encode())
            with suppress(Error):  # of a download, or gone with its page
                assert_clean(one.url, one.body())
        for number, one in enumerate(self.downloads):
            path = folder / f"download-{number}"
            one.save_as(path)
            assert_clean(one.suggested_filename, path.read_bytes())
        stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])")
        assert_clean("the browser's storage", stored.encode())


@pytest.fixture
def team(start: Start, gateway: FakeGateway) -> Iterator[Server]:
    with provider() as configuration:
        port = free_port()
        environment = {
            **gateway_environment(gateway, "words-20,leak"),
            **team_environment(configuration, f"http://localhost:{port}"),
            "BAYSTONE_API_KEY": ENVIRONMENT,
            "PARLEY_STORE_KEYS": Fernet.generate_key().decode(),
            "PARLEY_PRIVATE_HOSTS": "127.0.0.1,localhost",
            "PARLEY_RETRIES": "0",
        }
        yield start(port, **environment)


def add_gateway(page: Page, address: str, key: str, *, keep: bool) -> None:
    page.get_by_label("Address", exact=True).fill(address)
    page.get_by_label("API key").fill(key)
    if keep:
        page.get_by_text("Keep it for my next visits").click()
    page.get_by_role("button", name="Use and test it").click()
    expect(page.get_by_text("is kept, and ready." if keep else "is ready for this session.")).to_be_visible()


def use_all(page: Page, server: Server, gateway: FakeGateway) -> None:
    """Settings with two gateways more, questions that fail with the key in the gateway's words, every way to look at
    what was sent, and every file."""
    page.goto(f"{server.url}/settings")
    choose(page, "settings_preset", "Another address")
    add_gateway(page, gateway.base_url, KEPT, keep=True)
    choose(page, "settings_preset", "OpenAI")
    add_gateway(page, gateway.base_url.replace("127.0.0.1", "localhost"), TYPED, keep=False)
    choose(page, "settings_preset", "BaystoneAI")  # the team's key can't be made one's own
    page.get_by_text("Keep it for my next visits").click()
    page.get_by_role("button", name="Use and test it").click()
    expect(page.get_by_text("is ready for this session.")).to_be_visible()
    expect(page.locator(".st-key-gateway_baystone").get_by_text("key from .env")).to_be_visible()
    for button in page.get_by_role("button", name="Test this gateway").all():
        ran(page, button.click)
    page.get_by_text("Audit log").click()
    expect(page.get_by_text("What leads and admins did")).to_be_visible()
    page.get_by_test_id("stSidebarNavLink").get_by_text("Chat").click()  # a key of the session ends with a reload
    for number, name in enumerate(("BaystoneAI", "localhost", "127.0.0.1")):
        choose(page, "chat_gateway", name)
        choose(page, "chat_model", "leak")
        ask(page, f"Leak, {name}")
        expect(answer(page, 2 * number + 1)).to_contain_text("does not accept the API key")
        expect(page.locator(".st-key-live")).to_have_count(0)
        choose(page, "chat_model", "words-20")
        ask(page, f"Work, {name}")
        expect(answer(page, 2 * number + 2)).to_contain_text("finished")
        expect(page.locator(".st-key-live")).to_have_count(0)
    page.locator("[class*='st-key-more_'] button:visible").last.click()
    page.get_by_role("menu").get_by_text("Details, and what was sent").click()
    page.get_by_test_id("stDialog").get_by_text("What was sent", exact=True).click()
    expect(page.get_by_test_id("stDialog").get_by_test_id("stCode").first).to_be_visible()
    page.keyboard.press("Escape")


def look_at_requests(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/playground")
    write(page, "bench_text_0", "Hi")
    choose(page, "playground_a_model", "leak")
    press(page, "playground_go")
    expect(page.get_by_text("does not accept the API key").first).to_be_visible()
    press(page, "cell_menu_")
    page.get_by_role("menu").get_by_text("The request and the raw answer").click()
    expect(page.get_by_test_id("stDialog").get_by_test_id("stCode").first).to_be_visible()
    for tab in page.get_by_test_id("stDialog").get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")


def take_every_file(page: Page, server: Server, received: Received) -> None:
    page.goto(f"{server.url}/usage?part=log")
    press(page, "usage_export")
    for number, name in enumerate(("CSV", "XLSX", "JSON", "Parquet"), start=1):
        page.get_by_role("link", name=re.compile(f"^{name}")).click()

        def come(wanted: int = number) -> bool:
            page.wait_for_timeout(20)
            return len(received.downloads) >= wanted

        until(come, 20)
    page.goto(f"{server.url}/settings")
    page.get_by_text("Export all conversations").click()
    before = len(received.downloads)
    page.get_by_role("button", name=re.compile("Download|Export")).last.click()

    def exported() -> bool:
        page.wait_for_timeout(20)
        return len(received.downloads) > before

    until(exported, 20)


def test_a_key_is_nowhere_in_clear(
    team: Server, gateway: FakeGateway, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit("about:blank")
    received = Received(page)
    page.goto(team.url)
    sign_in(page, "amy")

    use_all(page, team, gateway)
    look_at_requests(page, team)
    take_every_file(page, team, received)
    for screen in SCREENS:
        page.goto(f"{team.url}/{screen}")
        expect(page.get_by_text("Amy · admin")).to_be_visible()
        expect(page.locator("[data-test-script-state='notRunning']")).to_be_visible()

    keys = {one.headers.get("authorization", "").removeprefix("Bearer ") for one in gateway.requests}
    assert keys >= set(CANARIES), "each was really used"
    received.check(page, tmp_path)
    team.stop()
    assert_clean("the log", team.log.read_bytes())
    for path in [*team.data.rglob("*"), *(tmp_path / "data").rglob("*")]:
        if path.is_file():
            assert_clean(str(path), path.read_bytes())


def test_a_kept_key_works_at_the_next_visit_and_for_nobody_else(
    team: Server, gateway: FakeGateway, visit: Callable[..., Page]
) -> None:
    page = visit(team.url)
    sign_in(page, "amy")
    page.goto(f"{team.url}/settings")
    choose(page, "settings_preset", "Another address")
    add_gateway(page, gateway.base_url, KEPT, keep=True)

    page.reload()
    expect(page.get_by_text("your key, kept encrypted")).to_be_visible()
    page.goto(team.url)
    choose(page, "chat_gateway", "127.0.0.1")
    choose(page, "chat_model", "words-20")
    ask(page, "Again")
    expect(page.get_by_text("word20")).to_be_visible()
    assert gateway.requests[-1].headers["authorization"] == f"Bearer {KEPT}"

    other = visit(team.url)
    sign_in(other, "ada")
    other.goto(f"{team.url}/settings")
    expect(other.get_by_role("heading", name="Settings")).to_be_visible()
    expect(other.get_by_text("your key, kept encrypted")).to_have_count(0)
    choose(other, "settings_preset", "Another address")
    other.get_by_label("Address", exact=True).fill("https://evil.example/v1")
    other.get_by_role("button", name="Use and test it").click()
    expect(other.get_by_text("PARLEY_GATEWAY_HOSTS")).to_be_visible()

    page.goto(f"{team.url}/settings")
    press(page, "forget_")
    expect(page.get_by_text("your key, kept encrypted")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    expect(page.get_by_text("your key, kept encrypted")).to_have_count(0)
