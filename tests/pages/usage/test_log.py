"""The log: a row a request, opened, remarked on, paged, exported."""

from __future__ import annotations

from core.parley import Parley
from core.review.export import linked
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.workbench import box
from tests.pages.test_chat import ask
from tests.pages.usage.review import address, logged, put, select, usage


def open_first(app, parley: Parley):  # type: ignore[no-untyped-def]
    """Select the newest row."""
    newest = parley.store.ledger.newest("")[0]
    return select(app, f"usage_requests_{newest.id[:12]}_0", 0)


def test_a_chat_is_a_row_and_opens_with_what_was_asked_and_answered(open_app: OpenApp, parley: Parley) -> None:
    app = usage(ask(open_app(), "Where is Lisbon?", "words-10"), "log")
    rows = logged(app)
    assert rows["Status"].tolist() == ["ok"]
    assert rows["Tokens out"].tolist() == [10]

    open_first(app, parley)

    shown = "\n".join(one.value for one in app.code)
    assert "Where is Lisbon?" in shown
    assert "word10" in shown
    assert "sk-test" not in shown
    assert "the cost is N/A, not 0" in texts(app)
    app.button(key="usage_try").click().run()
    assert box(app, "text_area", "bench_text_0").value == "Where is Lisbon?"


def test_a_row_stays_open_when_others_come_in_above_it(open_app: OpenApp, parley: Parley) -> None:
    app = usage(ask(open_app(), "The first", "words-10"), "log")
    open_first(app, parley)
    assert "The first" in "\n".join(one.value for one in app.code)

    put(parley, minutes=0)
    app.run()

    assert len(logged(app)) == 2
    assert "The first" in "\n".join(one.value for one in app.code)


def test_a_failed_request_is_a_row_without_invented_numbers(open_app: OpenApp, parley: Parley) -> None:
    app = usage(ask(open_app(), "Hello", "status-500"), "log")

    row = logged(app).iloc[0]
    assert (row["Status"], row["Error"]) == ("failed", "server")
    assert logged(app)["Tokens in"].isna().all()
    open_first(app, parley)
    assert "HTTP 500" in texts(app)
    assert app.error


def test_a_row_leads_to_its_conversation(open_app: OpenApp, parley: Parley) -> None:
    app = usage(ask(open_app(), "Take me back", "words-10"), "log")
    open_first(app, parley)

    app.button(key="usage_to_chat").click().run()

    assert "Take me back" in texts(app)


def test_remarks_are_kept_and_filtered_by(open_app: OpenApp, parley: Parley) -> None:
    one, _ = put(parley, minutes=1), put(parley, minutes=2)
    app = usage(open_app(), "log")
    open_first(app, parley)
    app.text_area(key=f"remark_comment_{one.id}").set_value("look again").run()
    app.session_state[f"remark_stars_{one.id}"] = 1
    app.session_state[f"remark_tags_{one.id}"] = ["slow"]
    app.button(key="remark_save").click().run()

    kept = parley.store.remarks.of("", [one.id])[one.id]
    assert (kept.tags, kept.comment, kept.rating) == (("slow",), "look again", 2)
    app = usage(open_app(), "log", tag="slow")
    assert len(logged(app)) == 1
    app = usage(open_app(), "log", rated="2")
    assert len(logged(app)) == 1


def test_texts_are_searched(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "About lighthouses", "words-10")
    app = ask(app, "About nothing", "words-20")
    usage(app, "log")

    app.text_input(key="usage_text").set_value("lighthouses").run()

    assert logged(app)["Model"].tolist() == ["words-10"]
    assert address(app)["text"] == ["lighthouses"]


def test_pages_go_on_by_key_and_back(open_app: OpenApp, parley: Parley) -> None:
    made = [put(parley, minutes=at, total_s=float(at)) for at in range(1, 121)]
    app = usage(open_app(), "log", step="day")
    times = []
    for key in ("usage_older", "usage_older", "usage_newer"):
        times.append(logged(app)["Duration (s)"].tolist())
        app.button(key=key).click().run()
    assert times == [[one.total_s for one in made[at : at + 50]] for at in (0, 50, 100)]
    assert logged(app)["Duration (s)"].tolist() == times[1]

    app.selectbox(key="usage_order").set_value("total_s").run()

    assert logged(app)["Duration (s)"].tolist() == [float(at) for at in range(120, 70, -1)]


def test_columns_are_chosen(open_app: OpenApp, parley: Parley) -> None:
    put(parley, model_answered="words-10-turbo")
    app = usage(open_app(), "log")
    assert "Answered by" not in logged(app).columns

    app.multiselect(key="usage_columns_box").set_value(["model", "model_answered", "status"]).run()

    assert logged(app)["Answered by"].tolist() == ["words-10-turbo"]
    assert list(logged(app).columns) == ["Model", "Answered by", "Status"]


def test_files_of_every_format_are_offered(open_app: OpenApp, parley: Parley) -> None:
    put(parley, model="words-10")
    put(parley, model="words-20")
    app = usage(open_app(), "log", model="words-20")

    offered = [one.proto for one in app.get("link_button")]
    assert [one.label.partition(":")[0] for one in offered] == ["CSV", "XLSX", "JSON", "Parquet"]
    asked = linked(offered[0].url.removeprefix("/export?link="))
    assert asked.view.chosen == {"model": ("words-20",)}
    assert asked.name.endswith("-model-words-20.csv")
