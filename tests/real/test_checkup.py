"""The check-up against servers that were not written here: the matrix is the one that was found there by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.checkup.asking import AsWritten, check_up
from core.checkup.trials import LABELS
from core.client import Gateway
from core.local import LocalModel
from core.local.machine import weights_file
from core.store.checkups import State
from tests.core.local_child import runs_the_model
from tests.server import free_port, healthy
from tests.waiting import until

WITH_SLOTS = """
import os, sys
os.environ["OMP_WAIT_POLICY"] = "passive"
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.port, params.hostnames = sys.argv[1], int(sys.argv[2]), ["127.0.0.1"]
params.n_parallel, params.n_ctx, params.cache_ram_mib, params.endpoint_slots = 2, 8192, 64, True
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.verbosity = 1
server = xllamacpp.Server(params)
sys.stdin.read()
os._exit(0)
"""
"""llama.cpp's own server, as in `core.local.server`, but telling what it is doing (GET /slots)."""
LLAMA_CPP: dict[str, State] = {
    **dict.fromkeys(("models", "whole", "usage", "stream", "stream_options", "n", "tool_role", "error"), "works"),
    **dict.fromkeys(("max_tokens", "max_completion_tokens", "stop_text", "stop_list"), "works"),
    **dict.fromkeys(("logprobs_boolean", "logprobs_integer", "json_object", "json_schema", "hang_up"), "works"),
    **dict.fromkeys(("temperature", "top_p", "presence_penalty", "frequency_penalty", "user"), "accepted"),
    "stream_usage": "ignored",
}
LLMOCK: dict[str, State] = {
    **LLAMA_CPP,
    **dict.fromkeys(("max_tokens", "max_completion_tokens", "stop_text", "stop_list"), "ignored"),
    **dict.fromkeys(("logprobs_boolean", "logprobs_integer"), "ignored"),
    "hang_up": "accepted",
}


@pytest.fixture
def llama_cpp() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-c", WITH_SLOTS, str(weights_file()), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        until(lambda: healthy(port, "/health"), 60)
        yield f"http://127.0.0.1:{port}/v1"
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def llmock() -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("llmock")), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until(lambda: healthy(port, "/v1/models"), 60)
        yield f"http://127.0.0.1:{port}/v1"
        process.terminate()


def matrix(address: str, model: str) -> dict[str, State]:
    client = AsWritten(Gateway("real", address), retries=0)
    try:
        return {name: finding.state for name, finding in check_up(client, model)}
    finally:
        client.close()


@runs_the_model
def test_llama_cpp_does_what_was_found_by_hand(llama_cpp: str) -> None:
    found = matrix(llama_cpp, LocalModel.MODEL)

    assert list(found) == list(LABELS)
    assert found == LLAMA_CPP


def test_llmock_does_what_was_found_by_hand(llmock: str) -> None:
    assert matrix(llmock, "gpt-4o") == LLMOCK
