"""What stands in a message, and what is done with it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.chat import Message
from core.store.store import open_store
from tests.browser.conftest import Start, ask, gateway_environment
from tests.browser.test_costs import Traffic
from tests.gateway import FakeGateway
from tests.server import Server
from tests.waiting import until

Visit = Callable[..., Page]
TYPED = (
    "![cat](http://127.0.0.1:9/cat.png) costs $5 and $7, \\(a+b\\) and $x^2$, 5~10 and 20~30, :smile: :red[red] "
    "**注意：**中文 <b>no tag</b>"
)


DIAGRAM = "```mermaid\ngraph LR; lamp --> lens --> beam\n```"


@pytest.fixture
def address(start: Start, gateway: FakeGateway, tmp_path: Path) -> str:
    """Of a conversation in which both say it."""
    store = open_store(None, tmp_path / "data")
    made = store.conversations.create("", title="Said")
    said = [(Message("assistant", DIAGRAM), "complete")]
    said += [(Message("user", TYPED), "complete"), (Message("assistant", TYPED), "complete")]
    store.messages.add_all("", made.id, said, parent_id=None)  # type: ignore[arg-type]
    store.processes.leave()
    store.close()
    return f"{start(**gateway_environment(gateway)).url}/?c={made.id}"


def test_an_answer_says_what_was_meant_and_fetches_nothing(address: str, visit: Visit) -> None:
    page = visit("about:blank")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(address)

    for number in (1, 2):
        message = page.get_by_test_id("stChatMessage").nth(number)
        expect(message.locator(".katex")).to_have_count(2)
        expect(message.locator("strong")).to_have_text("注意：\u2060")
        expect(message.locator("img, del")).to_have_count(0)
        said = message.inner_text().replace("\u2060", "")
        for words in ("costs $5 and $7", "5~10 and 20~30", ":smile: :red[red]", "<b>no tag</b>"):
            assert words in said
    assert not [url for url in requested if "cat.png" in url]


def test_a_diagram_is_drawn(address: str, visit: Visit) -> None:
    message = visit(address).get_by_test_id("stChatMessage").first

    expect(message.get_by_test_id("stMermaidChart").locator("img")).to_be_visible()
    expect(message.get_by_text("graph LR")).to_have_count(0)


def test_a_message_is_copied_as_it_was_written(address: str, visit: Visit) -> None:
    page = visit(address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[class*='st-key-copy_'] button:visible").last.click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == TYPED

    page.evaluate("navigator.clipboard.writeText('')")
    page.locator("[class*='st-key-more_'] button:visible").nth(1).click()
    menu = page.get_by_role("menu")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 800
    menu.get_by_text("Copy", exact=True).click()
    until(lambda: page.evaluate("navigator.clipboard.readText()") == TYPED)


def test_details_open_without_drawing_the_conversation(start: Start, gateway: FakeGateway, visit: Visit) -> None:
    server: Server = start(**gateway_environment(gateway))
    page = visit("about:blank")
    traffic = Traffic(page)
    page.on("websocket", traffic.listen)
    page.goto(server.url)
    for question in ("one", "two", "three"):
        ask(page, question)
        expect(page.get_by_text(question, exact=True).first).to_be_visible()
        expect(page.locator(".st-key-live")).to_have_count(0)
    expect(page.get_by_text("finished")).to_have_count(3)
    traffic.clear()

    page.locator("[class*='st-key-more_'] button:visible").last.click()
    page.get_by_text("Details, and what was sent").click()

    expect(page.get_by_text("reported by the gateway")).to_be_visible()
    traffic.settle()
    assert traffic.messages < 25  # the row of buttons and the dialog
    page.get_by_text("What was sent", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text('"role": "user"')
    expect(page.get_by_role("dialog")).not_to_contain_text("sk-test")


def test_one_of_several_answers_is_chosen(start: Start, gateway: FakeGateway, visit: Visit, tmp_path: Path) -> None:
    page = visit(start(**gateway_environment(gateway)).url)
    page.get_by_role("button", name="Parameters").click()
    page.locator(".st-key-chat_n_on label").click()
    expect(page.locator(".st-key-chips")).to_contain_text("n 2")
    page.keyboard.press("Escape")
    ask(page, "Count")
    expect(page.get_by_text("Goes on from here")).to_be_visible()

    page.get_by_role("button", name="Go on with this").click()

    chosen = page.locator("[data-testid=stColumn]", has_text="Goes on from here")
    expect(chosen).to_contain_text("(2) ")


def test_what_was_mended_with_a_click_is_mended_on_the_page(start: Start, gateway: FakeGateway, visit: Visit) -> None:
    page = visit(start(**gateway_environment(gateway, models="refuse-top_p"), PARLEY_RETRIES="0").url)
    page.get_by_role("button", name="Parameters").click()
    for name in ("top_p", "response_format"):
        page.locator(f".st-key-chat_{name}_on label").click()
        expect(page.locator(".st-key-chips")).to_contain_text(name)
    page.keyboard.press("Escape")
    ask(page, "Name three towns")
    expect(page.get_by_text("no message contains the word 'json'")).to_be_visible()
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_have_value("Name three towns")

    page.locator(".st-key-json_add button").click()
    page.get_by_role("button", name="Send it without top_p").click()

    expect(page.get_by_text("finished")).to_be_visible()
    expect(box).to_have_value("")
    ask(page, "And three more")
    gateway.wait_for(lambda: len([one for one in gateway.requests if one.body]) == 3)
    asked = gateway.requests[-1].body
    assert asked is not None
    assert "top_p" not in asked
    assert asked["messages"][0] == {"role": "system", "content": "Answer in JSON."}


def test_an_opened_conversation_is_asked_with_its_own_settings(
    start: Start, gateway: FakeGateway, visit: Visit, tmp_path: Path
) -> None:
    """Also when the panel that shows them is closed, and said otherwise before."""
    store = open_store(None, tmp_path / "data")
    kept = {"gateway": "baystone", "model": "words-20", "system": "Be brief.", "parameters": {"temperature": 0.3}}
    made = store.conversations.create("", kept, title="With settings")
    store.messages.add_all("", made.id, [(Message("user", "q"), "complete")], parent_id=None)
    store.processes.leave()
    store.close()
    page = visit(start(**gateway_environment(gateway)).url)
    page.get_by_role("button", name="Parameters").click()
    page.locator(".st-key-chat_top_p_on label").click()
    expect(page.locator(".st-key-chips")).to_contain_text("top_p")
    page.keyboard.press("Escape")

    page.locator(f".st-key-open_{made.id} button").click()
    expect(page.locator(".st-key-chips")).to_contain_text("temperature 0.3")
    ask(page, "And now?")
    gateway.wait_for(lambda: any(one.body for one in gateway.requests))

    body = gateway.requests[-1].body
    assert body is not None
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert (body.get("temperature"), body.get("top_p")) == (0.3, None)
