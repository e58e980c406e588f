"""The other parts: speed, what needs a look, why it changed, prices and budgets, reconciliation."""

from __future__ import annotations

from datetime import timedelta

from core.ledger.budgets import Budget
from core.parley import Parley
from core.people.person import ALONE
from core.store.tables import now
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts
from tests.pages.test_chat import ask
from tests.pages.usage.review import address, logged, put, table, usage


def test_speed_and_failures_are_told_of_the_newest_requests(open_app: OpenApp, parley: Parley) -> None:
    for at in range(20):
        put(parley, total_s=float(at), minutes=at)
    put(parley, status="failed", error_kind="timeout", http_status=None, total_s=None)

    app = usage(open_app(), "speed")

    assert "told of 21 requests" in texts(app)
    times = table(app, "duration (s) p50")
    assert times["duration (s) p50"].tolist() == [9.5]
    assert times["first token (s) p95"].tolist() == [0.5]
    assert table(app, "Error")[["Error", "Requests"]].to_numpy().tolist() == [["took too long (timeout)", 1]]
    assert len(app.get("vega_lite_chart")) == 1


def test_what_needs_a_look_is_collected_with_what_to_do(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Cut me", "length")
    cut = parley.store.ledger.newest("")[0]
    assert cut.finish_reason == "length"
    failed = put(parley, status="failed", error_kind="timeout")
    for at in range(120):
        put(parley, minutes=at, cost=0.001, currency="USD")
    dear = put(parley, cost=3.0, currency="USD")

    usage(app, "attention")

    shown = texts(app)
    assert all(words in shown for words in ("Cut off at the limit", "Failed", "Very expensive"))
    keys = {one.key for one in app.button}
    assert {f"attend_cut_{cut.id}", f"attend_failed_{failed.id}", f"attend_dear_{dear.id}"} <= keys
    app.button(key=f"attend_failed_{failed.id}").click().run()
    assert address(app)["part"] == ["log"]
    usage(app, "attention")
    app.button(key=f"attend_cut_{cut.id}").click().run()
    assert "Cut me" in texts(app)


def test_a_quiet_period_asks_for_nothing(open_app: OpenApp, parley: Parley) -> None:
    put(parley)

    assert "Nothing in this period asks for a look" in usage(open_app(), "attention").success[0].value


def test_why_it_changed_is_a_sentence_a_waterfall_and_numbers_that_add_up(open_app: OpenApp, parley: Parley) -> None:
    for days, count in ((2, 6), (40, 3)):
        for _ in range(count):
            put(parley, minutes=days * 24 * 60, cost=0.25, currency="USD")

    app = usage(open_app(), "why")

    assert "+100.0% against the period before: more or fewer requests +100.0%" in texts(app).replace("\\", "")
    parts = table(app, "Part")["Amount (USD)"].tolist()
    assert parts[0] + sum(parts[1:-1]) == parts[-1] == 1.5
    app.selectbox(key="what_if_model").set_value("words-10").run()
    assert "No price is known for this model" in app.warning[0].value


def test_what_another_model_had_cost_is_told_with_its_price(open_app: OpenApp, parley: Parley) -> None:
    put(
        parley,
        model="gpt-4o",
        cost=5.0,
        currency="USD",
        prompt_tokens=1_000_000,
        completion_tokens=0,
        total_tokens=1_000_000,
    )
    app = usage(open_app(), "why")

    app.selectbox(key="what_if_model").set_value("gpt-4o").run()

    said = texts(app).replace("\\", "")
    assert "gpt-4o would have cost about $2.50 for the same tokens instead of $5.00" in said


def test_a_price_of_ones_own_is_kept_used_and_given_to_past_requests(open_app: OpenApp, parley: Parley) -> None:
    app = ask(open_app(), "Before the price", "words-10")
    usage(app, "prices")
    app.selectbox(key="price_model").set_value("words-10")
    app.selectbox(key="price_currency").set_value("CNY")
    app.number_input(key="price_prompt").set_value(1000.0)
    app.number_input(key="price_completion").set_value(2000.0)
    app.button(key="FormSubmitter:own_price-Keep this price").click().run()
    (price,) = parley.store.prices.list()
    assert price.cached is None
    assert parley.store.ledger.newest("")[0].cost is None

    app.button(key=f"reprice_{price.id}").click().run()
    assert "Requests that would cost something else: 1" in texts(app).replace("\\", "")
    app.button(key="reprice_do").click().run()

    row = parley.store.ledger.newest("")[0]
    assert row.currency == "CNY"
    assert row.cost == ((row.prompt_tokens or 0) * 1000 + 10 * 2000) / 1e6
    assert {one.label: one.value for one in usage(app).metric}["Cost (CNY)"].startswith("¥0.0")


def test_a_price_that_is_not_said_is_not_free(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    app = usage(open_app(), "prices")
    app.selectbox(key="price_model").set_value("words-10")
    app.number_input(key="price_prompt").set_value(5.0)
    app.button(key="FormSubmitter:own_price-Keep this price").click().run()

    assert "what is free costs 0" in app.error[0].value
    assert parley.store.prices.list() == []


def test_a_budget_warns_and_blocks_the_next_request_with_its_reason(
    open_app: OpenApp, parley: Parley, gateway: FakeGateway
) -> None:
    put(parley, cost=9.0, currency="USD", started_at=now() - timedelta(seconds=5))
    app = usage(open_app(), "prices")
    app.selectbox(key="budget_scope").set_value("gateway")
    app.text_input(key="budget_value").set_value("baystone")
    app.number_input(key="budget_amount").set_value(8.0)
    app.selectbox(key="budget_currency").set_value("USD")
    app.toggle(key="budget_blocks").set_value(True)
    app.button(key="FormSubmitter:budget-Add the budget").click().run()

    assert "used up, and blocks" in app.error[0].value
    assert parley.store.budgets.list()[0].blocks
    usage(app)
    assert "Budget for a gateway baystone" in app.warning[0].value
    app.switch_page("chat/page.py").run()
    app = ask(app, "May I?", "words-10")
    assert not [one for one in gateway.requests if one.body]
    assert "a month for baystone is used up" in texts(app).replace("\\", "")


def test_a_budget_is_removed_with_undo(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    parley.store.budgets.add(ALONE, Budget("all", "", 5.0, "CNY"))
    (budget,) = parley.store.budgets.list()
    app = usage(open_app(), "prices")

    app.button(key=f"budget_remove_{budget.id}").click().run()
    assert parley.store.budgets.list() == []
    app.button(key="undo").click().run()

    assert [one.amount for one in parley.store.budgets.list()] == [5.0]


def test_a_pasted_table_of_the_gateway_is_reconciled(open_app: OpenApp, parley: Parley) -> None:
    rows = [put(parley, minutes=10 * at, prompt_tokens=100 + at, cost=0.1, currency="USD") for at in range(1, 5)]
    lines = ["时间\t模型\t提示\t补全\t花费"]
    for one in rows[:3]:
        lines.append(f"{one.started_at:%Y-%m-%d %H:%M:%S}\t{one.model}\t{one.prompt_tokens}\t50\t$0.1")
    lines[2] = lines[2].replace("$0.1", "$0.9")
    lines.append(f"{rows[0].started_at - timedelta(hours=3):%Y-%m-%d %H:%M:%S}\twords-10\t7\t7\t$0.1")
    app = usage(open_app(), "reconcile")

    app.text_area(key="reconcile_pasted").set_value("\n".join(lines)).run()

    assert not app.exception
    counts = {one.label: one.value for one in app.metric}
    assert counts == {
        "agree": "2",
        "other tokens": "0",
        "another price": "1",
        "missing here": "1",
        "missing there": "1",
    }
    assert sorted(table(app, "Result")["Result"]) == ["another price", "missing here", "missing there"]


def test_a_table_that_can_not_be_read_says_what_to_do(open_app: OpenApp, parley: Parley) -> None:
    put(parley)
    app = usage(open_app(), "reconcile")

    app.text_area(key="reconcile_pasted").set_value("a\tb\n1\t2\n").run()

    assert "say below which column holds what" in app.info[0].value
    assert "Say which column holds this: Time, Model" in app.error[0].value.replace("\\", "")


def test_an_answer_is_a_row_of_the_log_at_once(open_app: OpenApp) -> None:
    app = usage(ask(open_app(), "Hi", "words-10"), "log")

    assert len(logged(app)) == 1
