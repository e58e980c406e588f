"""The playground: columns compared, their answers, and what is done with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.chat import Message
from core.lab.bench import bench_of
from core.parley import Parley
from core.prompts.prompt import Prompt
from core.store.runs import StoredCell, StoredRun
from tests.gateway import FakeGateway, words
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_chat import ask
from tests.waiting import until

PLAYGROUND = "playground/page.py"


def box(app: AppTest, kind: str, name: str) -> Any:
    """A widget by its key, which grows a number when its form is filled."""
    return next(one for one in app.get(kind) if re.fullmatch(rf"{re.escape(name)}(_\d+)?", one.key or ""))


def write(app: AppTest, text: str, row: int = 0) -> AppTest:
    return box(app, "text_area", f"bench_text_{row}").set_value(text).run()


def model(app: AppTest, column: str, name: str) -> AppTest:
    return app.selectbox(key=f"playground_{column}_model_baystone").set_value(name).run()


def run(app: AppTest, parley: Parley) -> AppTest:
    """Run all columns, and look once the answers are there."""
    app.button(key="playground_go").click().run()
    until(lambda: not parley.runner._works)
    app.run()
    assert not app.exception
    return app


def newest(parley: Parley) -> tuple[StoredRun, list[StoredCell]]:
    one = parley.store.runs.newest("")[0]
    return one, parley.store.runs.cells("", one.id)


def menu(app: AppTest, key: str, entry: str) -> AppTest:
    button = next(one for one in app.menu_button if (one.key or "").startswith(key))
    button.set_value(entry).run()
    assert not app.exception
    return app


def bodies(gateway: FakeGateway) -> list[Any]:
    return [one.body for one in gateway.requests if one.body]


def test_all_columns_are_asked_the_same_with_their_own_settings(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Compare")
    model(app, "b", "words-10")
    box(app, "toggle", "playground_a_top_p_on").set_value(True).run()

    run(app, parley)

    first, second = sorted(bodies(gateway), key=lambda body: body["model"])
    assert first["messages"] == second["messages"] == [{"role": "user", "content": "Compare"}]
    assert ("top_p" in first, "top_p" in second) == (False, True)
    shown = texts(app)
    assert "".join(words(10)) in shown
    assert "".join(words(20)) in shown
    assert shown.count("finished") == 2
    assert {row.kind for row in parley.store.ledger.newest("")} == {"playground"}


def test_nothing_is_sent_while_something_is_missing(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app(PLAYGROUND)
    app.button(key="playground_go").click().run()
    assert "Column A has nothing to ask" in app.error[0].value

    write(app, "Say {{这个}}")
    app.button(key="playground_go").click().run()
    assert "{{这个}} has no value" in app.error[0].value
    assert not bodies(gateway)


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


def test_columns_are_duplicated_spread_swapped_and_removed(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    model(app, "a", "words-10")
    box(app, "toggle", "playground_a_temperature_on").set_value(True).run()
    menu(app, "column_menu_a", "duplicate")
    assert [one.key for one in app.selectbox if (one.key or "").endswith("_gateway")] == [
        f"playground_{column}_gateway" for column in ("a", "c", "b")
    ]
    menu(app, "column_menu_a", "all")
    assert {one.value for one in app.selectbox if "_model_" in (one.key or "")} == {"words-10"}
    model(app, "b", "words-20")
    menu(app, "column_menu_b", "left")
    menu(app, "column_menu_c", "remove")

    run(app, parley)

    one, _ = newest(parley)
    assert [variant.model for variant in bench_of(one.bench).variants] == ["words-10", "words-20"]
    assert all("temperature" in body for body in bodies(gateway))
    app.button(key="undo").click().run()
    assert len([one for one in app.selectbox if (one.key or "").endswith("_gateway")]) == 3


def test_six_columns_and_no_more(open_app: OpenApp) -> None:
    app = open_app(PLAYGROUND)
    for _ in range(4):
        app.button(key="column_add").click().run()

    assert "column_add" not in [one.key for one in app.button]
    assert not app.exception


def test_a_column_with_a_prompt_of_its_own(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Shared")
    box(app, "toggle", "playground_b_own_own").set_value(True).run()
    box(app, "text_area", "playground_b_own_text_0").set_value("Alone").run()

    run(app, parley)

    assert {body["messages"][0]["content"] for body in bodies(gateway)} == {"Shared", "Alone"}


def test_one_that_fails_does_not_stop_the_others_and_is_asked_again_alone(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    model(app, "a", "status-503")
    model(app, "b", "words-10")
    run(app, parley)
    _, (failed, done) = newest(parley)
    assert (failed.status, done.status) == ("failed", "complete")
    asked = len(bodies(gateway))

    app.button(key=f"once_more_{done.id}").click().run()
    until(lambda: not parley.runner._works)
    app.run()

    _, cells = newest(parley)
    assert len(bodies(gateway)) == asked + 1
    assert [(one.variant, one.repetition, one.status) for one in cells] == [
        (0, 0, "failed"),
        (1, 0, "complete"),
        (1, 1, "complete"),
    ]
    app.button(key=f"once_more_{failed.id}").click().run()
    until(lambda: not parley.runner._works)
    assert len(newest(parley)[1]) == 3


def test_conversations_go_on_together_and_each_alone(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "First")
    model(app, "b", "words-10")
    run(app, parley)
    first, _ = newest(parley)

    app.text_area(key=f"next_{first.id}").set_value("And {{then}}?").run()
    app.button(key="send_next").click().run()
    until(lambda: not parley.runner._works)
    app.run()

    second, cells = newest(parley)
    assert second.after_id == first.id
    said = [[one["content"] for one in body["messages"]] for body in bodies(gateway)[2:]]
    assert sorted(said) == sorted([["First", "".join(words(count)), "And {{then}}?"] for count in (10, 20)])

    menu(app, f"cell_menu_{cells[0].id}", "continue")
    app.text_area(key=f"continue_{cells[0].id}").set_value("Only you").run()
    app.button(key="continue_send").click().run()
    until(lambda: not parley.runner._works)
    app.run()
    assert len(bodies(gateway)) == 5
    assert [one["content"] for one in bodies(gateway)[4]["messages"]][-1] == "Only you"
    _, cells = newest(parley)
    assert [one.taken_from is None for one in cells] == [True, False]


def test_the_workbench_survives_a_new_session(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Kept {{x}}")
    model(app, "b", "words-10")
    next(one for one in app.text_area if "_value_" in (one.key or "")).set_value("y").run()

    again = open_app(PLAYGROUND)

    assert box(again, "text_area", "bench_text_0").value == "Kept {{x}}"
    assert again.selectbox(key="playground_b_model_baystone").value == "words-10"
    assert next(one for one in again.text_area if "_value_" in (one.key or "")).value == "y"


def test_a_run_has_an_address_and_is_restored_exactly(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Original {{x}}")
    next(one for one in app.text_area if "_value_" in (one.key or "")).set_value("y").run()
    run(app, parley)
    one, _ = newest(parley)
    address = app.query_params["run"]
    assert (address if isinstance(address, str) else address[0]) == one.id
    write(app, "Changed since")
    assert "is not what it was run with" in texts(app)

    other = open_app(PLAYGROUND)
    other.query_params["run"] = one.id
    other.run()
    assert box(other, "text_area", "bench_text_0").value == "Changed since"  # what was typed stays
    assert "".join(words(20)) in texts(other)
    other.button(key="run_restore").click().run()

    assert box(other, "text_area", "bench_text_0").value == "Original {{x}}"
    assert "is not what it was run with" not in texts(other)
    other.button(key="undo").click().run()
    assert box(other, "text_area", "bench_text_0").value == "Changed since"


def test_a_run_that_is_not_there_says_so(open_app: OpenApp) -> None:
    app = open_app(PLAYGROUND)
    app.query_params["run"] = "0" * 32
    app.run()

    assert "does not exist" in app.error[0].value


def test_runs_are_listed_starred_named_compared_in_words_and_deleted(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    run(app, parley)
    before, _ = newest(parley)
    box(app, "toggle", "playground_a_temperature_on").set_value(True).run()
    model(app, "a", "words-10")
    run(app, parley)
    after, _ = newest(parley)

    app.segmented_control(key="playground_mode").set_value("runs").run()
    app.session_state["in_words"] = True
    app.run()

    shown = texts(app)
    assert "A: model words-20 → words-10" in shown.replace("\\", "")
    assert "A: temperature not sent → 1.0" in shown.replace("\\", "")
    assert "% length" in shown
    app.button(key=f"star_{before.id}").click().run()
    app.text_input(key=f"run_name_{before.id}").set_value("The first").run()
    assert "★ **The first**" in texts(app)
    app.toggle(key="runs_starred").set_value(True).run()
    assert [one.key for one in app.button if (one.key or "").startswith("open_run_")] == [f"open_run_{before.id}"]
    app.button(key=f"delete_run_{before.id}").click().run()
    assert parley.store.runs.newest("")[-1].id == after.id
    app.button(key="undo").click().run()
    assert len(parley.store.runs.newest("")) == 2
    app.button(key=f"open_run_{before.id}").click().run()
    assert app.selectbox(key="playground_a_model_baystone").value == "words-20"


def test_the_request_is_shown_before_and_after_it_is_sent(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Hi there")
    codes = "\n".join(one.value for one in app.code)
    assert '"content": "Hi there"' in codes
    assert "curl" in codes
    assert "$BAYSTONE_API_KEY" in codes
    assert "sk-test" not in codes
    run(app, parley)
    _, (cell, _) = newest(parley)

    menu(app, f"cell_menu_{cell.id}", "request")

    codes = "\n".join(one.value for one in app.code)
    assert '"stream_options"' in codes
    assert "chat.completion.chunk" in codes
    assert "[DONE]" in codes


def test_probabilities_are_told_or_said_to_be_missing(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "toggle", "playground_a_logprobs_on").set_value(True).run()
    run(app, parley)
    _, (told, untold) = newest(parley)

    menu(app, f"cell_menu_{untold.id}", "probabilities")
    assert "No probabilities came" in texts(app)
    menu(app, f"cell_menu_{told.id}", "probabilities")
    assert [one.value for one in app.metric][:2] == ["90%", "1.11"]
    app.session_state[f"token_of_{told.id}"] = 3
    app.run()
    assert "Token 4" in texts(app)
    next(one for one in app.button if (one.key or "").startswith(f"from_{told.id}_3_")).click().run()
    until(lambda: not parley.runner._works)

    sent = [one["content"] for one in bodies(gateway)[-1]["messages"]]
    assert sent[1].endswith("word4?")
    assert "Continue exactly" in sent[2]


def test_the_winner_goes_to_the_chat_and_into_the_library(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Question")
    app.button(key="bench_add").click().run()
    box(app, "selectbox", "bench_role_1").set_value("system").run()
    write(app, "Be kind.", 1)
    menu(app, "bench_menu_1", "up")
    run(app, parley)
    _, (cell, _) = newest(parley)

    menu(app, f"cell_menu_{cell.id}", "prompt")
    saved = next(one for one in app.text_area if (one.key or "").startswith("prompts_system"))
    assert saved.value == "Be kind."

    app.switch_page(PLAYGROUND).run()
    menu(app, f"cell_menu_{cell.id}", "chat")
    conversation = parley.store.conversations.list("")[0] if hasattr(parley.store.conversations, "list") else None
    shown = texts(app)
    assert "Question" in shown
    assert "".join(words(20)) in shown
    assert conversation is None or conversation.settings["system"] == "Be kind."


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


def test_a_request_of_the_ledger_is_opened_here(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "From the chat", "words-10")
    app.switch_page("usage/page.py").run()
    app.session_state["usage_requests"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()

    app.button(key="usage_try").click().run()

    assert box(app, "text_area", "bench_text_0").value == "From the chat"
    assert app.selectbox(key="playground_a_model_baystone").value == "words-10"


def test_a_pasted_curl_command_comes_onto_the_workbench(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app(PLAYGROUND)
    command = (
        f"curl {gateway.base_url}/chat/completions -H 'Authorization: Bearer sk-secret-1' "
        """-d '{"model": "words-10", "messages": [{"role": "user", "content": "你好"}], "top_k": 5, "stream": true}'"""
    )
    box(app, "text_area", "bench_curl").set_value(command).run()
    app.button(key="curl_take").click().run()

    assert box(app, "text_area", "bench_text_0").value == "你好"
    assert app.selectbox(key="playground_a_model_baystone").value == "words-10"
    assert "key in the command was left out" in " ".join(one.value for one in app.toast)
    codes = "\n".join(one.value for one in app.code)
    assert '"top_k": 5' in codes
    assert "sk-secret" not in codes
    box(app, "text_area", "bench_curl").set_value("wget").run()
    app.button(key="curl_take").click().run()
    assert "begins with 'curl'" in app.error[0].value


def test_a_pasted_command_with_impossible_values_leaves_them_out(open_app: OpenApp) -> None:
    app = open_app(PLAYGROUND)
    command = (
        """curl http://x.example -d '{"model": "m", "messages": [{"role": "developer", "content": "a"}], """
        """"temperature": "hot", "max_tokens": -1, "stop": 5, "response_format": "json_object", "top_p": 0.5}'"""
    )
    box(app, "text_area", "bench_curl").set_value(command).run()

    app.button(key="curl_take").click().run()

    assert not app.exception
    assert box(app, "selectbox", "bench_role_0").value == "system"
    codes = "\n".join(one.value for one in app.code)
    assert '"top_p": 0.5' in codes
    assert "hot" not in codes
    assert "temperature must be a number" in " ".join(one.value for one in app.toast)


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


def test_several_answers_of_one_request_are_stepped_through(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "toggle", "playground_a_n_on").set_value(True).run()
    run(app, parley)
    one, cells = newest(parley)
    assert [(cell.variant, cell.choice) for cell in cells] == [(0, 0), (0, 1), (1, 0)]
    assert "(2) " not in texts(app)

    app.segmented_control(key=f"answer_{one.id}_0_2").set_value(1).run()

    assert "(2) " in texts(app)
