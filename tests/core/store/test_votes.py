"""Votes of blind comparisons are kept, each person's for themselves."""

from __future__ import annotations

import pytest

from core.store.runs import NoSuchRun
from core.store.store import Store
from core.store.votes import Vote
from tests.core.store.conftest import OWNER


def test_votes_are_kept_in_order_and_taken_back(store: Store) -> None:
    run = store.runs.create(OWNER, "table", {}, [])
    store.votes.cast(OWNER, run.id, Vote(0, 0, 0, (1, 0), 0))
    first = store.votes.cast(OWNER, run.id, Vote(0, 0, 0, (1, 0), 1))  # in another tab: it takes the first one's place
    store.votes.cast(OWNER, run.id, Vote(1, 0, 0, (0, 1), None))

    assert [(one.case, one.shown, one.winner) for one in store.votes.of(OWNER, run.id)] == [
        (0, (1, 0), 1),
        (1, (0, 1), None),
    ]
    store.votes.take_back(OWNER, first)

    assert [one.case for one in store.votes.of(OWNER, run.id)] == [1]


def test_nobody_votes_on_runs_of_others_or_takes_their_votes_back(store: Store) -> None:
    run = store.runs.create(OWNER, "table", {}, [])
    mine = store.votes.cast(OWNER, run.id, Vote(0, 0, 0, (0, 1), 0))

    with pytest.raises(NoSuchRun):
        store.votes.cast("grace", run.id, Vote(0, 0, 0, (0, 1), 1))
    store.votes.take_back("grace", mine)

    assert store.votes.of("grace", run.id) == []
    assert [one.winner for one in store.votes.of(OWNER, run.id)] == [0]
