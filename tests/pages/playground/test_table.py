"""The table: cases against columns, from pasting to the file that is handed on."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from streamlit.testing.v1 import AppTest

from core.lab.bench import bench_of
from core.lab.results import judged
from core.parley import Parley
from core.transfer.run_rows import Report
from core.transfer.runs import RUN_FORMATS
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, menu, model, newest, write
from tests.pages.test_costs import statements
from tests.waiting import until

CASES = "问题\texpected\n一\tword20\n二\tnothing of it\n三\t\n"


def table(open_app: OpenApp, pasted: str = CASES, prompt: str = "Case {{问题}}") -> AppTest:
    """The table's screen with a prompt and pasted cases."""
    app = open_app(PLAYGROUND)
    app.segmented_control(key="playground_mode").set_value("table").run()
    write(app, prompt)
    box(app, "text_area", "bench_pasted").set_value(pasted).run()
    app.button(key="take_pasted").click().run()
    assert not app.exception
    return app


def run(app: AppTest, parley: Parley) -> AppTest:
    app.button(key="table_go").click().run()
    assert not app.exception
    app.button(key="ahead_run").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    assert not app.exception
    return app


def add_check(app: AppTest, at: int, kind: str, value: str = "") -> None:
    app.button(key="check_add").click().run()
    box(app, "selectbox", f"bench_check_kind_{at}").set_value(kind).run()
    if value:
        box(app, "text_input", f"bench_check_value_{at}_{kind}").set_value(value).run()


