"""The sums beside the ledger: equal to its rows, in every zone, however they were made."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ledger.record import RequestRecord
from core.review.series import of_moments
from core.store import rollups
from core.store.archive import Archived
from core.store.days import begins, day_of, month_of, next_month
from core.store.filters import Filters
from core.store.review_tables import DIMENSIONS, MEASURES
from core.store.rows import Conversation
from core.store.store import Store, open_store
from core.store.sums import dimensions_of
from tests.core.store.ledger_rows import FROM, MINUTES, OWNER, ZONES, ended, passing, summed, write


@pytest.fixture
def chosen() -> Iterator[random.Random]:
    return random.Random(7)


def test_totals_of_every_day_period_and_dimension_are_those_of_the_rows(store: Store, chosen: random.Random) -> None:
    rows = [ended(at, chosen.randrange(MINUTES), chosen) for at in range(240)]
    write(store, rows[:100])
    for zone in ZONES[:3]:
        assert store.rollups.ensure(zone) is None
    write(store, rows[100:])
    for zone in ZONES[3:]:
        store.rollups.ensure(zone)

    first = FROM.date().toordinal()
    for zone in ZONES:
        for _ in range(8):
            low, high = sorted(chosen.sample(range(first - 3, first + 66), 2))
            names = chosen.sample(DIMENSIONS[1:], 2)
            values = {
                name: tuple({dimensions_of(one)[name] for one in rows[:2]}) for name in names[: chosen.randint(0, 2)]
            }
            filters = Filters(zone, low, high, values)
            whose = chosen.choice([OWNER, None])
            expected = passing(rows, filters, whose)
            by = tuple(chosen.sample(DIMENSIONS, chosen.randint(0, 3)))

            found = store.review.sums(whose, filters, by)

            places = {tuple(dimensions_of(one)[name] for name in by) for one in expected}
            assert set(found) == places
            for place, sums in found.items():
                here = [one for one in expected if tuple(dimensions_of(one)[name] for name in by) == place]
                assert sums == summed(here)
            days = store.review.days(whose, filters, by)
            assert {name: sum(sums[name] for sums in days.values()) for name in MEASURES} == summed(expected)
            months = store.review.months(whose, filters, by)
            assert {name: sum(sums[name] for sums in months.values()) for name in MEASURES} == summed(expected)
            assert {month for month, *_ in months} == {month_of(day) for day, *_ in days}
            for (day, *place), sums in days.items():
                assert sums == summed(
                    [
                        one
                        for one in expected
                        if day_of(one.started_at, ZoneInfo(zone)) == day
                        and [dimensions_of(one)[name] for name in by] == place
                    ]
                )


def test_totals_made_anew_are_those_that_were_kept(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("Asia/Kathmandu")
    write(store, [ended(at, chosen.randrange(MINUTES), chosen) for at in range(60)])
    filters = Filters("Asia/Kathmandu", 730_000, 766_000)

    def told() -> tuple[object, ...]:
        return (
            store.review.sums(None, filters, DIMENSIONS),
            store.review.days(None, filters, DIMENSIONS),
            store.review.months(None, filters, ("model", "currency")),
            store.review.months(OWNER, filters, ("model", "currency")),
        )

    kept = told()

    store.rollups.rebuild("Asia/Kathmandu")

    assert told() == kept


def test_a_row_that_ends_twice_counts_once(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("UTC")
    (one,) = rows = [replace(ended(0, 5, chosen), owner=OWNER)]
    write(store, rows)
    changed = replace(one, status="failed", total_tokens=77)

    store.ledger.end(one)
    store.ledger.end(changed)

    filters = Filters("UTC", 730_000, 766_000)
    assert store.review.sums(OWNER, filters) == {(): summed([changed])}
    assert store.review.sums(OWNER, filters, ("status",)) == {("failed",): summed([changed])}


def test_what_is_imported_is_summed(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("UTC")
    home = Conversation("c" * 32, "grace", "t", "none", None, {}, "", "", False, False, FROM, FROM)
    rows = [replace(ended(at, at, chosen), conversation_id=home.id) for at in range(3)]

    store.archive.write(OWNER, [Archived(home, (), tuple(rows))])

    assert store.review.sums(OWNER, Filters("UTC", 730_000, 766_000)) == {(): summed(rows)}


def test_what_a_dead_process_left_is_summed_once(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("UTC")
    one = replace(ended(0, 5, chosen), owner=OWNER, status="running", process_id="gone")
    store.ledger.begin(one)

    store.processes.recover()

    store.processes.recover()
    found = store.review.sums(OWNER, Filters("UTC", 730_000, 766_000), ("status",))
    assert {place: one["requests"] for place, one in found.items()} == {("interrupted",): 1}


def test_rows_found_dead_twice_and_ended_at_once_count_once(
    store: Store, database_url: str | None, tmp_path: Path, chosen: random.Random
) -> None:
    store.rollups.ensure("UTC")
    others = [open_store(database_url, tmp_path) for _ in range(2)]
    for at in range(5):
        rows = [
            replace(ended(number, 60 * at + number, chosen), owner=OWNER, status="running", process_id="gone")
            for number in range(30)
        ]
        for one in rows:
            store.ledger.begin(one)
        begin = threading.Barrier(3)

        def end(begin: threading.Barrier = begin, rows: list[RequestRecord] = rows) -> None:
            begin.wait()
            for one in rows[::3]:
                store.ledger.end(replace(one, status="ok"))

        def recover(which: Store, begin: threading.Barrier = begin) -> None:
            begin.wait()
            which.processes.recover()

        with ThreadPoolExecutor(3) as threads:
            for done in [threads.submit(end), *(threads.submit(recover, other) for other in others)]:
                done.result()
    for other in others:
        other.close()

    found = store.ledger.newest(OWNER, 1_000)
    assert Counter(one.status for one in found) == {"ok": 50, "interrupted": 100}
    assert store.review.sums(OWNER, Filters("UTC", 730_000, 766_000)) == {(): summed(found)}


def test_many_rows_are_summed_in_the_background(
    store: Store, chosen: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, [ended(at, chosen.randrange(MINUTES), chosen) for at in range(30)])
    monkeypatch.setattr(rollups, "AT_ONCE_ROWS", 10)

    shares = [store.rollups.ensure("Asia/Shanghai")]
    while (share := store.rollups.ensure("Asia/Shanghai")) is not None:
        shares.append(share)

    assert shares[0] is not None
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert (
        sum(one["requests"] for one in store.review.sums(None, Filters("Asia/Shanghai", 730_000, 766_000)).values())
        == 30
    )


def test_only_a_few_zones_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollups, "MOST_ZONES", 2)
    for zone in ZONES[:3]:
        store.rollups.ensure(zone)

    assert [zone for zone in ZONES[:3] if store.rollups.ready(zone)] == list(ZONES[1:3])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), zone=st.sampled_from(ZONES))
def test_a_moment_lies_within_its_day_and_month(moment: datetime, zone: str) -> None:
    here, at = ZoneInfo(zone), moment.replace(tzinfo=UTC)

    day = day_of(at, here)

    assert begins(day, here) <= at < begins(day + 1, here)
    assert month_of(day) <= day < next_month(day)


def test_a_row_of_an_absurd_time_is_in_no_sum_and_stops_nothing(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("Asia/Shanghai")
    odd = [datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)]
    write(store, [replace(ended(0, 5, chosen), started_at=at) for at in odd])
    write(store, [ended(1, 6, chosen)])

    store.rollups.rebuild("Asia/Shanghai")

    found = store.review.sums(None, Filters("Asia/Shanghai", 730_000, 766_000))
    assert [one["requests"] for one in found.values()] == [1]
    span = store.review.span(None)
    assert span is not None
    assert span[0] == span[1]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    here = ZoneInfo("Europe/Berlin")
    moments = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]

    points = of_moments([(at, ("a",), dict.fromkeys(MEASURES, 1)) for at in moments], "requests", here)

    assert [(f"{one.begins:%H:%M %z}", one.amount) for one in points] == [("02:00 +0200", 1), ("02:00 +0100", 1)]
