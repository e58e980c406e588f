"""The box below a conversation, and the end of the conversation above it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.browser.test_chat import choose_model
from tests.browser.test_costs import conversation
from tests.gateway import FakeGateway
from tests.server import Server
from tests.waiting import until

Visit = Callable[..., Page]
GAP = """(() => { const page = document.querySelector('[data-testid="stMain"]')
return page.scrollHeight - page.clientHeight - page.scrollTop })()"""
TOP = "document.querySelector('[data-testid=\"stMain\"]').scrollTop"
JUMP = "To the newest words"
SENDS_MS = 500
"""Long enough for what was clicked to reach the server."""
WAITS = "Sent once the answer has ended: Second"


def wheel(page: Page, by: int) -> None:
    page.mouse.move(640, 300)
    page.mouse.wheel(0, by)


def test_the_page_follows_only_where_one_is_at_the_end(
    start: Start, gateway: FakeGateway, visit: Visit, tmp_path: Path
) -> None:
    conversation_id = conversation(tmp_path, 30)
    server = start(**gateway_environment(gateway, models="words-400@50"))
    page = visit(f"{server.url}/?c={conversation_id}")
    ask(page, "And now?")
    expect(answer_text(page)).to_contain_text("word60")
    until(lambda: page.evaluate(GAP) < 5)

    wheel(page, -30)  # a little is enough: the words that come must not pull one back
    expect(page.get_by_text(JUMP)).to_be_visible()
    until(lambda: page.evaluate(TOP) == (page.wait_for_timeout(100) or page.evaluate(TOP)))  # it is still
    before = page.evaluate(TOP)
    expect(answer_text(page)).to_contain_text("word160")
    assert page.evaluate(TOP) == before
    jump = page.get_by_role("button", name=JUMP)
    expect(jump).to_be_visible()

    jump.click()

    until(lambda: page.evaluate(GAP) < 5)
    expect(jump).to_be_hidden()
    expect(answer_text(page)).to_contain_text("word240")
    until(lambda: page.evaluate(GAP) < 5)
    page.get_by_role("button", name="Stop").click()


def answer_text(page: Page) -> Locator:
    """The newest answer's text."""
    return page.locator("[class*='st-key-text_of_']").last


def test_what_is_opened_pushes_nothing_away(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "think")
    page.set_viewport_size({"width": 1280, "height": 560})
    ask(page, "Think")
    expect(page.get_by_text("finished")).to_be_visible()
    thinking = page.get_by_text("Thinking")
    wheel(page, -2000)
    thinking.scroll_into_view_if_needed()
    before = thinking.bounding_box()

    thinking.click()
    expect(page.locator("details[open]")).to_be_visible()

    assert before is not None and thinking.bounding_box() == before


def with_one_that_waits(visit: Visit, url: str, model: str) -> Page:
    """A page where an answer grows and a second question waits for its end."""
    page = visit(url)
    choose_model(page, model)
    ask(page, "First")
    expect(answer(page)).to_contain_text("word5")
    ask(page, "Second")
    expect(page.get_by_text(WAITS)).to_be_visible()
    return page


