"""The examples: looked at on each screen, in both languages, and removed without a trace."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func
from sqlalchemy import select as chosen
from streamlit.testing.v1 import AppTest

from core.chat import Message
from core.example import books
from core.example.shipped import shipped
from core.parley import Parley
from core.store.store import Store
from core.store.tables import metadata
from pages.shared.words import plain
from tests.pages.conftest import OpenApp, conversation_of, texts
from tests.pages.usage.review import USAGE, address, logged, put, select, usage

CHAT, PLAYGROUND, PROMPTS = "chat/page.py", "playground/page.py", "prompts/page.py"
BENCHES = "benches"
"""What is on the workbench is kept with every drawing of it."""


@pytest.fixture(autouse=True)
def no_books() -> Iterator[None]:
    yield
    books.close()


def rows(store: Store) -> dict[str, int]:
    """How many there are in every table."""
    with store.database.read() as connection:
        return {
            table.name: int(connection.execute(chosen(func.count()).select_from(table)).scalar_one())
            for table in metadata.sorted_tables
            if table.name != BENCHES
        }


def keys(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button}


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: str(one.value) for one in app.metric}


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("locale", "says", "try_"), [("en-US", "An example", "Try:"), ("zh-CN", "这是示例", "试试：")])
def test_the_example_of_a_conversation_is_put_in_opened_and_removed(
    open_app: OpenApp, parley: Parley, locale: str, says: str, try_: str
) -> None:
    app = open_app(locale=locale)
    before = rows(parley.store)

    press(app, "example_look_chat")
    one = shipped("zh" if locale == "zh-CN" else "en")
    assert says in texts(app) and try_ in texts(app)
    assert f"{one.recorded_at:%Y-%m-%d}" in texts(app)
    assert f"**{plain(one.conversation.conversation.title)}**" in texts(app)
    figures = [request for request in one.conversation.requests if request.total_tokens]
    assert str(figures[-1].completion_tokens) in texts(app), "the last answer's tokens stand below it"
    assert len(parley.store.conversations.list("")) == 1
    assert rows(parley.store)["requests"] == before["requests"]

    press(app, "example_leave")
    assert rows(parley.store) == before
    assert "c" not in app.query_params
    assert "example_look_chat" in keys(app)
    press(app, "undo")
    assert says in texts(app)
    assert len(parley.store.conversations.list("")) == 1


def test_what_was_said_in_the_example_comes_back_with_undo(open_app: OpenApp, parley: Parley) -> None:
    app = press(open_app(), "example_look_chat")
    conversation = parley.store.conversations.get("", conversation_of(app))
    parley.store.messages.add("", conversation.id, Message("user", "mine"), parent_id=conversation.leaf_id)

    press(app, "example_leave")
    assert not parley.store.conversations.list("")
    press(app, "undo")
    assert [one.id for one in parley.store.conversations.list("")] == [conversation.id]
    assert "example_leave" in keys(app)


def test_there_is_no_example_beside_conversations_of_ones_own(open_app: OpenApp, parley: Parley) -> None:
    mine = parley.store.conversations.create("", title="mine")
    parley.store.messages.add("", mine.id, Message("user", "mine"), parent_id=None)

    app = open_app()
    assert "example_look_chat" not in keys(app)
    app = open_app(query={"c": mine.id})
    assert "example_leave" not in keys(app)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_example_of_a_run_is_put_in_opened_and_removed(open_app: OpenApp, parley: Parley, locale: str) -> None:
    app = open_app(PLAYGROUND, locale)
    before = rows(parley.store)
    press(app, "example_look_playground")

    one = shipped("zh" if locale == "zh-CN" else "en")
    for cell in one.run.cells:
        assert cell.message.text[:20] in texts(app)
    assert app.segmented_control(key="playground_mode").value == "table"
    assert "undo" not in keys(app), "nothing lay on the workbench"
    assert rows(parley.store)["requests"] == 0

    press(app, "example_leave")
    assert rows(parley.store) == before
    assert "run" not in app.query_params
    assert not any(area.value for area in app.text_area), "the workbench is empty again"
    press(app, "undo")
    assert one.run.cells[0].message.text[:20] in texts(app)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_examples_of_prompts_are_put_in_opened_and_removed(open_app: OpenApp, parley: Parley, locale: str) -> None:
    app = open_app(PROMPTS, locale)
    before = rows(parley.store)
    press(app, "example_look_prompts")

    (first, note), *_ = shipped("zh" if locale == "zh-CN" else "en").versions[1:]
    assert first.text in [area.value for area in app.text_area]
    assert any(note in str(option) for box in app.selectbox for option in box.options)
    assert len(parley.store.prompts.list("")) == 3

    press(app, "example_leave")
    assert rows(parley.store) == before
    press(app, "undo")
    assert len(parley.store.prompts.list("")) == 3
    assert "example_leave" in keys(app)


def test_the_example_of_the_usage_is_nobodys(open_app: OpenApp, parley: Parley) -> None:
    app = open_app(USAGE)
    before = rows(parley.store)
    press(app, "example_look_usage")

    assert address(app)["example"] == ["1"]
    assert f"An example: {len(shipped('en').requests)} requests" in texts(app)
    assert metrics(app)["Requests"] == f"{len(shipped('en').requests)}"
    assert rows(parley.store) == before

    app.segmented_control(key="usage_part").set_value("log").run()
    assert address(app)["example"] == ["1"]
    assert len(app.dataframe[0].value) == 50
    app.segmented_control(key="usage_part").set_value("attention").run()
    assert [key for key in keys(app) if key.startswith("attend_")]
    app.segmented_control(key="usage_part").set_value("prices").run()
    assert not [one for one in app.button if str(one.key).startswith("FormSubmitter")], "nothing is changed from here"
    assert rows(parley.store) == before

    press(app, "example_leave")
    assert "example" not in app.query_params
    assert "example_look_usage" in keys(app)


def test_what_is_chosen_in_the_example_is_not_chosen_in_ones_own(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    titles = [one for one in shipped("en").requests if one.kind == "title"]
    app = usage(open_app(), example="1", kind="title")
    assert "example_look_usage" not in keys(app), "it is not empty"
    assert metrics(app)["Requests"] == f"{len(titles)}"

    app.selectbox(key="usage_measure").set_value("requests").run()
    assert (address(app)["example"], address(app)["kind"]) == (["1"], ["title"])
    press(app, "example_leave")
    assert metrics(app)["Requests"] == "1"
    assert not app.query_params


def test_a_request_of_the_example_leads_to_no_chat_and_takes_no_remark(open_app: OpenApp, parley: Parley) -> None:
    app = usage(open_app(), "log", example="1")
    frame = logged(app)
    key = next(str(one.key) for one in app.dataframe if len(one.value) == len(frame))
    select(app, key, 0)

    assert "Request of" in texts(app)
    assert not {"usage_to_chat", "usage_try", "remark_save"} & keys(app)


def test_leaving_by_the_navigation_leads_to_ones_own(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    app = usage(open_app(), example="1")
    app.switch_page(CHAT).run()
    app.query_params.clear()
    app.switch_page(USAGE).run()

    assert metrics(app)["Requests"] == "1"
