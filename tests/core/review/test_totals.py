"""However the ledger is shown, its totals are those of its rows: tiles, tables, charts, files."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from core.ledger.record import RequestRecord
from core.review.figures import SUMMED, by_first, figures, together
from core.review.files import FILES, Log, table_csv
from core.review.frames import COST_IN, REQUESTS, UNPRICED, figures_frame, log_frame, points_frame
from core.review.series import of_days, of_moments
from core.review.view import GROUPS, MEASURED, STEPS
from core.store.filters import Filters
from core.store.store import Store, open_store
from core.store.sums import NANO, nano
from tests.core.store.ledger_rows import MINUTES, ZONES, ended, passing, write

COUNTED = ("prompt_tokens", "completion_tokens", "total_tokens")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[RequestRecord]]:
    chosen = random.Random(11)
    store = open_store(None, tmp_path_factory.mktemp("totals"))
    rows = [ended(at, chosen.randrange(MINUTES), chosen) for at in range(400)]
    rows = [replace(one, owner="ada") for one in rows]
    write(store, rows)
    for zone in ZONES:
        store.rollups.ensure(zone)
    return store, rows


def looked_at(seed: int) -> Filters:
    """Days, a zone and values of some dimensions, chosen at random."""
    chosen = random.Random(seed)
    first = chosen.randrange(739_660, 739_730)
    values = {"gateway": ("one",), "model": ("small", "大模型"), "status": ("ok", "failed"), "error_kind": ("",)}
    names = chosen.sample(list(values), chosen.randint(0, 3))
    return Filters(chosen.choice(ZONES), first, first + chosen.randrange(70), {name: values[name] for name in names})


@pytest.mark.parametrize("seed", range(25))
def test_totals_of_tiles_tables_and_charts_are_those_of_the_rows(
    ledger: tuple[Store, list[RequestRecord]], seed: int
) -> None:
    store, rows = ledger
    filters = looked_at(seed)
    expected = passing(rows, filters, None)
    costs: dict[str, int] = {}
    for one in expected:
        if one.cost is not None and one.currency:
            costs[one.currency] = costs.get(one.currency, 0) + nano(one.cost)
    tokens = {name: sum(getattr(one, name) or 0 for one in expected) for name in COUNTED}

    tiles = figures(store.review.sums(None, filters, SUMMED))
    assert (tiles.requests, dict(tiles.costs)) == (len(expected), costs)
    assert {name: getattr(tiles, name) for name in COUNTED} == tokens
    assert tiles.unpriced == sum(one.cost is None for one in expected)
    assert tiles.failed == sum(one.status == "failed" for one in expected)

    for group in GROUPS:
        found = by_first(store.review.sums(None, filters, (group, *SUMMED)))
        assert together(found.values()) == replace(tiles, total_s=None, first_token_s=None)
        if not expected:
            continue
        frame = figures_frame(found, group, "en")
        assert frame[REQUESTS.en].iloc[:-1].sum() == frame[REQUESTS.en].iloc[-1] == len(expected)
        assert frame[UNPRICED.en].iloc[-1] == tiles.unpriced
        for currency, cost in costs.items():
            column = frame[COST_IN.fill(currency=currency).en]
            assert column.iloc[-1] == cost / NANO
            assert round(column.iloc[:-1].sum() * NANO) == pytest.approx(cost, abs=len(found))
        here = ZoneInfo(filters.zone)
        days = store.review.days(None, filters, (group,))
        for measure in MEASURED:
            whole = sum(costs.values()) if measure == "cost" else {**tokens, "requests": len(expected)}[measure]
            for step in STEPS:
                points = (
                    of_moments(store.review.moments(None, filters, (group,)), measure, here)
                    if step == "hour"
                    else of_days(days, measure, step, here)
                )
                assert sum(one.amount for one in points) == whole
                said = points_frame(points, group, measure, "zh")
                assert said["合计"].sum() == pytest.approx(whole / NANO if measure == "cost" else whole)


@pytest.mark.parametrize("seed", range(6))
def test_totals_of_every_file_are_those_of_the_rows(
    ledger: tuple[Store, list[RequestRecord]], tmp_path: Path, seed: int
) -> None:
    store, rows = ledger
    filters = looked_at(seed)
    expected = sorted(passing(rows, filters, None), key=lambda one: (one.started_at, one.id), reverse=True)
    tiles = figures(store.review.sums(None, filters, SUMMED))
    for one in FILES:
        with (tmp_path / one.id).open("wb") as file:
            one.write(Log(store.log.all_rows(None, filters, 7), "en", ZoneInfo(filters.zone)), file)

    lines = list(csv.DictReader(StringIO((tmp_path / "csv").read_text("utf-8-sig"))))
    body, last = lines[: len(expected)], lines[len(expected) :]
    assert [line["Request"] for line in body] == [one.id for one in expected]
    assert last[0]["Time"] == f"All ({len(expected)})"
    for name, title in (("prompt_tokens", "Tokens in"), ("total_tokens", "Tokens in all")):
        assert int(last[0][title] or 0) == sum(int(line[title] or 0) for line in body) == getattr(tiles, name)
    assert {line["Currency"]: float(line["Cost"]) for line in last if line["Currency"]} == {
        currency: cost / NANO for currency, cost in tiles.costs.items()
    }
    said = json.loads((tmp_path / "json").read_text())
    assert said["totals"]["requests"] == len(said["requests"]) == len(expected)
    assert said["totals"]["cost"] == {currency: cost / NANO for currency, cost in tiles.costs.items()}
    frame = pd.read_parquet(tmp_path / "parquet")
    assert (len(frame), int(frame["prompt_tokens"].sum())) == (len(expected), tiles.prompt_tokens)
    sheet = pd.read_excel(tmp_path / "xlsx", engine="calamine")
    assert len(sheet) == len(expected) + max(1, len(tiles.costs))


def test_a_table_as_a_file_ends_with_its_totals(ledger: tuple[Store, list[RequestRecord]]) -> None:
    store, rows = ledger
    filters = Filters("UTC", 730_000, 766_000)
    found = by_first(store.review.sums(None, filters, ("model", *SUMMED)))

    lines = list(csv.DictReader(StringIO(table_csv(figures_frame(found, "model", "en")).decode("utf-8-sig"))))

    assert lines[-1]["Model"] == "All"
    assert int(lines[-1]["Requests"]) == sum(int(line["Requests"]) for line in lines[:-1]) == len(rows)


def test_a_cell_that_looks_like_a_formula_is_text(ledger: tuple[Store, list[RequestRecord]], tmp_path: Path) -> None:
    _, rows = ledger
    one = replace(rows[0], model="=1+1", error_message="@SUM(A1)")

    with (tmp_path / "x.csv").open("wb") as file:
        FILES[0].write(Log([one], "zh", ZoneInfo("Asia/Shanghai")), file)

    text = (tmp_path / "x.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in text.decode("utf-8-sig")
    assert "'@SUM(A1)" in text.decode("utf-8-sig")


def test_the_frame_of_the_log_leaves_the_unknown_empty(ledger: tuple[Store, list[RequestRecord]]) -> None:
    _, rows = ledger
    unknown = replace(rows[0], prompt_tokens=None, cost=None, currency=None)

    frame = log_frame([unknown], "en", ZoneInfo("Asia/Kathmandu"))

    assert frame["Tokens in"].isna().all()
    assert frame["Cost"].isna().all()
    assert frame["Cost from"].isna().all()
    assert frame["Time"].iloc[0].isoformat() == unknown.started_at.astimezone(ZoneInfo("Asia/Kathmandu")).replace(
        tzinfo=None
    ).isoformat(timespec="microseconds").removesuffix(".000000")
