"""A chat whose questions are asked twice: off at first, its cost said, and how far both answers agree."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import ask
from tests.waiting import until

TOGGLE = "Ask twice, to see how stable the answer is"


def agreement(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("agreement_")]


def switched_on(app: AppTest) -> AppTest:
    return next(one for one in app.toggle if one.label == TOGGLE).set_value(True).run()


def second_ended(parley: Parley, app: AppTest) -> None:
    conversation = parley.store.conversations.get("", conversation_of(app))
    leaf = conversation.leaf_id or ""
    until(lambda: any(not one.in_progress for one in parley.store.samples.of("", [leaf]).values()))


def test_it_is_off_at_first_and_sends_once(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app()
    assert not next(one for one in app.toggle if one.label == TOGGLE).value

    ask(app, "Hello")

    assert len([one for one in gateway.requests if one.body]) == 1
    assert agreement(app) == []


def test_how_far_both_answers_agree_stands_below_and_opens(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = switched_on(open_app())
    assert "asked twice" in texts(app)
    said = next(one.help for one in app.toggle if one.label == TOGGLE)
    assert "costs as much as the first" in said

    ask(app, "Hello")
    second_ended(parley, app)
    app.run()

    assert len([one for one in gateway.requests if one.body]) == 2
    assert agreement(app) == ["asked twice: the same"]
    leaf = parley.store.conversations.get("", conversation_of(app)).leaf_id or ""
    with parley.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE samples SET content = 'word1 word2 and quite another end of it'")
    app.run()
    assert agreement(app)[0].startswith(":orange[") and "% alike" in agreement(app)[0]

    app.button(key=f"agreement_{leaf}").click().run()

    assert any("another" in str(one.proto.body) for one in app.get("html"))


def test_a_second_answer_that_never_came_is_said(open_app: OpenApp, parley: Parley) -> None:
    app = switched_on(open_app())
    ask(app, "Hello")
    second_ended(parley, app)
    with parley.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE samples SET content = '', status = 'failed'")

    app.run()

    assert "no second answer came" in texts(app)


def test_parts_of_answers_and_changed_ones_are_not_compared(open_app: OpenApp, parley: Parley) -> None:
    app = switched_on(open_app())
    ask(app, "Hello")
    second_ended(parley, app)
    with parley.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE samples SET status = 'stopped'")
    app.run()
    assert "the second answer was not finished" in texts(app) and agreement(app) == []
    conversation = parley.store.conversations.get("", conversation_of(app))

    parley.store.editing.rewrite("", conversation.id, conversation.leaf_id or "", "Something else")
    app.run()

    assert "the second answer was not finished" not in texts(app) and agreement(app) == []


def test_it_is_not_said_where_several_answers_are_asked_for_anyway(open_app: OpenApp) -> None:
    app = switched_on(open_app())
    app.toggle(key="chat_n_on").set_value(True).run()

    assert "asked twice" not in texts(app)


def test_the_conversation_keeps_it(open_app: OpenApp, parley: Parley) -> None:
    app = switched_on(open_app())
    ask(app, "Hello")
    conversation = parley.store.conversations.get("", conversation_of(app))

    again = open_app(query={"c": conversation.id})

    assert next(one for one in again.toggle if one.label == TOGGLE).value
