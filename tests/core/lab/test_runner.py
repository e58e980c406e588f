"""Runs are worked off: so many at once, with pauses, cancelled, taken up again, and never paid twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.chat import ChatRequest, Message
from core.errors import RateLimitError
from core.lab.bench import Bench, Cases, Variant
from core.lab.checks import Check
from core.lab.plan import plan
from core.lab.results import by_variant, judged
from core.lab.runner import Finder, Runner, Work
from core.prompts.prompt import Prompt
from core.replies.reply import Job, Reply
from core.store.runs import StoredRun
from core.store.store import Store, open_store
from tests.gateway import FakeGateway, words
from tests.waiting import until

RUNNING = Path(__file__).with_name("running.py")


def bench(count: int, *models: str, repetitions: int = 1, at_once: int = 8) -> Bench:
    cases = Cases(("number",), tuple((str(at),) for at in range(count)))
    variants = tuple(Variant("fake", model, {"stream": True}) for model in models)
    return Bench((Message("user", "Case {{number}}"),), variants, cases=cases, repetitions=repetitions, at_once=at_once)


def created(store: Store, of: Bench) -> StoredRun:
    return store.runs.create("", "table", of.as_json(), [cell for one in plan(of) for cell in one.cells()])


def states(store: Store, run: StoredRun) -> Counter[str]:
    return Counter(one.status for one in store.runs.cells("", run.id))


def test_every_cell_has_its_answer_and_its_row(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    of = bench(5, "words-10", "words-20", repetitions=2)
    run = created(store, of)

    assert runner.start(run, find).ended.wait(20)

    cells = store.runs.cells("", run.id)
    assert [(one.case, one.variant, one.repetition) for one in cells] == [
        (one.case, one.variant, one.repetition) for one in plan(of)
    ]
    assert {(one.variant, one.message.text) for one in cells} == {(0, "".join(words(10))), (1, "".join(words(20)))}
    assert all(one.status == "complete" and one.record and one.record.run_id == run.id for one in cells)
    rows = store.ledger.newest("")
    assert {row.kind for row in rows} == {"experiment"}
    assert len(rows) == len(gateway.requests) == len({one.request_id for one in cells}) == 20
    assert runner.work(run.id) is None


def test_rows_of_the_ledger_name_the_prompt_of_their_column(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    store.prompts.save("", Prompt("counter", system="Count to {{number}}."))
    told = (Message("system", "Count to {{number}}."), Message("user", "Go"))
    other = (Message("system", "Count\nslowly."), Message("user", "{{number}}"))
    variants = tuple(Variant("fake", "words-10", {}, messages) for messages in (None, told, other))
    of = replace(bench(2, "words-10"), variants=variants)

    assert runner.start(created(store, of), find).ended.wait(20)

    assert Counter(row.prompt for row in store.ledger.newest("")) == {
        "Case {{number}}": 2,
        "counter": 2,
        "Count": 2,
    }


def test_no_more_at_once_than_allowed(store: Store, runner: Runner, find: Finder, gateway: FakeGateway) -> None:
    run = created(store, bench(12, "words-10@50", at_once=3))

    work = runner.start(run, find)
    most = 0
    while not work.ended.wait(0.01):
        most = max(most, len(gateway.open))

    assert 1 < most <= 3
    assert states(store, run) == {"complete": 12}


def test_a_pause_that_a_gateway_asks_for_holds_for_all(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    run = created(store, bench(6, "faulty-100", at_once=2))
    gateway.fault = lambda percent: "429" if len(gateway.requests) <= 2 else None  # type: ignore[method-assign]

    assert runner.start(run, find).ended.wait(20)

    assert states(store, run) == {"complete": 6}
    arrived = [one.arrived_at for one in gateway.requests]
    assert len(arrived) == 8
    assert arrived[2] - arrived[1] >= 0.18  # Retry-After: 0.2
    assert Counter(row.http_status for row in store.ledger.newest("")) == {200: 6, 429: 2}


class SendingAgain(Reply):
    """A reply whose pause ends just as it is looked at."""

    _looks: Iterator[float | None] = iter(())

    @property
    def again_at(self) -> float | None:
        return next(self._looks, None)

    @again_at.setter
    def again_at(self, at: float | None) -> None:
        self._looks = iter([at])


def test_a_pause_that_ends_while_it_is_looked_at_still_holds_for_all(
    store: Store, runner: Runner, find: Finder
) -> None:
    connection = find("fake")
    assert connection is not None
    reply = SendingAgain(Job(connection, ChatRequest("words-10", (Message("user", "Go"),))))
    reply.again(60, RateLimitError())
    of = bench(1, "words-10")
    work = Work(created(store, of), of, deque(), {"cell": reply})

    runner._gather(work)

    assert 50 < work.pause_s <= 60


def test_cancelled_keeps_what_is_done_and_goes_on_later(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    run = created(store, bench(10, "words-10@40", at_once=2))
    runner.start(run, find)
    until(lambda: states(store, run)["complete"] >= 2)

    runner.cancel(run.id)

    before = states(store, run)
    assert before["complete"] >= 2
    assert before["waiting"] + before["stopped"] == 10 - before["complete"]
    done = {one.id: one.request_id for one in store.runs.cells("", run.id) if one.status == "complete"}
    gateway.hurry = True
    assert runner.start(run, find).ended.wait(20)
    assert states(store, run) == {"complete": 10}
    after = {one.id: one.request_id for one in store.runs.cells("", run.id)}
    assert {name: after[name] for name in done} == done


def test_one_cell_is_asked_for_without_the_rest(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    run = created(store, bench(5, "words-10"))
    second = store.runs.cells("", run.id)[1]

    assert runner.start(run, find, only=[second.id]).ended.wait(20)

    assert [one.status for one in store.runs.cells("", run.id)] == ["waiting", "complete", *["waiting"] * 3]
    assert runner.start(run, find, only=[second.id]).ended.wait(20)
    assert len(gateway.requests) == 1  # what is complete is never asked for again


def test_all_answers_of_a_request_are_asked_for_again_together(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    of = bench(1, "busy-1")
    of = replace(of, variants=(replace(of.variants[0], parameters={"n": 2}),))
    run = created(store, of)
    runner.start(run, find).ended.wait(20)
    first, second = store.runs.cells("", run.id)
    assert (first.status, second.status) == ("failed", "failed")

    assert runner.start(run, find, only=[second.id]).ended.wait(20)

    first, second = store.runs.cells("", run.id)
    assert (first.message.text, second.message.text[:4]) == ("".join(words(10)), "(2) ")


def test_what_failed_says_why_and_is_tried_again_when_asked(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    run = created(store, bench(2, "status-400", "words-10"))
    runner.start(run, find).ended.wait(20)
    failed = [one for one in store.runs.cells("", run.id) if one.status == "failed"]
    assert [one.error.kind for one in failed if one.error] == ["bad_request"] * 2
    asked = len(gateway.requests)

    assert runner.start(run, find).ended.wait(20)
    assert len(gateway.requests) == asked

    assert runner.start(run, find, only=[failed[0].id]).ended.wait(20)
    assert len(gateway.requests) == asked + 1


def test_a_gateway_that_is_gone_is_named(store: Store, runner: Runner) -> None:
    run = created(store, bench(1, "words-10"))

    assert runner.start(run, lambda name: None).ended.wait(20)

    (cell,) = store.runs.cells("", run.id)
    assert cell.error is not None
    assert "gateway fake is not set up any more" in cell.error.text.en


def test_equal_requests_are_taken_from_earlier_runs_only_when_wanted(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    of = bench(3, "words-10", repetitions=2)
    first = created(store, of)
    runner.start(first, find).ended.wait(20)
    planned = list(plan(of))

    there = store.runs.finished("", [one.key for one in planned])
    assert len(there) == 6  # each repetition is an answer of its own
    again = store.runs.create("", "table", of.as_json(), [cell for one in planned for cell in one.cells(there)])
    assert runner.start(again, find).ended.wait(20)

    cells = store.runs.cells("", again.id)
    assert [one.message.text for one in cells] == [one.message.text for one in store.runs.cells("", first.id)]
    assert all(one.taken_from and one.status == "complete" for one in cells)
    assert len(gateway.requests) == 6
    (summary,) = by_variant(of, judged(of, cells, (Check("contains", "word1"),)))
    assert (summary.passed, summary.judged, summary.prompt_tokens) == (6, 6, None)  # nothing was sent


@pytest.mark.timeout(240)
def test_a_run_killed_in_the_middle_is_resumed_and_no_finished_cell_is_paid_twice(
    tmp_path: Path, gateway: FakeGateway
) -> None:
    of = bench(200, "faulty-5", "faulty-5", "faulty-5", repetitions=2, at_once=16)
    of = replace(
        of,
        variants=tuple(replace(one, parameters={**one.parameters, "seed": at}) for at, one in enumerate(of.variants)),
    )
    store = open_store(None, tmp_path)
    run = created(store, of)

    for least in (100, 450, 800):
        process = start(tmp_path, gateway, run)
        until(lambda least=least: states(store, run)["complete"] >= least, 60)
        process.send_signal(signal.SIGKILL)
        ended(process)
        gateway.wait_for(lambda: all(one.closed_at or one.finished for one in gateway.requests))
    done = {one.id: one.request_id for one in store.runs.cells("", run.id) if one.status == "complete"}
    process = start(tmp_path, gateway, run)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "done"
    ended(process)

    cells = store.runs.cells("", run.id)
    assert len(cells) == 1_200
    assert {one.status for one in cells} <= {"complete", "failed"}
    assert all(one.error for one in cells if one.status == "failed")
    assert {one.id: one.request_id for one in cells if one.id in done} == done
    rows = store.ledger.newest("", 5_000)
    statuses = Counter(row.status for row in rows)
    # a row is there before its request leaves: one killed in between has the row alone, as interrupted
    assert 0 <= len(rows) - len(gateway.requests) <= statuses["interrupted"] <= 3 * of.at_once
    assert "running" not in statuses
    assert Counter(row.message_id for row in rows if row.status == "ok").most_common(1)[0][1] == 1
    store.close()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_processes_share_a_run_and_ask_for_each_cell_once(
    tmp_path: Path, gateway: FakeGateway, request: pytest.FixtureRequest, database: str
) -> None:
    url = request.getfixturevalue("postgresql_url") if database == "postgresql" else None
    store = open_store(url, tmp_path)
    run = created(store, bench(60, "words-10@10", at_once=4))
    started = [begun(tmp_path, gateway, run, url) for _ in range(2)]
    for process in started:
        assert process.stdout is not None
        assert [line.strip() for line in process.stdout] == ["ready", "done"]
        ended(process)

    assert states(store, run) == {"complete": 60}
    asked = Counter(one.body["messages"][-1]["content"] for one in gateway.requests)
    assert asked == {f"Case {at}": 1 for at in range(60)}
    rows = store.ledger.newest("", 100)
    assert len(rows) == 60
    assert len({row.process_id for row in rows}) == 2
    store.close()


def ended(process: subprocess.Popen[str]) -> None:
    process.wait(10)
    if process.stdout is not None:
        process.stdout.close()


def start(folder: Path, gateway: FakeGateway, run: StoredRun) -> subprocess.Popen[str]:
    process = begun(folder, gateway, run)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    return process


def begun(folder: Path, gateway: FakeGateway, run: StoredRun, url: str | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, str(RUNNING), str(folder), gateway.base_url, run.id, *([url] if url else [])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
