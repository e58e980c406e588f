"""'Show me' in a chat: two requests on one of its questions, and nothing of the chat is changed."""

from __future__ import annotations

from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.test_chat import ask
from tests.pages.test_conversations import menu
from tests.pages.test_messages import bodies, branch
from tests.waiting import until


def test_a_parameter_is_shown_on_a_question_of_the_chat_with_what_went_before(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = ask(ask(open_app(), "First {{one}}"), "Second")
    conversation_id = conversation_of(app)
    before = branch(parley, conversation_id)
    menu(app, f"more_{before[2].id}", "show_me")
    asked = len(bodies(gateway))

    app.selectbox(key="demonstration_of").set_value("max_tokens").run()
    assert "Two requests on this prompt" in texts(app)
    assert len(bodies(gateway)) == asked
    app.button(key="demonstration_ask").click().run()
    until(lambda: parley.runner.idle)
    app.run()

    new = bodies(gateway)[asked:]
    assert sorted(one["max_tokens"] for one in new) == [20, 200]
    assert [one["content"] for one in new[0]["messages"]] == ["First {{one}}", before[1].message.text, "Second"]
    assert "Both say the same here" in texts(app)
    assert branch(parley, conversation_id) == before


def test_it_closes_where_its_question_is_no_more(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "First")
    conversation_id = conversation_of(app)
    question = branch(parley, conversation_id)[0]
    menu(app, f"more_{question.id}", "show_me")
    assert app.selectbox(key="demonstration_of")

    parley.store.branches.delete("", conversation_id, question.id)
    app.run()

    assert not app.exception
    assert not [one for one in app.selectbox if one.key == "demonstration_of"]
