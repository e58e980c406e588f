"""The laboratory against a real model: what it predicts is what is sampled, and heat makes answers differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.chat import ChatRequest, Message
from core.client import ChatClient, Gateway
from core.lab.bench import Bench, Variant
from core.lab.intervals import share
from core.lab.metrics import points
from core.lab.plan import plan
from core.lab.probabilities import steps
from core.lab.results import judged
from core.lab.reweigh import reweighed
from core.lab.runner import Runner
from core.lab.sweep import repeated, swept
from core.local import LocalModel
from core.replies.desk import Desk
from core.settings import Connection, read_settings
from core.store.store import open_store
from core.text import same
from tests.core.local_child import runs_the_model

pytestmark = runs_the_model
QUESTION = (Message("user", "Name one colour. Answer with one word."),)
PLAIN = {"top_p": 1, "top_k": 0, "min_p": 0}
"""llama.cpp cuts unlikely tokens off unless it is told not to."""
SAMPLES = 200


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    local = LocalModel()
    local.start()
    assert local.wait(90), local.failure
    yield Gateway("real", local.base_url, local.api_key)
    local.stop()


@pytest.mark.parametrize("temperature", [0.5, 1.5])
def test_the_share_predicted_from_one_answer_is_the_share_that_is_sampled(gateway: Gateway, temperature: float) -> None:
    client = ChatClient(gateway)
    told = {"temperature": 0, "max_tokens": 1, "logprobs": True, "top_logprobs": 5}
    answer = client.complete(ChatRequest(LocalModel.MODEL, QUESTION, {**told, **PLAIN}))
    assert answer.choices[0].logprobs
    step = steps(answer.choices[0].logprobs)[0]
    likeliest = step.candidates[0]
    predicted = reweighed([one.probability or 0.0 for one in step.candidates], temperature).shares[0]

    sampling = {"temperature": temperature, "max_tokens": 1, **PLAIN}
    requests = (ChatRequest(LocalModel.MODEL, QUESTION, {**sampling, "seed": seed}) for seed in range(SAMPLES))
    sampled = [client.complete(one).message.text for one in requests]
    client.close()

    found = share(sum(one.strip() == likeliest.text.strip() for one in sampled), SAMPLES)
    assert found is not None and found.low is not None and found.high is not None
    print(f"T = {temperature}: predicted {predicted.low:.3f} to {predicted.high:.3f}, sampled {found}")
    assert predicted.low <= found.high
    assert predicted.high >= found.low


def test_heat_makes_answers_differ_and_without_it_they_are_the_same(gateway: Gateway, tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    desk = Desk(store, read_settings(tmp_path / "no.env", {"PARLEY_TITLES": "0"}))
    runner = Runner(desk)
    one = Variant("real", LocalModel.MODEL, {"max_tokens": 12, "seed": 7})
    sweep = repeated(swept(Bench(QUESTION, (one,)), 0, "temperature", (0, 1.5)), 6, together=False)
    cold, hot = sweep.variants
    whole = replace(sweep, variants=(cold, replace(hot, parameters={"max_tokens": 12, "temperature": 1.5}))).as_case()
    run = store.runs.create("", "sweep", whole.as_json(), [cell for asked in plan(whole) for cell in asked.cells()])

    connection = Connection("real", same("Real"), gateway, origin="env")
    assert runner.start(run, {"real": connection}.get).ended.wait(120)

    cold_point, hot_point = points(whole, judged(whole, store.runs.cells("", run.id)))
    runner.close()
    desk.close()
    store.close()
    assert cold_point.measured["distinct"] is not None and hot_point.measured["distinct"] is not None
    assert cold_point.measured["distinct"].value == 1 / 6
    assert hot_point.measured["distinct"].value > 1 / 6
