"""The life of the local model's process: how it starts, how it ends, and what its state says meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.local import LocalModel
from tests.core.local_child import DEADLINE_S, alive, long_answer, runs_the_model
from tests.waiting import until

pytestmark = runs_the_model

ROOT = Path(__file__).parents[2]


@pytest.fixture
def model() -> Iterator[LocalModel]:
    """Not started yet."""
    model = LocalModel()
    assert model.unavailable() is None
    yield model
    model.stop()


def started(model: LocalModel) -> int:
    """Start it, wait until it is ready; its process id."""
    model.start()
    assert model.wait(DEADLINE_S), model.failure
    assert model.pid is not None
    return model.pid


def test_it_goes_from_stopped_to_ready_and_back(model: LocalModel) -> None:
    states = [model.state]
    model.start()
    states.append(model.state)
    model.wait(DEADLINE_S)
    states.append(model.state)
    model.stop()
    states.append(model.state)

    assert states == ["stopped", "starting", "ready", "stopped"]
    assert model.failure is None


def test_it_has_no_address_unless_ready(model: LocalModel) -> None:
    with pytest.raises(RuntimeError, match="stopped, not ready"):
        _ = model.base_url


def test_waiting_without_a_start_returns_at_once(model: LocalModel) -> None:
    assert model.wait(DEADLINE_S * 1000) is False


def test_starting_again_keeps_the_same_process(model: LocalModel) -> None:
    before = started(model), model.base_url

    assert (started(model), model.base_url) == before


def test_stop_ends_it_in_the_middle_of_an_answer(model: LocalModel) -> None:
    pid = started(model)
    with long_answer(model.base_url, model.api_key):
        model.stop()

    assert not alive(pid)
    assert model.pid is None


def test_stop_ends_it_while_it_starts(model: LocalModel) -> None:
    model.start()
    pid = model.pid
    assert pid is not None
    model.stop()
    model.stop()

    assert not alive(pid)
    assert model.state == "stopped"


def test_a_process_that_dies_is_a_failure_and_can_be_started_again(model: LocalModel) -> None:
    pid = started(model)
    os.kill(pid, signal.SIGKILL)
    until(lambda: model.state == "failed", DEADLINE_S)
    assert model.failure is not None and "SIGKILL" in model.failure.zh

    assert started(model) != pid
    assert model.failure is None


def test_a_start_that_takes_too_long_is_a_failure() -> None:
    model = LocalModel(start_timeout_s=0.01)
    model.start()

    assert model.wait(DEADLINE_S) is False
    assert model.failure is not None and "no sign of life" in model.failure.en


def test_a_broken_model_file_is_a_failure_with_the_engines_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_weights").mkdir()
    (tmp_path / "broken_weights" / "model.gguf").write_bytes(b"not a model")
    monkeypatch.syspath_prepend(tmp_path)
    model = LocalModel(weights="broken_weights")
    model.start()

    assert model.wait(DEADLINE_S) is False
    assert model.state == "failed"
    assert model.failure is not None and "Failed to init server" in model.failure.en


@pytest.mark.parametrize("answering", [False, True], ids=["idle", "in the middle of an answer"])
def test_it_ends_when_parley_is_killed_by_sigkill(answering: bool) -> None:
    program = (
        "from core.local import LOCAL_MODEL as m; m.start(); m.wait(60); "
        "print(m.pid, m.base_url, m.api_key, flush=True); input()"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parley:
        assert parley.stdout is not None
        pid, base_url, key = parley.stdout.readline().split()
        with long_answer(base_url, key) if answering else nullcontext():
            assert alive(int(pid))
            parley.kill()

            until(lambda: not alive(int(pid)), DEADLINE_S)


def test_it_ends_with_parley_when_parley_just_ends() -> None:
    program = "from core.local import LOCAL_MODEL as m; m.start(); m.wait(60); print(m.pid)"
    parley = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert parley.stderr == ""
    assert not alive(int(parley.stdout))
