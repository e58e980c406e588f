"""A gateway's table against the ledger: what was tampered with is found, and nothing else."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from core.errors import ParleyError
from core.ledger.record import RequestRecord
from core.review.reconcile import Tolerance, learnt, reconciled
from core.review.their_table import QUOTA_PER_UNIT, currency_of, header_of, moment_of, number_of, read
from core.sheets import read_rows

SHANGHAI = ZoneInfo("Asia/Shanghai")
PROMPT, COMPLETION = 2.5e-6, 1e-5


def month(count: int = 2_000) -> list[RequestRecord]:
    chosen = random.Random(3)
    found = []
    for at in range(count):
        prompt, completion = chosen.randrange(20, 9_000), chosen.randrange(1, 900)
        found.append(
            RequestRecord(
                f"{at:032x}",
                "chat",
                "one",
                chosen.choice(["small", "vendor/large"]),
                datetime(2026, 10, 1, tzinfo=UTC) + timedelta(seconds=chosen.randrange(30 * 86_400)),
                "ok",
                prompt_tokens=prompt,
                completion_tokens=completion,
                cost=prompt * PROMPT + completion * COMPLETION,
                currency="USD",
                total_s=chosen.random() * 20,
            )
        )
    return found


def line_of(one: RequestRecord) -> list[str]:
    """As a gateway's log page shows it: when it ended, in the team's zone."""
    ended = one.started_at + timedelta(seconds=one.total_s or 0)
    return [
        f"{ended.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        one.model.rpartition("/")[2],
        f"{one.prompt_tokens:,}",
        f"{one.completion_tokens:,}",
        f"${one.cost:.6f}",
    ]


def table(lines: list[list[str]]) -> list[list[str]]:
    file = StringIO()
    csv.writer(file).writerows([["October", "", "", "", ""], ["时间", "模型", "提示", "补全", "花费"], *lines])
    return read_rows(file.getvalue().encode("gb18030"))


def test_two_percent_of_tampered_rows_are_found_and_no_others() -> None:
    ours = month()
    chosen = random.Random(5)
    tampered = chosen.sample(range(len(ours)), 40)
    kinds = {at: ("tokens", "price", "missing_there", "missing_here")[number % 4] for number, at in enumerate(tampered)}
    lines, kept = [], []
    for at, one in enumerate(ours):
        line = line_of(one)
        kind = kinds.get(at)
        if kind == "tokens":
            line[2] = f"{(one.prompt_tokens or 0) * 2 + 7:,}"
        if kind == "price":
            line[4] = f"￥{(one.cost or 0) * 1.5:.6f}"
        if kind != "missing_there":
            lines.append(line)
        if kind != "missing_here":
            kept.append(one)
    chosen.shuffle(lines)

    rows = table(lines)
    header, columns = header_of(rows)
    pairs = reconciled(kept, read(rows, SHANGHAI, header, columns), Tolerance())

    found = [one for one in pairs if one.verdict != "agrees"]
    wanted = sorted((kind, f"{at:032x}") for at, kind in kinds.items() if kind != "missing_here")
    assert sorted((one.verdict, one.ours.id) for one in found if one.ours) == wanted
    missing = [one.theirs for one in found if one.verdict == "missing_here"]
    assert sorted(one.prompt_tokens or 0 for one in missing if one) == sorted(
        ours[at].prompt_tokens or 0 for at, kind in kinds.items() if kind == "missing_here"
    )
    assert len(pairs) == len(lines) + sum(kind == "missing_there" for kind in kinds.values())


def test_the_price_that_a_gateway_asks_is_learnt_from_its_amounts() -> None:
    ours = [replace(one, cost=None, currency=None) for one in month(300)]
    lines = [
        [*line_of(replace(one, cost=(one.prompt_tokens or 0) * 4e-6 + (one.completion_tokens or 0) * 2e-5))]
        for one in ours
    ]
    rows = table(lines)
    pairs = reconciled(ours, read(rows, SHANGHAI, *header_of(rows)), Tolerance())

    found = learnt(pairs)

    assert {one.model for one in found} == {"small", "vendor/large"}
    for one in found:
        assert (one.prompt, one.completion) == (pytest.approx(4, rel=1e-3), pytest.approx(20, rel=1e-3))
        assert one.off < 1e-3


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234),
        ("１，２３４．５", 1234.5),
        ("¥0.02", 0.02),
        ("￥ 3", 3),
        ("$1.5e-3", 0.0015),
        ("－", None),
        ("", None),
        (".0012", 0.0012),
        ("1.2e+03", 1200),
        ("（5）", -5),
        ("- 5", -5),
        ("1e999", None),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float | None) -> None:
    assert number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2026-10-05 18:30:00", 10),
        ("2026/10/05 18:30", 10),
        ("2026年10月5日 18:30:00", 10),
        ("2026-10-05T18:30:00+02:00", 16),
        ("1791196200", 10),
        ("1791196200000", 10),
    ],
)
def test_times_are_read_as_gateways_write_them(cell: str, hour: int) -> None:
    moment = moment_of(cell, SHANGHAI)

    assert moment is not None
    assert (moment.date().isoformat(), moment.hour, moment.minute) == ("2026-10-05", hour, 30)


@pytest.mark.parametrize(
    "cell", ["sometime", "3", "5.2", "", "0001-01-01", "9999-12-31", "9999999999999", "2026-01-01T00:00:00+99:00"]
)
def test_a_time_that_is_none_is_none(cell: str) -> None:
    assert moment_of(cell, SHANGHAI) is None


def test_costs_in_another_currency_are_not_compared() -> None:
    ours = month(20)
    lines = [line_of(replace(one, cost=(one.cost or 0) * 7)) for one in ours]
    rows = table(lines)
    said = read(rows, SHANGHAI, *header_of(rows))

    assert {one.verdict for one in reconciled(ours, said, Tolerance(currency="CNY"))} == {"agrees"}
    assert {one.verdict for one in reconciled(ours, said, Tolerance(currency="USD"))} == {"price"}
    assert currency_of(rows, *header_of(rows)) == "USD"


def test_a_line_of_names_that_is_shorter_than_the_table_is_no_crash() -> None:
    rows = [["time", "model"], ["2026-10-05 18:30:00", "small", "3", "4", "0.5"]]

    (said,) = read(rows, SHANGHAI, 0, {"time": 0, "model": 1, "prompt_tokens": 2, "cost": 4}).rows

    assert (said.prompt_tokens, said.cost) == (3, 0.5)


def test_the_columns_of_one_api_and_openai_are_known() -> None:
    one_api = [["id", "created_at", "model_name", "quota", "prompt_tokens", "completion_tokens"]]
    header, columns = header_of(one_api)
    assert (header, columns["time"], columns["model"], columns["cost"]) == (0, 1, 2, 3)
    rows = [*one_api, ["1", "1791196200", "small", str(QUOTA_PER_UNIT), "3", "4"]]
    (said,) = read(rows, SHANGHAI, header, columns).rows
    assert (said.cost, said.prompt_tokens, said.completion_tokens) == (1.0, 3, 4)
    openai = [["start_time", "end_time", "model", "input_tokens", "output_tokens", "num_model_requests"]]
    assert header_of(openai)[1] == {"time": 0, "model": 2, "prompt_tokens": 3, "completion_tokens": 4}


def test_a_table_without_names_is_mapped_by_hand() -> None:
    rows = [["a", "2026-10-05 18:30:00", "small"]]
    assert header_of(rows) == (-1, {})

    (said,) = read(rows, SHANGHAI, -1, {"time": 1, "model": 2}).rows
    assert (said.line, said.model, said.prompt_tokens) == (1, "small", None)
    with pytest.raises(ParleyError) as raised:
        read(rows, SHANGHAI, -1, {"model": 2})
    assert raised.value.text.zh == "请指定这些内容所在的列：时间。"
    with pytest.raises(ParleyError) as raised:
        read([["x", "y"]], SHANGHAI, -1, {"time": 0, "model": 1})
    assert "row 1: 'x' is no time" in raised.value.text.en


def test_rows_that_can_not_be_read_are_counted() -> None:
    rows = [["时间", "模型"], ["2026-10-05 18:30:00", "small"], ["合计", ""], ["2026-10-05 18:31:00", ""]]

    said = read(rows, SHANGHAI, *header_of(rows))

    assert len(said.rows) == 1
    assert [one.en for one in said.skipped] == ["row 3: '合计' is no time", "row 4: no model"]