def test_it_says_what_it_would_send_before_it_sends(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = table(open_app)
    box(app, "number_input", "bench_repetitions").set_value(2).run()

    app.button(key="table_go").click().run()

    assert "**12 requests**" in texts(app)
    assert "no price is known for 12 requests" in texts(app)
    app.text_input(key="ahead_rows").set_value("1-2").run()
    app.multiselect(key="ahead_columns").set_value([1]).run()
    assert "**4 requests**" in texts(app)
    app.text_input(key="ahead_rows").set_value("9").run()
    assert "names no rows" in app.error[0].value
    assert not bodies(gateway)


def test_a_table_is_run_checked_rated_filtered_and_exported(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = table(open_app)
    assert box(app, "selectbox", "bench_expected").value == "expected"
    model(app, "b", "words-10")
    add_check(app, 0, "has_expected")
    add_check(app, 1, "longest", "100000")

    run(app, parley)

    asked = sorted((body["model"], body["messages"][0]["content"]) for body in bodies(gateway))
    assert asked == [(name, f"Case {case}") for name in ("words-10", "words-20") for case in sorted("一二三")]
    one, cells = newest(parley)
    assert one.kind == "table"
    summary = next(frame.value for frame in app.dataframe if "Pass rate" in frame.value.iloc[:, 0].tolist())
    row = summary[summary.iloc[:, 0] == "Pass rate"].iloc[0].tolist()
    assert row[1:] == ["67% (2/3)", "33% (1/3)"]
    assert "3 of 3 cases" in texts(app)

    app.selectbox(key="board_show").set_value("failed_check").run()
    assert "3 of 3" not in texts(app)
    assert "2 of 3 cases" in texts(app)
    menu(app, f"cell_menu_{cells[1].id}", "rate")
    app.session_state[f"stars_{cells[1].id}"] = 1
    app.text_area(key=f"note_{cells[1].id}").set_value("too short").run()
    app.button(key="rate_save").click().run()
    app.run()
    rated = parley.store.runs.cell("", cells[1].id)
    assert rated is not None
    assert (rated.rating, rated.note) == (2, "too short")
    app.selectbox(key="board_show").set_value("low").run()
    assert "1 of 3 cases" in texts(app)

    bench = bench_of(one.bench)
    written = next(row for row in RUN_FORMATS if row.id == "csv").write(
        Report(one, bench, judged(bench, parley.store.runs.cells("", one.id))), "en"
    )
    rows = list(csv.DictReader(StringIO(written.decode("utf-8-sig"))))
    assert [line["All checks"] for line in rows] == ["yes", "no", "no", "no", "yes", "yes"]
    assert rows[1]["Note"] == "too short"


def test_rows_say_how_sure_the_model_was_and_are_sorted_by_it(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = table(open_app)
    model(app, "a", "words-10")
    box(app, "toggle", "playground_a_logprobs_on").set_value(True).run()

    run(app, parley)

    assert texts(app).count("37% sure") == 3  # ten tokens of 90 % each; the other column told none
    app.selectbox(key="board_sort").set_value("unsure").run()
    assert "3 of 3 cases" in texts(app)


def test_a_row_a_column_and_a_cell_are_run_alone(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = table(open_app)
    app.button(key="table_go").click().run()
    app.text_input(key="ahead_rows").set_value("1").run()
    app.multiselect(key="ahead_columns").set_value([0]).run()
    app.button(key="ahead_run").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    assert len(bodies(gateway)) == 1

    app.button(key="run_0_1").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    app.button(key="row_again_0").click().run()
    until(lambda: parley.runner.idle)

    _, cells = newest(parley)
    assert [(one.case, one.variant, one.repetition) for one in cells] == [(0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)]
    assert len(bodies(gateway)) == 4


def test_answers_that_are_there_are_taken_only_when_it_is_said(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = run(table(open_app), parley)
    asked = len(bodies(gateway))

    app.button(key="table_go").click().run()
    assert "6 of them have an answer" in texts(app)
    app.toggle(key="ahead_take").set_value(True).run()
    app.button(key="ahead_run").click().run()
    until(lambda: parley.runner.idle)
    app.run()

    assert len(bodies(gateway)) == asked
    assert "taken from an earlier run" in texts(app)


def test_a_stopped_table_goes_on_and_what_failed_is_tried_again(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = table(open_app)
    model(app, "a", "status-400")
    model(app, "b", "words-10")
    run(app, parley)
    assert "3 failed" in "\n".join(one.proto.text for one in app.get("progress"))
    asked = len(bodies(gateway))

    app.button(key="table_retry").click().run()
    until(lambda: parley.runner.idle)
    assert len(bodies(gateway)) == asked + 3


@pytest.mark.parametrize(
    ("pasted", "words"),
    [("问题\n", "nothing below the first line"), ("a,b\n1,2,3", "Row 2 has 3 cells"), ("a,a\n1,2", "Two columns")],
)
def test_a_table_that_can_not_be_taken_says_why(open_app: OpenApp, pasted: str, words: str) -> None:
    app = table(open_app, pasted)

    assert words in app.error[0].value


def test_a_missing_value_blocks_the_run_and_names_the_row(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = table(open_app, "问题\tx\n一\t1\n\t2\n")
    app.button(key="table_go").click().run()

    assert "{{问题}} has no value in row 2" in app.error[0].value
    assert not bodies(gateway)


def test_blanks_that_the_table_lacks_are_added_as_columns(open_app: OpenApp) -> None:
    app = table(open_app, "a\tb\n1\t2\n", "{{a}} {{c}}")
    assert "blanks that the table does not: c" in texts(app)

    app.button(key="add_lacking").click().run()

    assert "blanks that the table does not" not in texts(app)


def test_ten_thousand_cases_are_planned_and_shown_by_the_page(open_app: OpenApp, parley: Parley) -> None:
    app = table(open_app, "问题\n" + "".join(f"{at}\n" for at in range(10_000)))
    assert "10,000 cases" in texts(app)

    app.button(key="table_go").click().run()

    assert "**20,000 requests**" in texts(app)


def test_an_invalid_schema_is_named_before_anything_is_sent(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = table(open_app)
    app.button(key="check_add").click().run()
    box(app, "selectbox", "bench_check_kind_0").set_value("schema").run()
    box(app, "text_area", "bench_check_value_0_schema").set_value('{"type": "nothing"}').run()
    app.button(key="table_go").click().run()

    assert "Check 1 (fits a JSON schema): This is not a valid JSON schema: $.type" in app.error[0].value
    assert not bodies(gateway)


def test_how_the_answers_are_spread_is_drawn(open_app: OpenApp, parley: Parley) -> None:
    app = table(open_app)
    add_check(app, 0, "contains", "word15")
    run(app, parley)
    app.session_state["charts"] = True
    app.run()

    spec = app.get("vega_lite_chart")[0].proto.spec
    assert "boxplot" in spec
    assert '"axis": {"aria": false}' in spec, "Vega would describe the axes in English"
    app.selectbox(key="measure").set_value("passed").run()
    assert "boxplot" not in app.get("vega_lite_chart")[0].proto.spec
    app.selectbox(key="measure").set_value("rating").run()
    assert "nothing to draw" in texts(app)


def test_answers_are_grouped_by_the_values_of_a_column(open_app: OpenApp, parley: Parley) -> None:
    app = run(table(open_app, "问题\tkind\n一\tshort\n二\tlong\n三\tshort\n"), parley)

    app.session_state["groups"] = True
    app.run()
    app.selectbox(key="group_by").set_value("kind").run()

    grouped = next(frame.value for frame in app.dataframe if {"kind", "Column"} <= set(frame.value.columns))
    assert grouped[["kind", "Column", "Answers"]].to_numpy().tolist() == [
        ["short", "A", "2 / 2"],
        ["short", "B", "2 / 2"],
        ["long", "A", "1 / 1"],
        ["long", "B", "1 / 1"],
    ]


def test_answers_are_read_anew_only_where_something_has_changed(open_app: OpenApp, parley: Parley) -> None:
    app = run(table(open_app), parley)

    with statements(parley) as executed:
        app.selectbox(key="board_show").set_value("rated").run()
    assert not [one for one in executed if "cells.content" in one]
    assert "0 of 3 cases" in texts(app)

    _, cells = newest(parley)
    parley.store.runs.rate("", cells[0].id, 4)
    app.run()
    assert "1 of 3 cases" in texts(app)
