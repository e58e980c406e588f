"""Runs and their cells, on both backends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from core.chat import Message, TokenLogprob, TopLogprob
from core.ledger.record import RequestRecord
from core.store.cells import NewCell, StoredCell
from core.store.pieces import StoredPiece
from core.store.raw import Event
from core.store.rows import Answer, StoredError
from core.store.runs import NoSuchRun, StoredRun
from core.store.store import Store
from core.store.tables import now
from core.text import Text
from tests.core.store.conftest import OWNER

BENCH = {"messages": [{"role": "user", "content": "问题 {{a}}"}], "rows": [["\u0000", "\ud800"]]}
NEW = [NewCell(case, variant, 0, 0, f"key-{case}-{variant}") for case in range(3) for variant in range(2)]


def cells(store: Store, run: StoredRun) -> list[StoredCell]:
    return store.runs.cells(OWNER, run.id)


def answered(store: Store, cell: StoredCell, text: str, cost: float | None = None) -> RequestRecord:
    """Let a cell be answered as the desk does it."""
    record = RequestRecord(f"r-{cell.id[:20]}", "experiment", "g", "m", now(), owner=OWNER, run_id=cell.run_id)
    store.runs.claim(OWNER, [cell.id], store.processes.id)
    store.ledger.begin(record, [cell.id], "cells")
    done = replace(record, status="ok", cost=cost, currency="USD" if cost is not None else None, total_s=1.0)
    told = (TokenLogprob("x", -0.1, (TopLogprob("y", -1.0),)),)
    answer = Answer(Message("assistant", text, reasoning="hm"), "complete", finish_reason="stop", logprobs=told)
    store.ledger.end(done, [(cell.id, answer)], [], "cells", [Event(0.5, '{"a": "中"}'), Event(0.75, "[DONE]")])
    return done


def test_a_run_keeps_what_was_asked_and_its_cells_in_order(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)

    assert store.runs.get(OWNER, run.id) == run
    assert dict(run.bench) == BENCH
    assert [(one.case, one.variant, one.status) for one in cells(store, run)] == [
        (case, variant, "waiting") for case in range(3) for variant in range(2)
    ]
    assert [one.case for one in store.runs.cells(OWNER, run.id, (1, 3))] == [1, 1, 2, 2]
    assert store.runs.counts(OWNER, [run.id]) == {run.id: {"waiting": 6}}


def test_an_answer_and_its_row_are_kept_together(store: Store) -> None:
    run = store.runs.create(OWNER, "compare", BENCH, NEW)
    first, second = cells(store, run)[:2]

    record = answered(store, first, "答 \x00", 0.5)
    answered(store, second, "two", 0.25)

    one = store.runs.cell(OWNER, first.id)
    assert one is not None
    assert (one.message.text, one.message.reasoning, one.finish_reason) == ("答 \u2400", "hm", "stop")
    assert one.logprobs == (TokenLogprob("x", -0.1, (TopLogprob("y", -1.0),)),)
    assert one.record is not None
    assert (one.record.id, one.record.cost, one.record.total_s) == (record.id, 0.5, 1.0)
    assert store.runs.spent(OWNER, run.id) == {"USD": 0.75}
    assert store.ledger.heard(OWNER, record.id) == [Event(0.5, '{"a": "中"}'), Event(0.75, "[DONE]")]
    assert store.ledger.heard("grace", record.id) == []


def test_a_cell_is_in_one_hand_alone(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    first, second = cells(store, run)[:2]

    assert store.runs.claim(OWNER, [first.id], "one")
    assert not store.runs.claim(OWNER, [first.id], "two")
    store.runs.put_back(OWNER, [first.id])
    assert store.runs.claim(OWNER, [first.id], "two")
    answered(store, second, "done")
    assert not store.runs.claim(OWNER, [second.id], "two")


def test_cells_of_a_request_of_which_another_process_has_one_are_not_taken(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    first, second = cells(store, run)[:2]
    store.runs.claim(OWNER, [second.id], "one")

    assert not store.runs.claim(OWNER, [first.id, second.id], "two")
    assert [one.status for one in cells(store, run)[:2]] == ["waiting", "queued"]


def test_of_many_that_want_the_same_cells_one_gets_them(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    wanted = [one.id for one in cells(store, run)[:2]]
    both_ways = [wanted if number % 2 else wanted[::-1] for number in range(16)]
    with ThreadPoolExecutor(16) as pool:
        took = list(pool.map(lambda at: store.runs.claim(OWNER, both_ways[at], f"process {at}"), range(16)))

    assert took.count(True) == 1


def test_what_is_complete_is_found_by_what_was_asked(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    first = cells(store, run)[0]
    answered(store, first, "taken")

    found = store.runs.finished(OWNER, [one.key for one in NEW])
    assert found == {("key-0-0", 0, 0): first.id}
    assert store.runs.finished("grace", ["key-0-0"]) == {}

    other = store.runs.create(OWNER, "table", BENCH, [replace(NEW[0], taken_from=first.id), NEW[1]])
    taken, asked = cells(store, other)
    assert (taken.status, taken.message.text, taken.taken_from) == ("complete", "taken", first.id)
    assert taken.record is not None
    assert asked.status == "waiting"
    assert store.runs.spent(OWNER, other.id) == {}


def test_what_a_dead_process_left_is_interrupted_with_its_text(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    first = cells(store, run)[0]
    store.runs.claim(OWNER, [first.id], "a process that died")
    record = RequestRecord("r1", "experiment", "g", "m", now(), owner=OWNER, process_id="a process that died")
    store.ledger.begin(record, [first.id], "cells")
    store.pieces.add([StoredPiece(first.id, 1, "half"), StoredPiece(first.id, 2, " of it")])
    growing = store.runs.cell(OWNER, first.id)
    assert growing is not None
    assert (growing.status, growing.message.text) == ("running", "half of it")

    store.processes.recover()

    left = store.runs.cell(OWNER, first.id)
    assert left is not None
    assert (left.status, left.message.text) == ("interrupted", "half of it")
    row = store.ledger.get(OWNER, "r1")
    assert row is not None
    assert (row.status, row.characters) == ("interrupted", 10)


def test_a_run_is_named_starred_deleted_and_brought_back(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    later = store.runs.create(OWNER, "compare", BENCH, [], after_id=run.id)

    store.runs.change(OWNER, run.id, name="第一次", starred=True)
    assert [one.id for one in store.runs.newest(OWNER)] == [later.id, run.id]
    assert [one.name for one in store.runs.newest(OWNER, starred=True)] == ["第一次"]
    store.runs.delete(OWNER, run.id)
    with pytest.raises(NoSuchRun):
        store.runs.get(OWNER, run.id)
    assert store.runs.cells(OWNER, run.id) == []
    store.runs.delete(OWNER, run.id, back=True)
    assert store.runs.get(OWNER, run.id).starred


def test_cells_are_added_rated_and_fail(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW[:1])
    (added,) = store.runs.add(OWNER, run.id, [replace(NEW[0], repetition=1)])
    first, second = cells(store, run)
    assert (second.id, second.position, second.repetition) == (added, 2, 1)

    store.runs.rate(OWNER, first.id, 4, "gut")
    failed = Answer(Message("assistant", ""), "failed", error=StoredError("x", Text("why", "为什么")))
    store.answers.end("cells", [(second.id, failed)])

    first, second = cells(store, run)
    assert (first.rating, first.note) == (4, "gut")
    assert second.error == StoredError("x", Text("why", "为什么"))
    assert store.runs.counts(OWNER, [run.id])[run.id] == {"waiting": 1, "failed": 1}


def test_nobody_else_sees_or_changes_a_run(store: Store) -> None:
    run = store.runs.create(OWNER, "table", BENCH, NEW)
    first = cells(store, run)[0]

    with pytest.raises(NoSuchRun):
        store.runs.get("grace", run.id)
    with pytest.raises(NoSuchRun):
        store.runs.add("grace", run.id, NEW)
    store.runs.change("grace", run.id, name="mine")
    store.runs.rate("grace", first.id, 1)
    assert not store.runs.claim("grace", [first.id], "p")
    store.runs.delete("grace", run.id)
    assert store.runs.cells("grace", run.id) == []
    assert store.runs.newest("grace") == []
    assert store.runs.get(OWNER, run.id).name == ""
    assert cells(store, run)[0] == first


def test_the_workbench_is_kept(store: Store) -> None:
    assert store.benches.get(OWNER) is None

    store.benches.keep(OWNER, BENCH)
    store.benches.keep(OWNER, {**BENCH, "at_once": 2})

    assert store.benches.get(OWNER) == {**BENCH, "at_once": 2}
    assert store.benches.get("grace") is None
