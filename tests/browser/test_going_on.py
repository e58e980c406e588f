"""A reply goes on whatever the page does; what is typed is not lost either."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.browser.test_chat import choose_model
from tests.gateway import FakeGateway
from tests.relay import Relay
from tests.server import Server
from tests.waiting import until

Visit = Callable[..., Page]
BOX = "stChatInputTextArea"


def numbers(page: Page, number: int = 1) -> list[int]:
    """The numbered words of an answer, as they stand on the screen."""
    return [int(found) for found in re.findall(r"word(\d+)", answer(page, number).text_content() or "")]


def expect_numbers(page: Page, last: int) -> None:
    """Every word once, in order; code blocks are drawn a moment after the rest."""
    until(lambda: numbers(page) == list(range(1, last + 1)), 10, lambda: numbers(page))


def test_reload_other_page_and_second_tab_see_every_word_once(
    server: Server, visit: Visit, gateway: FakeGateway
) -> None:
    page = visit(server.url)
    choose_model(page, "words-240@40")
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word10")
    page.reload()
    expect(answer(page)).to_contain_text("word40")
    page.get_by_role("link", name="Usage").click()
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()
    address = f"{server.url}/?c={conversation_id(server)}"
    page.goto(address)
    second = visit(address)

    for tab in (page, second):
        expect(answer(tab)).to_contain_text("finished", timeout=30_000)
        expect_numbers(tab, 240)
    assert len([one for one in gateway.requests if one.body]) == 1


def conversation_id(server: Server) -> str:
    with sqlite3.connect(server.data / "parley.db") as connection:
        return str(connection.execute("SELECT conversation_id FROM requests").fetchone()[0])


def test_a_lost_websocket_comes_back_to_the_running_answer(server: Server, visit: Visit, relay: Relay) -> None:
    page = visit(relay.to(server.port))
    choose_model(page, "words-160@40")
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word10")

    relay.cut()
    expect(page.get_by_text("word60")).to_have_count(0)
    relay.mend()

    expect(answer(page)).to_contain_text("finished", timeout=30_000)
    expect_numbers(page, 160)


def test_a_second_tab_cannot_start_a_second_reply(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    choose_model(page, "stall-10")
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word10")

    second = visit(page.url)

    expect(answer(second)).to_contain_text("word10")
    ask(second, "And this?")
    expect(second.get_by_text("Sent once the answer has ended: And this?")).to_be_visible()
    second.get_by_role("button", name="Stop").click()
    expect(answer(page)).to_contain_text("stopped by you")
    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(second.get_by_test_id(BOX)).to_have_value("And this?")
    assert len([one for one in gateway.requests if one.body]) == 1


def test_sigkill_of_the_server_keeps_question_and_text(start: Start, visit: Visit, gateway: FakeGateway) -> None:
    server = start(**gateway_environment(gateway))
    page = visit(server.url)
    choose_model(page, "stall-30")
    ask(page, "Say thirty words")
    expect(answer(page)).to_contain_text("word30")
    address = page.url
    until(lambda: "word30" in stored_text(server))

    server.kill()
    start(port=server.port, **gateway_environment(gateway))
    page.goto(address)

    expect(answer(page)).to_contain_text("interrupted")
    expect_numbers(page, 30)
    page.goto(f"{server.url}/usage?part=log")
    expect(page.get_by_test_id("stDataFrame").last.locator("canvas table")).to_contain_text("interrupted")


def stored_text(server: Server) -> str:
    with sqlite3.connect(server.data / "parley.db") as connection:
        return "".join(
            content for (content,) in connection.execute("SELECT content FROM answer_pieces ORDER BY number")
        )


def test_a_draft_survives_a_reload_and_another_page(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box = page.get_by_test_id(BOX)
    expect(box).to_be_enabled()
    box.press_sequentially("Half a question", delay=10)
    expect(page).to_have_url(re.compile(r"\?c="))

    page.reload()
    expect(page.get_by_test_id(BOX)).to_have_value("Half a question")
    page.get_by_role("link", name="Usage").click()
    expect(page.get_by_role("heading", name="Usage")).to_be_visible()
    page.go_back()

    expect(page.get_by_test_id(BOX)).to_have_value("Half a question")


def test_what_is_typed_while_the_first_answer_grows_belongs_to_that_conversation(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "words-100@20")
    ask(page, "Count")
    expect(answer(page)).to_contain_text("word5")
    there = page.url
    assert "c=" in there

    page.get_by_test_id("stChatInputTextArea").press_sequentially("and what else?")

    expect(page.locator(".st-key-chat_meter")).to_contain_text("this message")  # it has been heard of
    assert page.url == there
    expect(answer(page)).to_contain_text("word100")
    page.reload()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("and what else?")


def test_what_is_typed_is_weighed_before_it_is_sent(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("How many tokens is this?")
    meter = page.locator(".st-key-chat_meter")
    expect(meter).to_contain_text("0 earlier messages 0, this message")

    box.press("Enter")

    expect(meter).to_be_hidden()
    expect(answer(page)).to_contain_text("finished")
    expect(meter).to_be_hidden()
    box.fill("And with the first turn?")
    expect(meter).to_contain_text("2 earlier messages")


def test_a_sent_question_leaves_no_draft(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Whole question")
    expect(answer(page)).to_contain_text("finished")

    page.reload()

    expect(answer(page)).to_contain_text("finished")
    expect(page.get_by_test_id(BOX)).to_have_value("")


def test_a_conversation_is_renamed_in_its_dialog(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "First words")
    expect(answer(page)).to_contain_text("finished")

    page.locator("[class*='st-key-menu_'] button").first.click()
    page.get_by_role("menuitem", name="Rename").or_(page.get_by_role("option", name="Rename")).click()
    page.get_by_role("dialog").get_by_role("textbox").fill("A better title")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(page.locator("[class*='st-key-open_'] button")).to_have_text("A better title")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_conversation_is_downloaded(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "First words")
    expect(answer(page)).to_contain_text("finished")

    page.locator("[class*='st-key-menu_'] button").first.click()
    page.get_by_role("menuitem", name="Export").or_(page.get_by_role("option", name="Export")).click()
    page.get_by_role("dialog").get_by_text("Markdown: to read").click()
    expect(page.get_by_role("dialog").get_by_role("radio", name="Markdown")).to_be_checked()
    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))

    def downloaded() -> bool:
        """Click until a file comes: a click while the dialog is being drawn anew goes nowhere."""
        page.get_by_role("dialog").get_by_role("button", name="Download").click()
        page.wait_for_load_state("networkidle")
        return bool(downloads)

    until(downloaded, 20)

    assert downloads[-1].suggested_filename == "First words.md"
    assert "## User\n\nFirst words" in Path(downloads[-1].path()).read_text("utf-8")
