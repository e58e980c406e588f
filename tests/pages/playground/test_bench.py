"""The workbench: messages, blanks, parameters, and what is kept of it."""

from __future__ import annotations

import pytest

from core.chat import Message
from core.parley import Parley
from core.prompts.prompt import Prompt
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, menu, model, run, write


def test_a_blank_in_any_language_gets_a_field(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Translate into {{目标语言}}: {{text 1}}")
    fields = [one for one in app.text_area if "_value_" in (one.key or "")]
    assert len(fields) == 2
    fields[0].set_value("German")
    fields[1].set_value("Good {{morning}}").run()

    run(app, parley)

    assert bodies(gateway)[0]["messages"][0]["content"] == "Translate into German: Good {{morning}}"


def test_messages_are_added_moved_and_deleted_with_undo(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Question")
    app.button(key="bench_add").click().run()
    box(app, "selectbox", "bench_role_1").set_value("system").run()
    write(app, "Be kind.", 1)
    menu(app, "bench_menu_1", "up")
    assert [one.value for one in app.text_area if (one.key or "").startswith("bench_text_")] == ["Be kind.", "Question"]
    menu(app, "bench_menu_0", "delete")
    assert [one.value for one in app.text_area if (one.key or "").startswith("bench_text_")] == ["Question"]

    app.button(key="undo").click().run()
    run(app, parley)

    assert [one["role"] for one in bodies(gateway)[0]["messages"]] == ["system", "user"]


def test_the_workbench_survives_a_new_session(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Kept {{x}}")
    model(app, "b", "words-10")
    next(one for one in app.text_area if "_value_" in (one.key or "")).set_value("y").run()

    again = open_app(PLAYGROUND)

    assert box(again, "text_area", "bench_text_0").value == "Kept {{x}}"
    assert again.selectbox(key="playground_b_model_baystone").value == "words-10"
    assert next(one for one in again.text_area if "_value_" in (one.key or "")).value == "y"


def test_a_prompt_of_the_library_is_tried_here(open_app: OpenApp, parley: Parley) -> None:
    prompt = Prompt(
        "Kind", "Be kind.", (Message("user", "a"), Message("assistant", "b")), "{{q}}", {"temperature": 0.2}
    )
    parley.store.prompts.save("", prompt)
    app = open_app(PLAYGROUND)

    menu(app, "bench_prompts", "/Kind")

    rows = [one.value for one in app.text_area if (one.key or "").startswith("bench_text_")]
    assert rows == ["Be kind.", "a", "b", "{{q}}"]
    assert box(app, "toggle", "playground_a_temperature_on").value is True


@pytest.mark.parametrize(("extra", "words_"), [('{"messages": []}', "can't hold messages"), ("{", "not valid JSON")])
def test_extra_parameters_that_can_not_be_sent_say_why(
    open_app: OpenApp, gateway: FakeGateway, extra: str, words_: str
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "text_area", "playground_a_extra").set_value(extra).run()
    app.button(key="playground_go").click().run()

    assert any(words_ in one.value for one in app.error)
    assert not bodies(gateway)


def test_all_parameters_are_switched_off_with_one_click(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    for name in ("temperature", "top_p", "n"):
        box(app, "toggle", f"playground_a_{name}_on").set_value(True).run()
    box(app, "text_area", "playground_a_extra").set_value('{"seed": 7}').run()
    assert "both set" in texts(app)

    app.button(key="playground_a_all_off").click().run()
    run(app, parley)

    assert {name for body in bodies(gateway) for name in body} == {"model", "messages", "stream", "stream_options"}


def test_an_answer_is_held_against_its_schema(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Answer in JSON")
    model(app, "a", "json")
    box(app, "toggle", "playground_a_response_format_on").set_value(True).run()
    box(app, "selectbox", "playground_a_response_format").set_value("json_schema").run()
    schema = box(app, "text_area", "playground_a_response_format_schema")
    schema.set_value('{"name": "x", "schema": {"type": "nothing"}}').run()
    app.button(key="playground_go").click().run()
    assert "not a valid JSON schema" in app.error[0].value
    assert not bodies(gateway)

    schema = box(app, "text_area", "playground_a_response_format_schema")
    schema.set_value('{"name": "x", "schema": {"required": ["question"]}}').run()
    run(app, parley)

    assert "Valid JSON, but not of the schema, at $: 'question' is a required property" in texts(app)


def test_what_can_not_be_read_yet_survives_as_well(open_app: OpenApp) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "toggle", "playground_b_own_own").set_value(True).run()
    box(app, "text_area", "playground_b_own_text_0").set_value("Switched off").run()
    box(app, "toggle", "playground_b_own_own").set_value(False).run()
    box(app, "text_area", "playground_a_extra").set_value('{"seed": ').run()
    box(app, "toggle", "playground_a_top_p_on").set_value(True).run()
    box(app, "slider", "playground_a_top_p").set_value(0.3).run()
    box(app, "toggle", "playground_a_top_p_on").set_value(False).run()

    again = open_app(PLAYGROUND)

    assert box(again, "text_area", "playground_a_extra").value == '{"seed": '
    box(again, "toggle", "playground_a_top_p_on").set_value(True).run()
    assert box(again, "slider", "playground_a_top_p").value == 0.3
    box(again, "toggle", "playground_b_own_own").set_value(True).run()
    assert box(again, "text_area", "playground_b_own_text_0").value == "Switched off"


def test_json_that_no_message_speaks_of_is_said_and_mended_with_a_click(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Where is Paris?")
    box(app, "toggle", "playground_a_response_format_on").set_value(True).run()
    app.run()
    (said,) = app.warning
    assert said.value.replace("\\", "").startswith(
        "Column A: The answer format is json_object, and no message contains the word 'json'"
    )

    app.button(key="json_word_0").click().run()

    assert not app.warning
    run(app, parley)
    assert bodies(gateway)[0]["messages"][0] == {"role": "system", "content": "Answer in JSON."}


@pytest.mark.parametrize(("locale", "names"), [("en-US", "Column A, B: "), ("zh-CN", "A、B 列：")])
def test_what_is_said_of_several_columns_names_them(open_app: OpenApp, locale: str, names: str) -> None:
    app = write(open_app(PLAYGROUND, locale), "Where is Paris?")
    app.button(key="column_add").click().run()
    for column in ("a", "b"):
        box(app, "toggle", f"playground_{column}_response_format_on").set_value(True).run()
    app.run()

    assert [one.value.startswith(names) for one in app.warning] == [True]
