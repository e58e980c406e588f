"""Several answers to one request (`n`): those that never came, and one that is asked for again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from core.chat import Message
from core.checkup.checking import place_of
from core.lab.runner import Finder, Runner
from core.store.checkups import Checkup, Finding
from core.store.rows import Answer
from core.store.store import Store
from core.store.tables import now
from tests.core.lab.test_runner import bench, created
from tests.gateway import FakeGateway


def test_answers_a_gateway_without_n_never_gave_are_asked_for_one_by_one(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    of = bench(2, "one-10", "words-10")
    of = replace(of, variants=tuple(replace(one, parameters={"stream": True, "n": 3}) for one in of.variants))
    run = created(store, of)

    assert runner.start(run, find).ended.wait(20)

    cells = store.runs.cells("", run.id)
    assert Counter((one.variant, one.status, bool(one.message.text)) for one in cells) == {
        (0, "complete", True): 6,
        (1, "complete", True): 6,
    }
    assert Counter((one.body["model"], one.body.get("n")) for one in gateway.requests) == {
        ("one-10", 3): 2,
        ("one-10", None): 4,
        ("words-10", 3): 2,
    }


def test_what_a_check_up_found_to_give_one_answer_is_asked_for_one_at_once(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    connection = find("fake")
    assert connection is not None
    store.checkups.keep(Checkup(place_of(connection), "one-10", "fake", now(), {"n": Finding("ignored")}))
    of = bench(1, "one-10")
    run = created(store, replace(of, variants=(replace(of.variants[0], parameters={"stream": True, "n": 3}),)))

    assert runner.start(run, find).ended.wait(20)

    assert [one.status for one in store.runs.cells("", run.id)] == ["complete"] * 3
    assert [one.body.get("n") for one in gateway.requests] == [None] * 3


def test_one_that_failed_is_asked_again_without_the_others_of_its_request(
    store: Store, runner: Runner, find: Finder, gateway: FakeGateway
) -> None:
    of = bench(1, "words-10")
    of = replace(of, variants=(replace(of.variants[0], parameters={"stream": True, "n": 3}),))
    run = created(store, of)
    assert runner.start(run, find).ended.wait(20)
    first, second, third = store.runs.cells("", run.id)
    store.answers.end("cells", [(second.id, Answer(Message("assistant", ""), "failed"))])

    assert runner.start(run, find, only=[second.id]).ended.wait(20)

    cells = store.runs.cells("", run.id)
    assert [one.status for one in cells] == ["complete"] * 3
    assert (cells[0], cells[2]) == (first, third)
    assert [one.body.get("n") for one in gateway.requests] == [3, None]
