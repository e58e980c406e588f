"""What the server sends to the browser: counted in messages and bytes, as the browser unpacks them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from core.chat import Message
from core.store.store import open_store
from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.gateway import FakeGateway, words
from tests.waiting import until

Visit = Callable[..., Page]
QUIET_MS = 400


class Traffic:
    """Messages and bytes that have come on a page's websocket since `clear`."""

    def __init__(self, page: Page) -> None:
        self.messages = self.bytes = 0
        self._page = page

    def clear(self) -> None:
        """Count from now on, once nothing more comes of what was before."""
        self.settle()
        self.messages = self.bytes = 0

    def settle(self) -> None:
        """Until nothing has come for `QUIET_MS`."""

        def quiet() -> bool:
            before = self.messages
            self._page.wait_for_timeout(QUIET_MS)
            return self.messages == before

        until(quiet)

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, data: str | bytes) -> None:
        self.messages += 1
        self.bytes += len(data)


@pytest.fixture
def counted(visit: Visit) -> Callable[[str], tuple[Page, Traffic]]:
    def opened(url: str) -> tuple[Page, Traffic]:
        page = visit("about:blank")
        traffic = Traffic(page)
        page.on("websocket", traffic.listen)
        page.goto(url)
        expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()
        traffic.clear()
        return page, traffic

    return opened


def conversation(folder: Path, turns: int, *, versions: bool = False) -> str:
    """A stored conversation; its last answer has two versions where `versions`."""
    store = open_store(None, folder / "data")
    made = store.conversations.create("", title="Long")
    said = [
        Message("user", f"q{turn}") if at == 0 else Message("assistant", f"a{turn}")
        for turn in range(turns)
        for at in (0, 1)
    ]
    stored = store.messages.add_all("", made.id, [(message, "complete") for message in said], parent_id=None)
    if versions:
        second = [(Message("assistant", "another answer"), "complete")]
        store.messages.add_all("", made.id, second, parent_id=stored[-2].id, siblings=True)  # type: ignore[arg-type]
    store.processes.leave()
    store.close()
    return made.id


def test_a_streamed_answer_costs_less_than_15_times_its_text(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]]
) -> None:
    server = start(**gateway_environment(gateway, models="words-2000@400"))
    page, traffic = counted(server.url)

    ask(page, "Count")
    expect(answer(page)).to_contain_text("finished")

    text = "".join(words(2000))
    assert "word2000" in answer(page).inner_text()
    assert traffic.bytes < 15 * len(text)


def test_a_question_costs_the_same_in_a_long_conversation(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]], tmp_path: Path
) -> None:
    costs = {}
    ids = {turns: conversation(tmp_path, turns) for turns in (5, 200)}
    server = start(**gateway_environment(gateway))
    for turns, conversation_id in ids.items():
        page, traffic = counted(f"{server.url}/?c={conversation_id}")
        ask(page, "Once")  # the conversation becomes the first of the list: that draws the page
        expect(page.get_by_text("finished").last).to_be_visible()
        traffic.clear()
        ask(page, "Twice")
        expect(page.get_by_text("Twice")).to_be_visible()
        expect(page.get_by_text("finished")).to_have_count(2)
        traffic.settle()
        costs[turns] = traffic.messages

    assert costs[200] <= costs[5] + 10  # how the text is cut in time is chance
    assert costs[200] < 120


def test_stepping_to_another_version_draws_the_last_turn_alone(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]], tmp_path: Path
) -> None:
    conversation_id = conversation(tmp_path, 20, versions=True)
    server = start(**gateway_environment(gateway))
    page, traffic = counted(f"{server.url}/?c={conversation_id}")
    expect(page.get_by_text("another answer")).to_be_visible()

    page.locator("[class*='st-key-earlier_'] button:visible").first.click()

    expect(page.get_by_text("a19", exact=True)).to_be_visible()
    traffic.settle()
    assert traffic.messages < 40


def test_stepping_far_above_draws_what_follows_and_nothing_above(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]], tmp_path: Path
) -> None:
    conversation_id = conversation(tmp_path, 15)
    store = open_store(None, tmp_path / "data")
    branch = store.messages.branch("", conversation_id, store.conversations.get("", conversation_id).leaf_id)
    other = store.messages.add("", conversation_id, Message("user", "another way"), parent_id=branch[23].id)
    store.messages.add("", conversation_id, Message("assistant", "another end"), parent_id=other.id)
    store.conversations.change("", conversation_id, leaf_id=branch[-1].id)  # fifteen turns, and a fork at the 13th
    store.processes.leave()
    store.close()
    server = start(**gateway_environment(gateway))
    page, traffic = counted(f"{server.url}/?c={conversation_id}")

    page.locator("[class*='st-key-later_'] button:visible").first.click()

    expect(page.get_by_text("another end")).to_be_visible()
    expect(page.get_by_text("a14", exact=True)).to_have_count(0)
    expect(page.get_by_text("a11", exact=True)).to_have_count(1)
    traffic.settle()
    assert traffic.messages < 60
    page.locator("[class*='st-key-earlier_'] button:visible").first.click()
    expect(page.get_by_text("a14", exact=True)).to_be_visible()
    expect(page.get_by_text("another end")).to_have_count(0)


def test_the_end_of_a_conversation_is_in_sight(
    start: Start, gateway: FakeGateway, visit: Visit, tmp_path: Path
) -> None:
    conversation_id = conversation(tmp_path, 30)
    server = start(**gateway_environment(gateway, models="words-100@50"))
    page = visit(f"{server.url}/?c={conversation_id}")
    expect(page.get_by_text("a29", exact=True)).to_be_in_viewport()

    ask(page, "And now?")

    expect(page.get_by_text("And now?")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text("finished").last).to_be_in_viewport()
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()


def test_moving_a_slider_draws_the_panel_alone(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]], tmp_path: Path
) -> None:
    conversation_id = conversation(tmp_path, 20)
    server = start(**gateway_environment(gateway))
    page, traffic = counted(f"{server.url}/?c={conversation_id}")
    page.get_by_role("button", name="Parameters").click()
    page.locator(".st-key-chat_temperature_on label").click()
    slider = page.locator(".st-key-chat_temperature input[type=range]")
    expect(slider).to_be_attached()
    traffic.clear()

    slider.press("ArrowRight")
    until(lambda: traffic.messages or page.wait_for_timeout(50))
    traffic.settle()

    assert traffic.messages < 45  # the panel has a line for each parameter
    assert traffic.bytes < 15_000


def test_a_panel_is_drawn_while_an_answer_grows(
    start: Start, gateway: FakeGateway, counted: Callable[[str], tuple[Page, Traffic]]
) -> None:
    server = start(**gateway_environment(gateway, models="words-300@10"))
    page, _ = counted(server.url)
    page.set_viewport_size({"width": 1280, "height": 3000})  # nothing scrolls away
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word20")

    page.get_by_role("button", name="Parameters").click()
    page.locator(".st-key-chat_temperature_on label").click()

    expect(page.locator(".st-key-chat_temperature input[type=range]")).to_be_attached(timeout=10_000)
    assert "word300" not in answer(page).inner_text()
    page.locator(".st-key-stop_reply button").click()
    expect(answer(page)).to_contain_text("stopped by you")
