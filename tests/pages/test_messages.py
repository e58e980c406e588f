"""Working on messages: edited, marked, put in between, deleted, rated, answered again, gone on with, explained."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.parley import Parley
from core.store.rows import StoredMessage
from pages.shared.words import plain
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import answer_text, ask
from tests.pages.test_conversations import conversation, menu, shown


def branch(parley: Parley, conversation_id: str) -> list[StoredMessage]:
    leaf = parley.store.conversations.get("", conversation_id).leaf_id
    return parley.store.messages.branch("", conversation_id, leaf)


def button(app: AppTest, begins: str) -> Any:
    return next(one for one in app.button if one.key.startswith(begins))


def submit(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return app


def bodies(gateway: FakeGateway) -> list[Any]:
    return [one.body for one in gateway.requests if one.body]


def test_an_answer_is_changed_in_place_and_can_be_put_back(open_app: OpenApp, parley: Parley) -> None:
    app = ask(ask(open_app(), "first"), "second")
    answer = branch(parley, conversation_of(app))[1]
    menu(app, f"more_{answer.id}", "edit")
    app.text_area(key=f"text_{answer.id}").set_value("I was wrong.")
    submit(app, "Save without asking")

    assert shown(app) == ["first", "I was wrong.", "second", answer_text(20)]
    assert "edited" in texts(app)

    menu(app, f"more_{answer.id}", "restore")
    assert shown(app)[1] == answer_text(20)


def test_an_empty_message_is_not_saved(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "first")
    question = branch(parley, conversation_of(app))[0]
    button(app, f"edit_{question.id}").click().run()
    app.run()
    app.text_area(key=f"text_{question.id}").set_value("  ")
    submit(app, "Save without asking")

    assert "empty" in texts(app)
    assert branch(parley, conversation_of(app))[0].message.text == "first"


def test_a_message_is_added_without_asking(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    wanted = conversation(parley, "Few", "q1", "a1")
    app = open_app(query={"c": wanted})
    last = branch(parley, wanted)[1]
    menu(app, f"more_{last.id}", "insert")
    app.text_area(key=f"insert_text_{last.id}").set_value("an example question")
    submit(app, "Add")

    assert shown(app) == ["q1", "a1", "an example question"]
    assert bodies(gateway) == []


def test_a_role_is_changed(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    wanted = conversation(parley, "Roles", "q1", "a1")
    app = open_app(query={"c": wanted})
    first = branch(parley, wanted)[0]
    menu(app, f"more_{first.id}", "edit")
    app.selectbox(key=f"role_{first.id}").set_value("system")
    submit(app, "Save without asking")
    ask(app, "and now?")

    assert [one["role"] for one in bodies(gateway)[0]["messages"]] == ["system", "assistant", "user"]


def test_what_is_muted_is_shown_and_not_sent(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    wanted = conversation(parley, "Muted", "q1", "a1")
    app = menu(open_app(query={"c": wanted}), f"more_{branch(parley, wanted)[0].id}", "mute")
    assert ":material/block: not sent" in texts(app)
    ask(app, "q2")
    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["a1", "q2"]
    assert shown(app)[:2] == ["q1", "a1"]

    menu(app, f"more_{branch(parley, wanted)[0].id}", "unmute")
    assert ":material/block: not sent" not in texts(app)


def test_the_context_is_cleared_visibly_and_that_is_taken_back(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    wanted = conversation(parley, "Cleared", "q1", "a1")
    first, last = branch(parley, wanted)
    app = menu(open_app(query={"c": wanted}), f"more_{first.id}", "pin")
    app = menu(app, f"more_{last.id}", "clear")
    assert "nothing above is sent" in texts(app)

    ask(app, "q2")
    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["q1", "q2"]  # q1 is pinned

    button(app, f"unclear_{last.id}").click().run()
    assert "nothing above is sent" not in texts(app)


def test_only_so_many_messages_of_the_past_are_sent(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    wanted = conversation(parley, "Long", "q1", "a1", "q2", "a2")
    app = open_app(query={"c": wanted})
    app.number_input(key="chat_history").set_value(2).run()
    assert "last 2 messages" in texts(app)

    ask(app, "q3")

    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["q2", "a2", "q3"]
    assert parley.store.conversations.get("", wanted).settings["history"] == 2


def test_one_message_is_deleted_and_brought_back(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    wanted = conversation(parley, "One", "q1", "a1", "q2", "a2")
    app = menu(open_app(query={"c": wanted}), f"more_{branch(parley, wanted)[1].id}", "delete")
    assert shown(app) == ["q1", "q2", "a2"]

    app.button(key="undo").click().run()
    assert shown(app) == ["q1", "a1", "q2", "a2"]

    menu(app, f"more_{branch(parley, wanted)[3].id}", "delete")
    ask(app, "q3")
    assert [one["content"] for one in bodies(gateway)[0]["messages"]] == ["q1", "a1", "q2", "q3"]


def test_an_answer_is_rated_with_a_reason_and_a_note(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Hello")
    answer = branch(parley, conversation_of(app))[1]
    menu(app, f"more_{answer.id}", "rate")
    app.segmented_control(key=f"rating_{answer.id}").set_value(-1)
    app.pills(key=f"reason_{answer.id}").set_value("wrong")
    app.text_area(key=f"note_{answer.id}").set_value("It is 42.")
    submit(app, "Save")

    kept = branch(parley, conversation_of(app))[1].marks
    assert (kept.rating, kept.reason, kept.note) == (-1, "wrong", "It is 42.")


def test_details_say_what_is_known_and_what_was_sent(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "one two three")
    answer = branch(parley, conversation_of(app))[1]
    menu(app, f"more_{answer.id}", "details")

    rows = dict(app.table[0].value.to_dict()) if app.table else {}
    told = json.dumps(rows, default=str, ensure_ascii=False)
    for words in ("words-20", "reported by the gateway", "stop — finished", "N/A", "200"):
        assert words in told
    body = json.loads(app.code[0].value)
    assert body["messages"] == [{"role": "user", "content": "one two three"}]
    assert body["stream"] is True
    assert "sk-test" not in told + app.code[0].value


def test_what_a_gateway_says_is_no_markdown(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Hello", "status-400")
    answer = branch(parley, conversation_of(app))[1]
    words = "$0.02 of $5 are left ![x](http://host/x)"
    error = json.dumps({"kind": "quota", "en": words, "zh": words, "param": None, "retryable": False})
    with parley.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE messages SET error = ? WHERE id = ?", (error, answer.id))
        connection.exec_driver_sql("UPDATE requests SET model_answered = '*m*', finish_reason = '*why*'")
        connection.exec_driver_sql("UPDATE messages SET finish_reason = '*why*', status = 'complete'")
    app.run()

    assert app.error[0].value == plain(words)
    assert any(plain("*why*") in one.value and plain("*m*") in one.value for one in app.caption)
    menu(app, f"more_{answer.id}", "details")
    rows = json.dumps(dict(app.table[0].value.to_dict()), default=str)
    assert json.dumps(plain("*m*"))[1:-1] in rows and '"*m*"' not in rows


def test_an_answer_is_given_again_by_another_model_for_this_once(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = ask(open_app(), "Hello")
    answer = branch(parley, conversation_of(app))[1]
    menu(app, f"more_{answer.id}", "again")
    app.selectbox(key=f"again_model_{answer.id}_baystone").set_value("words-10")
    app.toggle(key=f"again_set_{answer.id}").set_value(True)
    button(app, "again_ask_").click().run()
    app.run()

    assert bodies(gateway)[-1]["temperature"] == 1.0
    assert len(parley.store.messages.versions("", conversation_of(app), [answer])[answer.id]) == 2
    assert parley.store.conversations.get("", conversation_of(app)).settings["parameters"] == {"stream": True}


def test_an_answer_that_was_cut_off_goes_on(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Hello", "length")
    cut = branch(parley, conversation_of(app))[1].message.text
    app.selectbox(key="chat_model_baystone").set_value("words-10").run()

    button(app, "go_on_").click().run()
    app.run()

    assert branch(parley, conversation_of(app))[1].message.text == cut + answer_text(10)
    assert not [one for one in app.button if one.key.startswith("go_on_")]


def test_the_result_of_a_call_is_typed_and_the_model_goes_on(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = ask(open_app(), "Weather?", "tools")
    answer = branch(parley, conversation_of(app))[1]
    calls = answer.message.tool_calls
    submit(app, "Send the result")
    assert "result for each call" in texts(app)

    app.selectbox(key="chat_model_baystone").set_value("words-20").run()
    for at in range(len(calls)):
        app.text_area(key=f"result_{answer.id}_{at}").set_value(f"{at} degrees")
    submit(app, "Send the result")
    app.run()

    messages = bodies(gateway)[-1]["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", *["tool"] * len(calls)]
    assert [one["tool_call_id"] for one in messages[2:]] == [call.id for call in calls]
    assert branch(parley, conversation_of(app))[-1].message.text == answer_text(20)


def test_a_refused_parameter_is_left_out_and_asked_again(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = open_app()
    app.toggle(key="chat_top_p_on").set_value(True).run()
    app = ask(app, "Hello", "refuse-top_p")
    assert branch(parley, conversation_of(app))[1].status == "failed"

    button(app, "without_").click().run()
    app.run()

    assert branch(parley, conversation_of(app))[1].status == "complete"
    assert "top_p" not in bodies(gateway)[-1]
    assert next(one for one in app.toggle if one.key.startswith("chat_top_p_on")).value is False


def test_a_failed_question_is_edited_or_discarded(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Hello", "status-400")
    button(app, "edit_asked_").click().run()
    app.run()
    assert any(one.value == "Hello" for one in app.text_area)

    submit(app, "Cancel")
    app.run()
    button(app, "discard_").click().run()
    assert shown(app) == []
    app.button(key="undo").click().run()
    assert shown(app)[0] == "Hello"


def test_a_wrong_key_leads_to_the_settings(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = ask(open_app(), "Hello", "status-401")

    assert [link.proto.label for link in app.get("page_link")] == ["Check the key under Settings"]


@pytest.mark.parametrize(
    "text",
    [
        ":red[x] :smile:",
        "<b>bold</b>",
        "![a](http://host/a)",
        "$5 and $7",
        "مرحبا بالعالم",
        "bell \x07 and \x1b[31m",
        ":::note\nx\n:::",
    ],
)
def test_what_is_typed_is_sent_as_typed(open_app: OpenApp, parley: Parley, gateway: FakeGateway, text: str) -> None:
    ask(open_app(), text)

    assert bodies(gateway)[0]["messages"][0]["content"] == text


def test_one_question_goes_to_several_models(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = open_app()
    app.multiselect(key="chat_also_baystone").set_value(["words-10", "words-20"]).run()
    assert "also words-10" in texts(app)

    ask(app, "Count")

    assert sorted(body["model"] for body in bodies(gateway)) == ["words-10", "words-20", "words-20"]
    said = [one.value for one in app.chat_message[1].markdown]
    assert answer_text(10) in said
    assert said.count(answer_text(20)) == 2
