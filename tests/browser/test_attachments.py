"""Files beside a question, as a person attaches them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core.store.store import open_store
from tests.browser.conftest import Start, answer, ask, gateway_environment
from tests.browser.test_chat import choose_model
from tests.gateway import FakeGateway
from tests.server import Server

Visit = Callable[..., Page]


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "PNG")
    return file.getvalue()


def attach(page: Page, name: str, data: bytes, kind: str = "image/png") -> None:
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()
    chosen: Any = {"name": name, "mimeType": kind, "buffer": data}
    page.get_by_test_id("stChatInput").locator("input[type=file]").first.set_input_files(chosen)
    expect(page.get_by_test_id("stChatInput").get_by_text(name)).to_be_visible()
    expect(page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()  # until it has arrived, Enter sends nothing


@pytest.fixture
def seeing(start: Start, gateway: FakeGateway, tmp_path: Path) -> Server:
    """A server whose model is marked as one that sees images."""
    store = open_store(None, tmp_path / "data")
    store.models.mark("", "baystone", "words-10", sees_images=True)
    store.processes.leave()
    store.close()
    return start(**gateway_environment(gateway, models="words-10,words-20"))


def test_an_image_goes_to_a_model_that_sees(seeing: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(seeing.url)
    attach(page, "teal.png", picture())
    ask(page, "What is this?")
    expect(answer(page)).to_contain_text("finished")

    (sent,) = gateway.requests[-1].body["messages"]
    assert sent["content"][0] == {"type": "text", "text": "What is this?"}
    assert sent["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")
    image = page.get_by_test_id("stChatMessage").first.locator("img")
    expect(image).to_be_visible()
    page.reload()
    expect(image).to_be_visible()
    ask(page, "And again?")
    expect(answer(page, 2)).to_contain_text("finished")
    assert isinstance(gateway.requests[-1].body["messages"][0]["content"], list)


def test_an_image_is_not_sent_to_a_model_that_is_not_marked(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    attach(page, "teal.png", picture())
    ask(page, "What is this?")

    expect(page.get_by_test_id("stAlert").first).to_contain_text("not marked as a model that sees images")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("What is this?")
    assert not [one for one in gateway.requests if one.body]
    page.locator(".st-key-detach_0 button:visible").first.click()
    expect(page.locator(".st-key-detach_0")).to_have_count(0)
    ask(page, "What is this?")
    expect(answer(page)).to_contain_text("finished")
    assert gateway.requests[-1].body["messages"] == [{"role": "user", "content": "What is this?"}]


def test_a_damaged_image_is_refused_and_the_words_stay(seeing: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(seeing.url)
    attach(page, "broken.png", picture()[:60])
    ask(page, "What is this?")

    expect(page.get_by_test_id("stAlert").first).to_contain_text("not an image that can be read")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("What is this?")
    assert not [one for one in gateway.requests if one.body]


def test_a_text_is_written_into_the_message(server: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(server.url)
    attach(page, "notes.csv", "名称,数量\n书,3\n".encode("gb18030"), "text/csv")
    ask(page, "Add it up")
    expect(answer(page)).to_contain_text("finished")

    (sent,) = gateway.requests[-1].body["messages"]
    assert sent["content"] == "Add it up\n\nnotes.csv:\n```csv\n名称,数量\n书,3\n```"
    expect(page.get_by_test_id("stChatMessage").first).to_contain_text("书,3")


def test_a_megabyte_of_text_is_counted_before_it_is_sent(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    box.fill("many words " * 95_000)

    expect(page.locator(".st-key-chat_meter")).to_contain_text("That is a lot")
    box.press("Enter")
    expect(answer(page)).to_contain_text("finished")
    expect(page.get_by_text("of 1,044,999 characters").or_(page.get_by_text("of 1,045,000 characters"))).to_be_visible()


def test_the_keyboard_searches_and_answers_again(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    ask(page, "Hello")
    expect(answer(page)).to_contain_text("finished")

    page.keyboard.press("Control+k")
    expect(page.locator(".st-key-chat_search input")).to_be_focused()
    page.keyboard.press("Control+g")

    expect(page.get_by_text("2/2")).to_be_visible()
    expect(answer(page)).to_contain_text("finished")


def test_an_image_is_not_asked_about_again_without_it(seeing: Server, visit: Visit, gateway: FakeGateway) -> None:
    page = visit(seeing.url)
    attach(page, "teal.png", picture())
    ask(page, "What is this?")
    expect(answer(page)).to_contain_text("finished")
    choose_model(page, "words-20")
    asked = len(gateway.requests)

    page.locator("[class*='st-key-again_'] button:visible").first.click()

    expect(page.get_by_test_id("stAlert").first).to_contain_text("not marked as a model that sees images")
    assert len(gateway.requests) == asked
    ask(page, "And in general?")  # of an earlier question the words alone go along
    expect(answer(page, 2)).to_contain_text("finished")
    assert gateway.requests[-1].body["messages"][0] == {"role": "user", "content": "What is this?"}


def test_a_model_is_asked_by_its_name_whatever_is_said_of_it(start: Start, visit: Visit, gateway: FakeGateway) -> None:
    server = start(**gateway_environment(gateway, models="gpt-4o"))
    page = visit(server.url)
    expect(page.locator("[class*='st-key-chat_model_'] input")).to_have_value("gpt-4o · 128k · $2.5/$10")
    page.get_by_role("button", name="Parameters").click()
    page.locator("[class*='st-key-mark_favourite_'] label").click()
    expect(page.locator("[class*='st-key-chat_model_'] input")).to_have_value("★ gpt-4o · 128k · $2.5/$10")
    page.locator("[class*='st-key-mark_context_tokens_'] input").fill("64000")
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-chat_model_'] input")).to_have_value("★ gpt-4o · 64k · $2.5/$10")
    page.keyboard.press("Escape")

    ask(page, "Hello")

    expect(answer(page)).to_contain_text("finished")
    assert gateway.requests[-1].body["model"] == "gpt-4o"
