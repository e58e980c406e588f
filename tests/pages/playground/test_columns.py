"""Columns compared: asked the same, each in its own way, and gone on with."""

from __future__ import annotations

from core.lab.bench import bench_of
from core.parley import Parley
from tests.gateway import FakeGateway, words
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import PLAYGROUND, bodies, box, menu, model, newest, run, write
from tests.waiting import until


def test_all_columns_are_asked_the_same_with_their_own_settings(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Compare")
    model(app, "b", "words-10")
    box(app, "toggle", "playground_a_top_p_on").set_value(True).run()

    run(app, parley)

    first, second = sorted(bodies(gateway), key=lambda body: body["model"])
    assert first["messages"] == second["messages"] == [{"role": "user", "content": "Compare"}]
    assert ("top_p" in first, "top_p" in second) == (False, True)
    shown = texts(app)
    assert "".join(words(10)) in shown
    assert "".join(words(20)) in shown
    assert shown.count("finished") == 2
    assert {row.kind for row in parley.store.ledger.newest("")} == {"playground"}


def test_nothing_is_sent_while_something_is_missing(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app(PLAYGROUND)
    app.button(key="playground_go").click().run()
    assert "Column A has nothing to ask" in app.error[0].value

    write(app, "Say {{这个}}")
    app.button(key="playground_go").click().run()
    assert "{{这个}} has no value" in app.error[0].value
    assert not bodies(gateway)


def test_columns_are_duplicated_spread_swapped_and_removed(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    model(app, "a", "words-10")
    box(app, "toggle", "playground_a_temperature_on").set_value(True).run()
    menu(app, "column_menu_a", "duplicate")
    assert [one.key for one in app.selectbox if (one.key or "").endswith("_gateway")] == [
        f"playground_{column}_gateway" for column in ("a", "c", "b")
    ]
    menu(app, "column_menu_a", "all")
    assert {one.value for one in app.selectbox if "_model_" in (one.key or "")} == {"words-10"}
    model(app, "b", "words-20")
    menu(app, "column_menu_b", "left")
    menu(app, "column_menu_c", "remove")

    run(app, parley)

    one, _ = newest(parley)
    assert [variant.model for variant in bench_of(one.bench).variants] == ["words-10", "words-20"]
    assert all("temperature" in body for body in bodies(gateway))
    app.button(key="undo").click().run()
    assert len([one for one in app.selectbox if (one.key or "").endswith("_gateway")]) == 3


def test_six_columns_and_no_more(open_app: OpenApp) -> None:
    app = open_app(PLAYGROUND)
    for _ in range(4):
        app.button(key="column_add").click().run()

    assert "column_add" not in [one.key for one in app.button]
    assert not app.exception


def test_a_column_with_a_prompt_of_its_own(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "Shared")
    box(app, "toggle", "playground_b_own_own").set_value(True).run()
    box(app, "text_area", "playground_b_own_text_0").set_value("Alone").run()

    run(app, parley)

    assert {body["messages"][0]["content"] for body in bodies(gateway)} == {"Shared", "Alone"}


def test_one_that_fails_does_not_stop_the_others_and_is_asked_again_alone(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    model(app, "a", "status-503")
    model(app, "b", "words-10")
    run(app, parley)
    _, (failed, done) = newest(parley)
    assert (failed.status, done.status) == ("failed", "complete")
    asked = len(bodies(gateway))

    app.button(key=f"once_more_{done.id}").click().run()
    until(lambda: parley.runner.idle)
    app.run()

    _, cells = newest(parley)
    assert len(bodies(gateway)) == asked + 1
    assert [(one.variant, one.repetition, one.status) for one in cells] == [
        (0, 0, "failed"),
        (1, 0, "complete"),
        (1, 1, "complete"),
    ]
    app.button(key=f"once_more_{failed.id}").click().run()
    until(lambda: parley.runner.idle)
    assert len(newest(parley)[1]) == 3


def test_conversations_go_on_together_and_each_alone(open_app: OpenApp, parley: Parley, gateway: FakeGateway) -> None:
    app = write(open_app(PLAYGROUND), "First")
    model(app, "b", "words-10")
    run(app, parley)
    first, _ = newest(parley)

    app.text_area(key=f"next_{first.id}").set_value("And {{then}}?").run()
    app.button(key="send_next").click().run()
    until(lambda: parley.runner.idle)
    app.run()

    second, cells = newest(parley)
    assert second.after_id == first.id
    said = [[one["content"] for one in body["messages"]] for body in bodies(gateway)[2:]]
    assert sorted(said) == sorted([["First", "".join(words(count)), "And {{then}}?"] for count in (10, 20)])

    menu(app, f"cell_menu_{cells[0].id}", "continue")
    app.text_area(key=f"continue_{cells[0].id}").set_value("Only you").run()
    app.button(key="continue_send").click().run()
    until(lambda: parley.runner.idle)
    app.run()
    assert len(bodies(gateway)) == 5
    assert [one["content"] for one in bodies(gateway)[4]["messages"]][-1] == "Only you"
    _, cells = newest(parley)
    assert [one.taken_from is None for one in cells] == [True, False]


def test_several_answers_of_one_request_are_stepped_through(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Hi")
    box(app, "toggle", "playground_a_n_on").set_value(True).run()
    run(app, parley)
    one, cells = newest(parley)
    assert [(cell.variant, cell.choice) for cell in cells] == [(0, 0), (0, 1), (1, 0)]
    assert "(2) " not in texts(app)

    app.segmented_control(key=f"answer_{one.id}_0_2").set_value(1).run()

    assert "(2) " in texts(app)
