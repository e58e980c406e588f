"""Nobody reads or changes another's rows: every public method of the store, called by somebody else with the ids of
Ada's. A method that is new is met by itself: it has to be told in `somebody_else` how it is called."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import ParleyError
from core.store.filters import Filters
from core.store.store import Store
from core.store.tables import metadata
from tests.core.store.somebody_else import (
    ADA,
    BO,
    FOR_ALL,
    LEAD,
    MEMBER,
    OF_THE_DESK,
    SECRET,
    Adas,
    call,
    methods,
    parameters_of,
    plant,
)


@pytest.fixture
def adas(store: Store) -> Adas:
    return plant(store)


def rows_of_ada(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that there is; Bo has none at first."""
    with store.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in ("processes", "audit", "people", "rollups", "rollup_values", "rollup_zones")
        }


PERSONAL = [name for name in methods() if name not in {**FOR_ALL, **OF_THE_DESK}]


@pytest.mark.parametrize("name", PERSONAL)
def test_isolation_of_every_method_of_the_store(store: Store, adas: Adas, name: str) -> None:
    takes = parameters_of(name)
    if name in ("messages.free", "messages.last_position", "messages.own"):
        return  # parts of a transaction of the store itself
    assert "owner" in takes or takes.get("by") == "Person", (
        f"{name} neither asks whose rows, nor is it said here why not"
    )
    before = rows_of_ada(store)

    said: Any = None
    with suppress(ParleyError):
        said = call(store, adas, name, MEMBER, BO)

    after = rows_of_ada(store)
    for table, rows in before.items():
        assert not [row for row in rows if row not in after[table]], f"{name} changed rows of another in {table}"
    new = [row for table, rows in after.items() for row in rows if row not in before[table]]
    mine = [row for row in new if "bench" not in repr(row)]
    assert SECRET not in repr(said), f"{name} shows another's rows"
    if name not in ("models.mark", "archive.write"):  # these keep what Bo himself has said
        assert SECRET not in repr(mine), f"{name} copied what is another's"


@pytest.mark.parametrize("name", [*FOR_ALL, *OF_THE_DESK])
def test_isolation_exceptions_are_methods_that_there_are(name: str) -> None:
    assert name in methods()


REVIEWED = [
    name
    for name in PERSONAL
    if name.partition(".")[0] in ("review", "log") and name not in ("review.values", "review.span", "log.running")
]


@pytest.mark.parametrize("guess", [{"prompt": SECRET}, {"tag": SECRET}, {"rated": 5}], ids=str)
def test_isolation_of_what_a_lead_might_guess(store: Store, adas: Adas, guess: dict[str, Any]) -> None:
    """A filter by what somebody wrote or judged tells nothing of other people's rows."""
    today = date.today().toordinal()
    filters = Filters("UTC", today - 2, today + 2, reader=BO, **guess)

    assert not store.log.page(None, filters, 10).rows
    assert store.log.page(None, replace(filters, reader=ADA), 10).rows


@pytest.mark.parametrize("name", REVIEWED)
def test_isolation_of_texts_where_a_lead_sees_the_figures_of_all(store: Store, adas: Adas, name: str) -> None:
    store.rollups.rebuild("UTC")
    said = call(store, adas, name, LEAD, LEAD.sees)

    assert SECRET not in repr(said)
    assert said, "a lead sees the figures"