def test_a_question_typed_meanwhile_waits_for_the_answer(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = with_one_that_waits(visit, server.url, "words-150@50")
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_have_value("")
    box.fill("typed meanwhile")
    expect(answer(page, 2)).to_contain_text("word5")
    expect(box).to_have_value("typed meanwhile")  # what is drawn anew leaves it alone
    expect(answer(page, 2)).to_contain_text("finished")
    expect(box).to_have_value("typed meanwhile")
    said = [one.body["messages"][-1]["content"] for one in gateway.requests if one.body]
    assert said == ["First", "Second"]
    page.reload()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("typed meanwhile")


def test_a_question_sent_in_the_moment_of_another_change_is_shown(server: Server, visit: Visit) -> None:
    """The browser asks for what changes within a moment at once, as the first widget's fragment."""
    page = visit(server.url)
    choose_model(page, "words-150@50")
    page.get_by_test_id("stChatInputTextArea").fill("First")
    page.get_by_label("Search conversations").fill("nothing")

    page.evaluate(
        """async box => { document.activeElement.blur()
        await Promise.resolve()
        box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})) }""",
        page.get_by_test_id("stChatInputTextArea").element_handle(),
    )

    expect(answer(page)).to_contain_text("word20")
    expect(page.get_by_text("Nothing found for 'nothing'.")).to_be_visible()


def test_a_question_during_whose_sending_the_whole_page_is_drawn_is_shown(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    choose_model(page, "words-150@50")
    with sqlite3.connect(server.data / "parley.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        ask(page, "First")
        page.wait_for_timeout(SENDS_MS)

        page.get_by_text("中文", exact=True).click()  # ends what sends it, at the next touch of the session's state
        page.wait_for_timeout(SENDS_MS)
        writer.execute("ROLLBACK")
    writer.close()

    expect(answer(page)).to_contain_text("word20")
    expect(page.get_by_role("button", name="停止")).to_be_visible()


def test_stop_sends_nothing_that_waits(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = with_one_that_waits(visit, server.url, "stall-10")

    page.get_by_role("button", name="Stop").click()

    expect(answer(page)).to_contain_text("stopped by you")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("Second")
    assert len([one for one in gateway.requests if one.body]) == 1


def test_enter_that_ends_a_composition_sends_nothing(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    box.click()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6})
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229, "bubbles": True})
    session.send("Input.insertText", {"text": "你好"})

    expect(box).to_have_value("你好")
    box.press("Enter")
    expect(answer(page)).to_contain_text("finished")
    assert [one.body["messages"][-1]["content"] for one in gateway.requests if one.body] == ["你好"]


def test_what_a_question_weighs_and_costs_is_told_before_it_is_sent(
    start: Start, gateway: FakeGateway, visit: Visit
) -> None:
    server = start(**gateway_environment(gateway, models="gpt-4o"))
    page = visit(server.url, locale="zh-CN")
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    box.fill("你好，今天天气怎么样？")

    meter = page.locator(".st-key-chat_meter")
    expect(meter).to_contain_text("将发送约")
    expect(meter).to_contain_text("按官方定价约 <$0.0001 至 $0.1639")
    expect(meter).to_contain_text("占该模型上下文 128,000 的 0%")
    box.press("Enter")
    expect(answer(page)).to_contain_text("正常结束")
    expect(answer(page)).to_contain_text("约 $0.000")
    expect(page.locator(".st-key-headline_row")).to_contain_text("按官方定价约 $")


def test_what_waits_is_sent_once_also_after_another_page(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = with_one_that_waits(visit, server.url, "words-190@25")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()

    page.go_back()

    expect(page.get_by_text(WAITS)).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("")
    page.locator(".st-key-take_back button:visible").first.click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("Second")
    page.get_by_role("button", name="Stop").click()
    expect(answer(page)).to_contain_text("stopped by you")
    assert len([one for one in gateway.requests if one.body]) == 1


def test_a_prompt_is_filled_in_while_an_answer_grows(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    choose_model(page, "words-190@25")
    ask(page, "First")
    expect(answer(page)).to_contain_text("word5")

    ask(page, "/Translate good morning")

    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Fill in: Translate")
    blanks = form.get_by_role("textbox")
    expect(blanks.last).to_have_value("good morning")
    blanks.first.fill("German")
    blanks.first.press("Tab")
    expect(answer(page)).to_contain_text("word60")
    expect(blanks.first).to_have_value("German")
    form.get_by_role("button", name="Put it into the box").click()

    expect(form).to_be_hidden()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(re.compile("good morning"))
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(re.compile("German"))
    expect(answer(page)).to_contain_text("word190")
    expect(answer(page)).to_contain_text("finished")
    assert len([one for one in gateway.requests if one.body]) == 1
