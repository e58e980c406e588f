"""What the gateways' documents ask of the screens and no other test looks at."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.chat import Message, ToolCall
from core.parameters import BY_NAME
from core.parley import Parley
from tests.gateway import FakeGateway
from tests.gateway.answers import MODELS
from tests.pages.conftest import TYPED, OpenApp, texts
from tests.pages.test_chat import answer_text, ask
from tests.pages.usage.review import logged, usage
from tests.wire.replay import Replay, cases


def switched_on(app: AppTest, *names: str) -> AppTest:
    for name in names:
        app.toggle(key=f"chat_{name}_on").set_value(True)
    return app.run()


def sent(gateway: FakeGateway) -> Any:
    return gateway.requests[-1].body


def at_recording(app: AppTest, name: str) -> AppTest:
    """The chat, asking a recording in BeesAI's place."""
    app.switch_page("settings/page.py").run()
    app.selectbox(key="settings_preset").set_value("bees").run()
    app.text_input(key="settings_address_bees").set_value(f"http://127.0.0.1:{Replay(cases()).port}/{name}/v1")
    app.text_input(key="settings_key_bees").set_value("sk-test-0123456789")
    next(button for button in app.button if button.label == "Use and test it").click().run()
    app.switch_page("chat/page.py").run()
    app.selectbox(key="chat_gateway").set_value("bees").run()
    app.chat_input[0].set_value("Hello").run()
    assert not app.exception
    return app


def test_the_model_box_holds_what_is_listed_or_else_the_models_of_the_document(open_app: OpenApp) -> None:
    app = open_app()
    typed = TYPED.split(",")
    assert offered(app, "baystone") == [*typed, *MODELS]

    app.selectbox(key="chat_gateway").set_value("bees").run()

    assert offered(app, "bees") == [*typed, "gpt-4o", "claude-4-5-sonnet-latest"]
    assert app.selectbox(key="chat_model_bees").options[-2] == "gpt-4o · 128k · $2.5/$10"


def offered(app: AppTest, gateway: str) -> list[str]:
    """The names in the model's box, without what is said of them."""
    return [option.partition(" · ")[0] for option in app.selectbox(key=f"chat_model_{gateway}").options]


@pytest.mark.parametrize("name", ["temperature", "top_p", "frequency_penalty", "presence_penalty"])
def test_a_number_reaches_both_ends_of_its_documented_range(open_app: OpenApp, gateway: FakeGateway, name: str) -> None:
    app = switched_on(open_app(), name)
    slider = app.slider(key=f"chat_{name}")
    assert slider.value == BY_NAME[name].default
    assert (slider.min, slider.max) == {"temperature": (0, 2), "top_p": (0, 1)}.get(name, (-2, 2))

    for end in (slider.min, slider.max):
        app.slider(key=f"chat_{name}").set_value(end)
        ask(app, "Hello")
        assert sent(gateway)[name] == end


@pytest.mark.parametrize(("name", "low", "high"), [("max_tokens", 1, None), ("logprobs", 1, 5), ("n", 1, 128)])
def test_a_count_is_whole_and_at_least_one(
    open_app: OpenApp, gateway: FakeGateway, name: str, low: int, high: int | None
) -> None:
    app = switched_on(open_app(), name)
    box = app.number_input(key=f"chat_{name}")
    box.set_value(low)

    ask(app, "Hello")

    assert (box.min, box.max) == (low, high)
    assert (sent(gateway)[name], type(sent(gateway)[name])) == (low, int)


@pytest.mark.parametrize(("locale", "sentence"), [("en-US", "each costs tokens"), ("zh-CN", "会消耗更多 token")])
def test_the_control_for_several_answers_says_that_they_cost(open_app: OpenApp, locale: str, sentence: str) -> None:
    assert sentence in (open_app(locale=locale).toggle(key="chat_n_on").help or "")


@pytest.mark.parametrize(("chips", "value"), [(["END"], "END"), (["END", "\n"], ["END", "\n"])], ids=["one", "two"])
def test_one_stop_text_is_sent_as_a_text_and_several_as_a_list(
    open_app: OpenApp, gateway: FakeGateway, chips: list[str], value: object
) -> None:
    app = open_app("playground/page.py")
    app.session_state["playground_a_form"]["stop"] = chips
    app.toggle(key="playground_a_stop_on_1").set_value(True).run()
    app.text_area(key="bench_text_0_1").set_value("Hello").run()
    app.button(key="playground_go").click().run()
    gateway.wait_for(lambda: len([one for one in gateway.requests if one.body]) == 2)

    assert [one.body.get("stop") for one in gateway.requests if one.body and "stop" in one.body] == [value]


