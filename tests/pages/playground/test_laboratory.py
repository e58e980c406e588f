"""The laboratory on the page: what is varied, what it costs before, what came of it."""

from __future__ import annotations

from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from core.lab.bench import bench_of
from core.parley import Parley
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, model, newest, write
from tests.pages.usage.review import table
from tests.waiting import until


@pytest.fixture
def app(open_app: OpenApp) -> AppTest:
    opened = open_app(PLAYGROUND)
    opened.segmented_control(key="playground_mode").set_value("sweep").run()
    write(opened, "Name a colour")
    return model(opened, "a", "words-10")


def go(app: AppTest, parley: Parley) -> AppTest:
    app.button(key="laboratory_go").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    assert not app.exception
    return app


def set_values(app: AppTest, words: str) -> AppTest:
    return box(app, "text_input", "laboratory_values_temperature").set_value(words).run()


def test_each_value_is_asked_so_many_times_and_drawn_with_its_interval(
    app: AppTest, parley: Parley, gateway: FakeGateway
) -> None:
    set_values(app, "0，0.5、 1.5")
    box(app, "number_input", "laboratory_times").set_value(3).run()
    assert app.button(key="laboratory_go").label == "Run 9 requests"

    go(app, parley)

    assert Counter(one["temperature"] for one in bodies(gateway)) == {0: 3, 0.5: 3, 1.5: 3}
    said = texts(app)
    assert "with 3 runs each, 0 and 1.5 can't be told apart; they are the same so far" in said.replace("\\", "")
    assert "9 answers, 3 to 3 at each value" in said
    assert "Each answer was a request of its own." in said
    app.session_state["laboratory_numbers"] = True
    app.run()
    numbers = table(app, "Distinct answers")
    assert numbers["Value"].tolist() == ["0", "0.5", "1.5"]
    assert numbers["Distinct answers"].tolist() == ["33% (33% – 79%)"] * 3
    assert "Checks passed" not in numbers  # none was chosen
    assert {row.kind for row in parley.store.ledger.newest("")} == {"experiment"}


def test_with_n_each_value_is_one_request_and_that_is_said(app: AppTest, parley: Parley, gateway: FakeGateway) -> None:
    set_values(app, "0, 1")
    box(app, "number_input", "laboratory_times").set_value(4).run()
    box(app, "toggle", "laboratory_together").set_value(True).run()

    go(app, parley)

    assert [one["n"] for one in bodies(gateway)] == [4, 4]
    assert "Each value was one request with 4 answers (n)" in texts(app)
    app.session_state["laboratory_answers"] = True
    app.run()
    assert "1 × " in texts(app)


def test_a_gateway_that_gives_one_answer_only_is_asked_for_the_others(
    app: AppTest, parley: Parley, gateway: FakeGateway
) -> None:
    model(app, "a", "one-10")
    set_values(app, "0, 1")
    box(app, "number_input", "laboratory_times").set_value(3).run()
    box(app, "toggle", "laboratory_together").set_value(True).run()

    go(app, parley)

    assert Counter(one.get("n") for one in bodies(gateway)) == {3: 2, None: 4}
    assert "Each answer was a request of its own." in texts(app)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0", "Give 2 to 7 different values; here are 1."),
        ("0 1 0.2 0.3 0.4 0.5 0.6 0.7", "here are 8"),
        ("0, warm", "'warm' is no number"),
        ("0, 3", "temperature"),
    ],
)
def test_values_that_cannot_be_are_named_and_nothing_is_sent(
    app: AppTest, gateway: FakeGateway, typed: str, says: str
) -> None:
    set_values(app, typed)

    assert any(says in one.value for one in app.error)
    assert app.button(key="laboratory_go").disabled
    assert not bodies(gateway)


def test_the_columns_of_compare_are_held_against_each_other(app: AppTest, parley: Parley, gateway: FakeGateway) -> None:
    app.segmented_control(key="playground_mode").set_value("compare").run()
    model(app, "b", "words-20")
    app.segmented_control(key="playground_mode").set_value("sweep").run()
    box(app, "selectbox", "laboratory_by").set_value("columns").run()
    box(app, "number_input", "laboratory_times").set_value(4).run()

    go(app, parley)

    assert Counter(one["model"] for one in bodies(gateway)) == {"words-10": 4, "words-20": 4}
    app.selectbox(key="laboratory_metric").set_value("characters").run()
    assert "that difference is more than chance" in texts(app)


def test_checks_chosen_afterwards_hold_for_the_answers_that_are_there(app: AppTest, parley: Parley) -> None:
    set_values(app, "0, 1")
    box(app, "number_input", "laboratory_times").set_value(2).run()
    go(app, parley)
    app.session_state["laboratory_numbers"] = True
    app.run()
    assert "Checks passed" not in table(app, "Distinct answers")
    assert not [one for one in app.button if one.key == "run_restore"]  # the boxes are as it was run with

    app.button(key="check_add").click().run()
    next(one for one in app.text_input if (one.key or "").startswith("bench_check_value_0")).set_value("word1").run()

    assert table(app, "Distinct answers")["Checks passed"].tolist() == ["100% (34% – 100%)"] * 2


def test_what_is_varied_is_there_after_a_reload(app: AppTest, open_app: OpenApp) -> None:
    set_values(app, "0.1, 0.9")
    box(app, "number_input", "laboratory_times").set_value(7).run()

    again = open_app(PLAYGROUND)
    again.segmented_control(key="playground_mode").set_value("sweep").run()

    assert box(again, "text_input", "laboratory_values_temperature").value == "0.1, 0.9"
    assert box(again, "number_input", "laboratory_times").value == 7


def test_an_experiment_is_kept_and_laid_out_again(app: AppTest, parley: Parley, open_app: OpenApp) -> None:
    set_values(app, "0.2, 0.8")
    go(app, parley)
    run, _ = newest(parley)
    assert run.kind == "sweep"

    again = open_app(PLAYGROUND)
    again.segmented_control(key="playground_mode").set_value("runs").run()
    again.button(key=f"open_run_{run.id}").click().run()

    assert not again.exception
    assert again.session_state["playground_mode"] == "sweep"
    assert box(again, "text_input", "laboratory_values_temperature").value == "0.2, 0.8"
    assert box(again, "number_input", "laboratory_times").value == 5
    assert bench_of(run.bench).repetitions == 5
    assert "10 answers, 5 to 5 at each value" in texts(again)
