"""The chat page, from question to answer."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.parley import Parley
from tests.gateway import FakeGateway, words
from tests.pages.conftest import OpenApp, conversation_of, texts


def choose_model(app: AppTest, model: str) -> None:
    app.selectbox(key="chat_model_baystone").set_value(model)


def ask(app: AppTest, prompt: str, model: str = "words-20") -> AppTest:
    """Ask, and run on until the answer is drawn from the store; then once more, since AppTest forgets what was not
    drawn in the last run, and an answer draws the last turn alone."""
    choose_model(app, model)
    app.chat_input[0].set_value(prompt).run()
    app.run()
    assert not app.exception
    return app


def answer_text(count: int) -> str:
    return "".join(words(count))


def test_a_question_is_answered_and_both_are_on_the_page(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello there")

    shown = [message.markdown[0].value for message in app.chat_message]
    assert shown == ["Hello there", answer_text(20)]
    assert "finished · " in texts(app)


def test_the_second_question_takes_the_first_turn_along(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = ask(ask(open_app(), "first"), "second")

    sent = gateway.requests[-1].body["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"] == answer_text(20)
    assert len(app.chat_message) == 4


def test_system_prompt_and_parameters_are_sent_and_nothing_else(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.text_area(key="chat_system").set_value("Be brief.")
    app.toggle(key="chat_temperature_on").set_value(True).run()
    app.slider(key="chat_temperature").set_value(0.3)

    ask(app, "Hello")

    body = gateway.requests[-1].body
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert body["temperature"] == 0.3
    assert set(body) == {"model", "messages", "temperature", "stream", "stream_options"}


def test_streaming_off_sends_no_stream_field(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.toggle(key="chat_stream_on").set_value(False).run()

    ask(app, "Hello")

    assert set(gateway.requests[-1].body) == {"model", "messages"}
    assert app.chat_message[1].markdown[0].value == answer_text(20)


def test_a_reload_shows_the_conversation_of_the_address(open_app: OpenApp) -> None:
    first = ask(open_app(), "Remember me")
    conversation_id = conversation_of(first)

    again = open_app(query={"c": conversation_id})

    assert [message.markdown[0].value for message in again.chat_message] == ["Remember me", answer_text(20)]


@pytest.mark.parametrize(("locale", "sentence"), [("en-US", "no such conversation"), ("zh-CN", "没有这个对话")])
def test_an_address_that_names_no_conversation_says_so(open_app: OpenApp, locale: str, sentence: str) -> None:
    app = open_app(query={"c": "nonsense"}, locale=locale)

    assert sentence in texts(app)


@pytest.mark.parametrize(
    ("model", "en", "zh"),
    [
        ("status-400", "Look at the parameter", "检查它指出的参数"),
        ("status-401", "Check the key", "检查 Key"),
        ("status-403", "the right to it", "有权限的 Key"),
        ("status-404", "model's name", "检查模型名称"),
        ("status-429", "Wait a moment", "稍等片刻"),
        ("status-500", "a little later", "稍后重试"),
        ("status-503", "under maintenance", "可能正在维护"),
        ("html", "web page", "网页"),
        ("redirect", "sends elsewhere", "要求转到"),
        ("cut-10", "connection", "连接"),
        ("eof-10", "ended before it was finished", "没有完成就中断"),
    ],
)
def test_an_error_is_explained_in_both_languages(open_app: OpenApp, model: str, en: str, zh: str) -> None:
    app = ask(open_app(), "Hello", model)
    assert en in app.error[0].value

    app = open_app(locale="zh-CN", query={"c": conversation_of(app)})
    assert zh in app.error[0].value
    assert app.chat_message[0].markdown[0].value == "Hello"


def test_what_arrived_before_the_connection_broke_is_kept(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello", "cut-10")

    assert app.chat_message[1].markdown[0].value == answer_text(10)


def test_try_again_gives_a_second_version_beside_the_failed_one(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello", "status-500")
    choose_model(app, "words-20")
    app.run()
    next(button for button in app.button if button.label == "Try again").click().run()

    assert app.chat_message[1].markdown[0].value == answer_text(20)
    assert "2/2" in texts(app)


def test_without_a_key_nothing_is_sent_and_the_question_is_kept(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.selectbox(key="chat_gateway").set_value("bees").run()
    app.chat_input[0].set_value("Is anybody there?").run()

    assert "No API key is set for BeesAI" in app.error[0].value
    assert app.chat_message[0].markdown[0].value == "Is anybody there?"
    assert not [one for one in gateway.requests if one.path.endswith("/chat/completions")]


def test_invalid_extra_json_sends_nothing_and_puts_the_question_back(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.text_area(key="chat_extra").set_value('{"seed": 7').run()
    choose_model(app, "words-20")
    app.chat_input[0].set_value("Keep me").run()

    assert "not valid JSON" in app.error[0].value
    assert app.chat_input[0].proto.value == "Keep me"
    assert not [one for one in gateway.requests if one.path.endswith("/chat/completions")]


def test_white_space_is_not_a_message(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.chat_input[0].set_value("   ").run()

    assert "empty" in app.error[0].value
    assert not app.chat_message
    assert not [one for one in gateway.requests if one.body]


def test_several_answers_are_cards_and_one_is_gone_on_with(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.toggle(key="chat_n_on").set_value(True).run()
    ask(app, "Hello")
    first, second = answer_text(20), "(2) " + answer_text(20)
    assert {first, second} <= {element.value for element in app.chat_message[1].markdown}

    next(button for button in app.button if button.key.startswith("choose_")).click().run()
    app.run()
    app.toggle(key="chat_n_on").set_value(False).run()
    ask(app, "And then?")

    assert app.chat_message[1].markdown[0].value == second
    assert gateway.requests[-1].body["messages"][1]["content"].startswith("(2) ")
    next(button for button in app.button if button.key.startswith("earlier_")).click().run()
    assert first in texts(app)


def test_thinking_is_folded_above_the_answer(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello", "think@50")

    label = app.chat_message[1].expander[0].label
    assert re.fullmatch(r"Thought for \d+\.\d s · 5 tokens of thinking", label)
    assert app.chat_message[1].markdown[-1].value == answer_text(10)


def test_a_tool_call_is_shown_readably(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello", "tools")

    assert [expander.label for expander in app.chat_message[1].expander] == ["Calls weather", "Calls clock"]
    assert '"city": "Berlin"' in app.chat_message[1].code[0].value


@pytest.mark.parametrize(
    ("model", "sentence"), [("length", "cut off at the reply limit"), ("filter", "cut by the content filter")]
)
def test_finish_reasons_are_told_in_words(open_app: OpenApp, model: str, sentence: str) -> None:
    assert sentence in texts(ask(open_app(), "Hello", model))


def test_a_dropped_parameter_is_told(open_app: OpenApp, parley: Parley) -> None:
    object.__setattr__(parley.settings, "numbers", {**parley.settings.numbers, "PARLEY_RETRIES": 2})
    app = open_app()
    app.toggle(key="chat_temperature_on").set_value(True).run()

    ask(app, "Hello", "refuse-temperature")

    assert "sent without it" in texts(app)


def test_new_chat_leaves_the_conversation(open_app: OpenApp) -> None:
    app = ask(open_app(), "Hello")
    app.button(key="chat_new").click().run()

    assert not app.chat_message
    assert "c" not in app.query_params
