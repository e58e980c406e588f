"""Votes of blind comparisons are kept, each person's for themselves."""

from __future__ import annotations

from core.store.store import Store
from core.store.votes import Vote
from tests.core.store.conftest import OWNER


def test_votes_are_kept_in_order_and_taken_back(store: Store) -> None:
    run = store.runs.create(OWNER, "table", {}, [])
    first = store.votes.cast(OWNER, run.id, Vote(0, 0, (1, 0), 1))
    store.votes.cast(OWNER, run.id, Vote(1, 0, (0, 1), None))
    store.votes.cast("grace", run.id, Vote(0, 0, (0, 1), 0))

    assert [(one.case, one.shown, one.winner) for one in store.votes.of(OWNER, run.id)] == [
        (0, (1, 0), 1),
        (1, (0, 1), None),
    ]
    store.votes.take_back("grace", first)
    assert len(store.votes.of(OWNER, run.id)) == 2

    store.votes.take_back(OWNER, first)

    assert [one.case for one in store.votes.of(OWNER, run.id)] == [1]
