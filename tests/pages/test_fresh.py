"""What a conversation has used, above it; and going on in a fresh one."""

from __future__ import annotations

from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import answer_text, ask
from tests.pages.test_conversations import conversation, menu, shown
from tests.pages.test_messages import branch


def test_title_and_use_stand_above_the_conversation(open_app: OpenApp) -> None:
    app = ask(ask(open_app(), "one two"), "three")

    assert "**one two**" in texts(app)
    assert "in + 40 out tokens" in texts(app)
    assert "of the input was sent before" in texts(app)


def test_a_long_chat_goes_on_in_a_fresh_one_with_a_summary_that_was_read(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = open_app()
    for question in ("one", "two", "three", "four"):
        ask(app, question)
    old = conversation_of(app)
    asked = len(gateway.requests)
    app.button(key="go_fresh").click().run()
    assert len(gateway.requests) == asked  # nothing is sent silently

    app.button(key="summary_ask").click().run()
    written = next(one for one in app.text_area if one.key.startswith("summary_"))
    assert written.value.startswith("Summary of our conversation so far:\n\n## word1")
    written.set_value("What matters.")
    app.button(key="summary_begin").click().run()
    app.run()

    assert conversation_of(app) != old
    assert shown(app) == ["What matters."]
    ask(app, "And now?")
    sent = [one["content"] for one in gateway.requests[-1].body["messages"]]
    assert sent == ["What matters.", "And now?"]
    assert [one.kind for one in parley.store.ledger.newest("")][:2] == ["chat", "summary"]


def test_an_empty_summary_begins_nothing(open_app: OpenApp, parley: Parley) -> None:
    app = open_app()
    for question in ("one", "two", "three", "four"):
        ask(app, question)
    old = conversation_of(app)
    app.button(key="go_fresh").click().run()

    app.button(key="summary_begin").click().run()

    assert conversation_of(app) == old
    assert "The summary is empty" in " ".join(one.value for one in app.toast)


def test_every_branch_can_be_opened(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "first")
    question = branch(parley, conversation_of(app))[0]
    app.button(key=f"edit_{question.id}").click().run()
    app.run()
    app.text_area(key=f"text_{question.id}").set_value("instead")
    next(one for one in app.button if one.label == "Ask this instead").click().run()
    app.run()
    answer = branch(parley, conversation_of(app))[1]

    menu(app, f"more_{answer.id}", "branches")
    assert "first" in texts(app)
    next(one for one in app.button if one.key.startswith("branch_")).click().run()
    app.run()

    assert shown(app) == ["first", answer_text(20)]


def test_an_answer_is_shown_as_it_was_written(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "T", "q", "# Big\n\n| a | b |\n| - | - |\n| 1 | 2 |")
    answer = branch(parley, wanted)[1]
    app = open_app(query={"c": wanted})

    menu(app, f"more_{answer.id}", "raw")
    app.run()
    assert app.chat_message[1].code[0].value == answer.message.text
    menu(app, f"more_{answer.id}", "raw")
    app.run()
    assert not app.chat_message[1].code

    menu(app, f"more_{answer.id}", "tables")
    assert app.table


def test_a_question_goes_to_the_playground(open_app: OpenApp, parley: Parley) -> None:
    wanted = conversation(parley, "T", "What is it?", "a")
    app = open_app(query={"c": wanted})
    app.text_area(key="chat_system").set_value("Be brief.").run()

    menu(app, f"more_{branch(parley, wanted)[0].id}", "try")

    rows = [one.value for one in app.text_area if one.key.startswith("bench_text_")]
    assert rows == ["Be brief.", "What is it?"]
