"""The log of the ledger: paged by key, rare rows found, what runs at its head."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from core.store.filters import Filters
from core.store.store import Store
from tests.core.store.ledger_rows import MINUTES, OWNER, ended, passing, write


@pytest.fixture
def chosen() -> Iterator[random.Random]:
    return random.Random(7)


def test_the_log_pages_by_key_and_meets_every_row_once(store: Store, chosen: random.Random) -> None:
    rows = [ended(at, chosen.randrange(MINUTES), chosen) for at in range(90)]
    write(store, rows)
    store.rollups.ensure("Europe/Berlin")
    everything = {"finish_reason": ("length", "")}
    orders: dict[Any, Any] = {"started_at": None, "cost": None, "total_s": None}
    for order in orders:
        for values in ({}, everything):
            filters = Filters("Europe/Berlin", 730_000, 766_000, values)
            found, above = [], None
            while True:
                page = store.log.page(OWNER, filters, 7, order=order, above=above)
                found += page.rows
                if (above := page.below) is None:
                    break

            expected = [one for one in passing(rows, filters, OWNER) if getattr(one, order) is not None]
            assert [one.id for one in found] == [
                one.id for one in sorted(expected, key=lambda one: (getattr(one, order), one.id), reverse=True)
            ]


def test_rare_rows_that_lie_far_apart_are_all_in_the_log_and_in_files(store: Store, chosen: random.Random) -> None:
    rows = [replace(ended(0, day * 1_440, chosen), owner=OWNER, model="rare") for day in range(150)]
    write(store, rows)
    store.rollups.ensure("UTC")
    filters = Filters("UTC", 730_000, 766_000, {"model": ("rare",)})

    assert len(list(store.log.all_rows(OWNER, filters))) == 150
    assert len(store.log.page(OWNER, filters, 149).rows) == 149


def test_what_runs_is_in_the_log_and_in_no_sum_or_file(store: Store, chosen: random.Random) -> None:
    store.rollups.ensure("UTC")
    write(store, [replace(ended(0, 5, chosen), owner=OWNER)])
    store.ledger.begin(replace(ended(1, 6, chosen), owner=OWNER, status="running"))
    filters = Filters("UTC", 730_000, 766_000)

    assert [one.status == "running" for one in store.log.page(OWNER, filters, 5).rows] == [True, False]
    assert len(list(store.log.all_rows(OWNER, filters))) == 1
    assert store.review.sums(OWNER, filters)[()]["requests"] == 1
    assert store.log.running(OWNER) == 1
