"""What a page asks of the store: counted in statements, the same however much is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from core.parley import Parley
from tests.pages.conftest import OpenApp
from tests.pages.test_chat import choose_model
from tests.pages.test_conversations import conversation


@contextmanager
def statements(parley: Parley) -> Iterator[list[str]]:
    """The statements executed meanwhile, without those that begin and end transactions and those of the heartbeat."""
    executed: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN") and "processes" not in statement:
            executed.append(statement)

    engine = parley.store.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_page_asks_the_store_the_same_however_long_the_conversation(open_app: OpenApp, parley: Parley) -> None:
    counts = {}
    for turns in (2, 300):
        wanted = conversation(parley, f"{turns} turns", *(f"turn {at}" for at in range(2 * turns)))
        app = open_app(query={"c": wanted})
        with statements(parley) as executed:
            app.run()
        counts[turns] = len(executed)

    assert counts[300] == counts[2]
    assert counts[2] <= 16


@pytest.mark.parametrize("many", [0, 300])
def test_a_page_asks_the_store_the_same_however_many_conversations(
    open_app: OpenApp, parley: Parley, many: int
) -> None:
    for number in range(many):
        conversation(parley, f"No. {number}", "q", "a")
    wanted = conversation(parley, "This one", "q", "a")
    app = open_app(query={"c": wanted})
    with statements(parley) as executed:
        app.run()

    assert len(executed) <= 16
    assert len([button for button in app.sidebar.button if button.key.startswith("open_")]) <= 25


def test_a_question_asks_the_store_the_same_in_a_long_conversation(open_app: OpenApp, parley: Parley) -> None:
    counts = {}
    for turns in (2, 300):
        wanted = conversation(parley, f"{turns} turns", *(f"turn {at}" for at in range(2 * turns)))
        app = open_app(query={"c": wanted})
        choose_model(app, "words-200@50")  # slow enough to be watched
        app.chat_input[0].set_value("Once").run()  # the first of the list from now on
        app.run()
        with statements(parley) as executed:
            app.chat_input[0].set_value("And now?").run()
        assert app.chat_message
        counts[turns] = len(executed)

    assert abs(counts[300] - counts[2]) <= 2  # what arrives is stored every half second, once or twice
