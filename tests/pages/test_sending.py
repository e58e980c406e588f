"""A click that draws the whole page while a question is being sent ends that callback, as Streamlit does it, at its
next touch of the session's state."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import StopException

from pages.chat import box
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp
from tests.pages.test_chat import answer_text


def stop(*_: object) -> None:
    raise StopException


def test_a_question_that_was_not_asked_yet_is_in_the_box_again(
    open_app: OpenApp, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(box, "chosen", stop)
        app.chat_input[0].set_value("Hello").run()
    assert not app.chat_message

    app.run()

    assert app.chat_input[0].proto.value == "Hello"
    assert not [one for one in gateway.requests if one.body]


def test_a_question_that_was_asked_is_shown(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app()
    app.selectbox(key="chat_model_baystone").set_value("words-20")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(box, "open_conversation", stop)
        app.chat_input[0].set_value("Hello").run()
    assert not app.chat_message

    app.run()

    assert app.chat_message[1].markdown[0].value == answer_text(20)