def test_a_chat_with_a_stop_text_is_answered(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.session_state["chat_form"]["stop"] = ["END"]
    ask(switched_on(app, "stop"), "Hello")

    assert sent(gateway)["stop"] == "END"


def test_the_user_label_and_the_answer_format_are_sent(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = switched_on(open_app(), "user", "response_format")
    app.text_input(key="chat_user").set_value("someone")

    ask(app, "用 JSON 列出中国的四大发明")

    assert (sent(gateway)["user"], sent(gateway)["response_format"]) == ("someone", {"type": "json_object"})


def test_extra_parameters_reach_the_gateway_as_they_were_typed(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    app.text_area(key="chat_extra").set_value('{"tools": [{"type": "function"}], "tool_choice": "auto"}').run()

    ask(app, "Hello")

    assert (sent(gateway)["tools"], sent(gateway)["tool_choice"]) == ([{"type": "function"}], "auto")


def test_a_tool_result_in_a_conversation_is_shown_and_sent_with_its_call(
    open_app: OpenApp, gateway: FakeGateway, parley: Parley
) -> None:
    made = parley.store.conversations.create("", title="Tools")
    call = Message("assistant", None, tool_calls=(ToolCall("call_1", "weather", "{}"),))
    turns = (Message("user", "Is it warm?"), call, Message("tool", "21 °C", tool_call_id="call_1"))
    parley.store.messages.add_all("", made.id, [(one, "complete") for one in turns], parent_id=None)

    app = ask(open_app(query={"c": made.id}), "And tomorrow?")

    assert app.chat_message[2].code[0].value == "21 °C"
    assert [one["role"] for one in sent(gateway)["messages"]] == ["user", "assistant", "tool", "user"]
    assert sent(gateway)["messages"][2] == {"role": "tool", "content": "21 °C", "tool_call_id": "call_1"}


def test_below_an_answer_stand_its_tokens_and_why_it_ended(open_app: OpenApp) -> None:
    app = ask(open_app(), "one two three")

    assert app.chat_message[1].markdown[0].value == answer_text(20)
    assert "finished · 3 in + 20 out tokens" in texts(app)


@pytest.mark.parametrize(
    ("model", "sentence"), [("length", "已截断"), ("filter", "安全过滤器"), ("tools", "请求调用工具")]
)
def test_finish_reasons_are_told_in_chinese(open_app: OpenApp, model: str, sentence: str) -> None:
    assert sentence in texts(ask(open_app(locale="zh-CN"), "Hello", model))


@pytest.mark.parametrize(
    ("recording", "sentence"),
    [
        ("finish_function_call", "asks to call a function"),
        ("finish_unknown_word", "because · "),
        ("end_done_without_finish", "incomplete: no reason given"),
        ("finish_content_filter", "I will"),
    ],
)
def test_what_a_gateway_says_of_the_end_is_on_the_page(open_app: OpenApp, recording: str, sentence: str) -> None:
    assert sentence in texts(at_recording(open_app(), recording))


def test_the_model_that_answered_is_shown_beside_the_one_that_was_asked(open_app: OpenApp, parley: Parley) -> None:
    app = at_recording(open_app(), "nonstream_seed_sample")
    assert "deepseek-r1-distill-qwen-14b" in texts(app)

    app = usage(app, "log")
    app.multiselect(key="usage_columns_box").set_value(["model", "model_answered", "status"]).run()

    row = logged(app).iloc[0]
    assert (row["Model"], row["Answered by"]) == ("words-20", "deepseek-r1-distill-qwen-14b")
    assert parley.store.ledger.newest("")[0].response_id == "chatcmpl-123"


FAILING = {
    "status-400": "bad_request",
    "status-401": "authentication",
    "status-403": "permission",
    "status-404": "not_found",
    "status-429": "rate_limit",
    "status-500": "server",
    "status-503": "unavailable",
    "html": "protocol",
    "cut-10": "connection",
}


def test_every_error_is_a_row_with_its_duration(open_app: OpenApp) -> None:
    app = open_app()
    for model in FAILING:
        ask(app, "Hello", model)
    rows = logged(usage(app, "log"))

    assert dict(zip(rows["Model"], rows["Error"], strict=True)) == FAILING
    assert set(rows["Status"]) == {"failed"}
    assert (rows["Duration (s)"] > 0).all()
