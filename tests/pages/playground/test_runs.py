"""Runs are kept: their addresses, their list, and two of them in words."""

from __future__ import annotations

from core.chat import Message
from core.lab.bench import Bench, Variant
from core.parley import Parley
from tests.gateway import words
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, box, menu, model, newest, run, write


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


def test_runs_are_listed_by_the_page(open_app: OpenApp, parley: Parley) -> None:
    bench = Bench((Message("user", "Hi"),), (Variant("baystone", "words-10", {}),)).as_case()
    made = [parley.store.runs.create("", "compare", bench.as_json(), []) for _ in range(23)]
    app = open_app(PLAYGROUND)
    app.segmented_control(key="playground_mode").set_value("runs").run()

    def listed() -> list[str]:
        return [(one.key or "").removeprefix("open_run_") for one in app.button if "open_run_" in (one.key or "")]

    assert listed() == [one.id for one in reversed(made)][:20]
    app.session_state["runs_page_False"] = 2
    app.run()
    assert listed() == [one.id for one in reversed(made)][20:]


def test_a_dialog_of_a_run_that_was_deleted_elsewhere_says_so(open_app: OpenApp, parley: Parley) -> None:
    app = run(write(open_app(PLAYGROUND), "Hi"), parley)
    one, (cell, _) = newest(parley)
    menu(app, f"cell_menu_{cell.id}", "request")
    parley.store.runs.delete("", one.id)

    app.run()

    assert not app.exception
    assert "does not exist" in texts(app) + " ".join(said.value for said in [*app.error, *app.toast])
