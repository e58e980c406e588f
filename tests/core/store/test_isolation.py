"""Nobody reads or changes another's rows: every public method of the store, called by somebody else with the ids of
Ada's. A method that is new is met by itself: it has to be told in `somebody_else` how it is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.store.filters import Filters
from core.store.store import Store, open_store
from tests.conftest import empty_database
from tests.core.store.somebody_else import (
    ADA,
    BO,
    FOR_ALL,
    KEEPS,
    LEAD,
    OF_THE_DESK,
    SECRET,
    Adas,
    call,
    methods,
    parameters_of,
    plant,
    unchanged_by,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One for all: nothing that is done here may change what is Ada's."""
    folder = tmp_path_factory.mktemp("isolation")
    with ExitStack() as stack:
        server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
        opened = open_store(stack.enter_context(empty_database(server)) if server else None, folder)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def adas(store: Store) -> Adas:
    return plant(store)


PERSONAL = [name for name in methods() if name not in {**FOR_ALL, **OF_THE_DESK}]


@pytest.mark.parametrize("name", [one for one in PERSONAL if one not in KEEPS])
def test_isolation_of_every_method_of_the_store(store: Store, adas: Adas, name: str) -> None:
    takes = parameters_of(name)
    assert "owner" in takes or takes.get("by") == "Person", (
        f"{name} neither asks whose rows, nor is it said here why not"
    )
    unchanged_by(store, adas, name)


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
