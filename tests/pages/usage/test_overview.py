"""The overview: tiles, chart, tables; and the boxes above, all of which the address says."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from core.parley import Parley
from core.prompts.prompt import Prompt
from core.store.tables import now
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_chat import ask
from tests.pages.test_conversations import menu
from tests.pages.test_costs import statements
from tests.pages.usage.review import address, logged, put, select, table, usage


def test_tiles_chart_and_table_say_what_a_chat_used(open_app: OpenApp, parley: Parley) -> None:
    app = usage(ask(open_app(), "one two three"))

    tiles = {one.label: one.value for one in app.metric}
    assert tiles["Requests"] == "1"
    assert tiles["Tokens out"] == "20"
    assert tiles["Cost"] == "N/A"  # nobody sells the test gateway's models
    assert "100% of the tokens were counted by the gateways themselves" in texts(app)
    found = table(app, "Requests")
    assert found["Model"].tolist() == ["words-20", "All"]
    assert found["Tokens out"].tolist() == [20, 20]
    assert "No request of this period has a price" in texts(app)


def test_costs_in_two_currencies_are_never_added_up(open_app: OpenApp, parley: Parley) -> None:
    put(parley, cost=1.5, currency="USD")
    put(parley, cost=2.0, currency="CNY", model="words-20")
    put(parley, cost=None)

    app = usage(open_app())

    tiles = {one.label: one.value for one in app.metric}
    assert (tiles["Cost (CNY)"], tiles["Cost (USD)"]) == ("¥2.00", "\\$1.50")
    assert "Requests without a price, left out of the cost: 1" in texts(app)
    found = table(app, "Requests").set_index("Model")
    assert found.loc["All", ["Each (CNY)", "Each (USD)"]].tolist() == [2.0, 1.5]
    assert found.loc["All", ["Cost (CNY)", "Cost (USD)", "Without price"]].tolist() == [2.0, 1.5, 1]
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert spec["encoding"]["y"]["title"] == "Cost (CNY)"
    app.selectbox(key="usage_chart_currency").set_value("USD").run()
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert spec["encoding"]["y"]["title"] == "Cost (USD)"


def test_figures_are_compared_with_the_period_before(open_app: OpenApp, parley: Parley) -> None:
    for days, count in ((1, 3), (31, 2)):
        for _ in range(count):
            put(parley, minutes=days * 24 * 60)

    app = usage(open_app())

    assert {one.label: one.delta for one in app.metric}["Requests"] == "+50%"


def test_every_box_is_in_the_address_and_the_address_fills_every_box(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    put(parley, model="words-20", status="failed", error_kind="timeout", minutes=60 * 24 * 40)
    app = usage(open_app())
    app.selectbox(key="usage_period").set_value("90d").run()
    app.multiselect(key="usage_model").set_value(["words-20"]).run()
    app.multiselect(key="usage_status").set_value(["failed"]).run()
    app.selectbox(key="usage_measure").set_value("requests").run()
    app.number_input(key="usage_seconds_from").set_value(1.5).run()

    said = address(app)
    assert said == {
        "period": ["90d"],
        "model": ["words-20"],
        "status": ["failed"],
        "measure": ["requests"],
        "seconds_from": ["1.5"],
    }
    other = usage(open_app(), **{name: value for name, value in said.items() if name != "part"})
    assert other.multiselect(key="usage_model").value == ["words-20"]
    assert other.number_input(key="usage_seconds_from").value == 1.5
    assert {one.label: one.value for one in other.metric}["Requests"] == "1"
    chips = [one.label.replace("\\", "") for one in other.button if (one.key or "").startswith("usage_chip_")]
    assert chips == ["Model: words-20", "Status: failed", "takes 1.5 s or more"]
    other.button(key="usage_chip_0").click().run()
    assert "model" not in address(other)
    other.button(key="usage_clear").click().run()
    assert set(address(other)) == {"period", "measure"}


def test_the_second_day_of_a_period_can_be_chosen_after_the_first(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    app = usage(open_app(), **{"from": "2026-01-01", "to": "2026-01-10"})

    app.session_state["usage_dates"] = (date(2026, 1, 5),)
    app.run()
    assert app.session_state["usage_dates"] == (date(2026, 1, 5),)
    app.date_input(key="usage_dates").set_value((date(2026, 1, 5), date(2026, 1, 7))).run()

    assert (address(app)["from"], address(app)["to"]) == (["2026-01-05"], ["2026-01-07"])


def test_what_was_looked_at_is_there_after_another_page(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    app = usage(open_app())
    app.selectbox(key="usage_period").set_value("7d").run()

    app.switch_page("settings/page.py").run()
    app.switch_page("usage/page.py").run()

    assert address(app) == {"period": ["7d"]}


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"from": "2026-02-10", "to": "2026-02-01"}, "ends before it starts"),
        ({"from": "soon"}, "is no date"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "is no date"),
        ({"from": "2001-01-01", "to": "2099-12-31", "rated": "9"}, "1 to 5 stars"),
        ({"model": "\x00", "text": "\x00"}, "No request passes these filters"),
        ({"from": "2009-01-01", "to": "2009-12-31"}, "No request passes these filters"),
        ({"model": "nobody-has-this"}, "No request passes these filters"),
        ({"text": "nowhere to be found"}, "No request passes these filters"),
    ],
)
def test_a_bad_address_is_a_sentence(open_app: OpenApp, parley: Parley, params: dict[str, str], sentence: str) -> None:
    put(parley)

    app = usage(open_app(), **params)

    said = [*app.warning, *app.info]
    assert any(sentence in one.value for one in said)


def test_a_row_of_a_table_is_looked_at_alone(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    put(parley, model="words-20", total_tokens=5)
    app = usage(open_app())

    select(app, "usage_by_model_0", 1)

    assert address(app)["model"] == ["words-20"]
    assert {one.label: one.value for one in app.metric}["Requests"] == "1"
    app.button(key="usage_chip_0").click().run()
    assert "model" not in address(app)
    assert {one.label: one.value for one in app.metric}["Requests"] == "2"


def test_conversations_are_listed_with_their_titles_and_lead_to_their_requests(
    open_app: OpenApp, parley: Parley
) -> None:
    app = ask(open_app(), "About lighthouses")
    put(parley)
    app.session_state["usage_conversation_id"] = True
    usage(app)
    app.session_state["usage_conversation_id"] = True
    app.run()

    assert table(app, "Conversation")["Conversation"].tolist()[0] == "About lighthouses"
    select(app, "usage_table_conversation_id", 0)

    assert logged(app)["Model"].tolist() == ["words-20"]


def test_prompts_are_told_by_their_name_or_their_first_words(open_app: OpenApp, parley: Parley) -> None:
    parley.store.prompts.save("", Prompt("short", system="Be brief.", parameters={"stream": True}))
    app = open_app()
    menu(app, "chat_prompts", "/short")
    ask(app, "Hello")
    again = next(one for one in app.text_area if one.label == "System prompt")
    again.set_value("Be long.\nAnd kind.").run()
    ask(app, "And now?")
    put(parley)
    app.session_state["usage_prompt"] = True
    usage(app)
    app.session_state["usage_prompt"] = True
    app.run()

    by_prompt = table(app, "Prompt")
    assert sorted(by_prompt["Prompt"].tolist()[:-1]) == ["Be long.", "short"]
    assert by_prompt["Requests"].tolist() == [1, 1, 2]
    select(app, "usage_table_prompt", by_prompt["Prompt"].tolist().index("short"))

    assert address(app)["prompt"] == ["short"]
    assert [one.prompt for one in parley.store.ledger.newest("")].count("short") == len(logged(app)) == 1


def test_the_numbers_of_the_chart_stand_below_it(open_app: OpenApp, parley: Parley) -> None:
    put(parley, minutes=24 * 60)
    put(parley, minutes=2 * 24 * 60)
    app = usage(open_app(), measure="requests")
    app.session_state["usage_numbers"] = True
    app.run()

    numbers = table(app, "Time")
    assert numbers["All"].sum() == 2
    assert len(numbers) == 2


def test_the_days_are_those_of_a_zone_that_is_declared_for_all(open_app: OpenApp, parley: Parley) -> None:
    put(parley, started_at=now().replace(hour=20, minute=0) - timedelta(days=2))
    app = usage(open_app(), measure="requests")
    app.selectbox(key="usage_zone_box").set_value("Asia/Shanghai").run()
    app.session_state["usage_numbers"] = True
    app.run()

    assert str(parley.store.team.zone()) == "Asia/Shanghai"
    day = table(app, "Time")["Time"].iloc[0]
    assert day.date() == (now() - timedelta(days=1)).date()  # it was after midnight there


def test_the_page_asks_the_store_the_same_however_long_the_ledger(open_app: OpenApp, parley: Parley) -> None:
    counts = []
    for count in (3, 60):
        for at in range(count):
            put(parley, minutes=at)
        app = usage(open_app())
        with statements(parley) as executed:
            app.run()
        counts.append(len(executed))

    assert counts[0] == counts[1]
    assert counts[0] <= 40


def test_chinese_is_complete(open_app: OpenApp, parley: Parley) -> None:
    put(parley, cost=0.5, currency="CNY")
    app = usage(open_app(locale="zh-CN"))

    assert [one.label for one in app.metric][:2] == ["费用 (CNY)", "请求数"]
    assert table(app, "请求数")["模型"].tolist()[-1] == "合计"
    app = usage(open_app(locale="zh-CN"), model=["words-10", "words-20"])
    assert app.button(key="usage_chip_0").label == "模型：words-10、words-20"
