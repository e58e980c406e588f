"""JSON mode on the page: what a gateway would refuse is caught before, and what comes is checked."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_chat import ask
from tests.pages.test_messages import bodies, button


def ask_for_json(app: AppTest, prompt: str, model: str = "words-20") -> AppTest:
    app.toggle(key="chat_response_format_on").set_value(True).run()
    return ask(app, prompt, model)


def test_json_mode_without_the_word_is_caught_and_mended_with_one_click(
    open_app: OpenApp, gateway: FakeGateway
) -> None:
    app = open_app()
    app.toggle(key="chat_response_format_on").set_value(True).run()
    app.chat_input[0].set_value("Name three towns").run()
    assert "no message contains the word 'json'" in texts(app)
    assert bodies(gateway) == []
    assert app.chat_input[0].proto.value == "Name three towns"

    button(app, "json_add").click().run()
    app.run()

    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["Answer in JSON.", "Name three towns"]
    assert app.chat_input[0].proto.value == ""


def test_json_mode_is_sent_as_it_is_where_that_is_wanted(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.toggle(key="chat_response_format_on").set_value(True).run()
    app.chat_input[0].set_value("Name three towns").run()
    button(app, "json_as_it_is").click().run()

    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["Name three towns"]


def test_a_json_answer_is_a_tree_and_one_that_is_not_says_where(open_app: OpenApp) -> None:
    assert "valid JSON" in texts(ask_for_json(open_app(), "Give me json", "json"))

    app = ask_for_json(open_app(), "Give me json", "words-20")
    assert "Not valid JSON" in texts(app)
