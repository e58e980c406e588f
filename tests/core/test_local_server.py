"""What the local model's server answers, and to whom."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.local import LocalModel
from tests.core.local_child import DEADLINE_S, ask, reads_proc, runs_the_model

pytestmark = runs_the_model


@pytest.fixture(scope="module")
def model() -> Iterator[LocalModel]:
    """One that is ready; these tests only ask it something."""
    model = LocalModel()
    model.start()
    assert model.wait(DEADLINE_S), model.failure or model.unavailable()
    yield model
    model.stop()


def test_models_are_listed_for_the_key(model: LocalModel) -> None:
    with ask(model.base_url, "/models", model.api_key) as response:
        assert [row["id"] for row in json.load(response)["data"]] == [LocalModel.MODEL]


@pytest.mark.parametrize("key", [None, "sk-wrong"], ids=["no key", "another key"])
@pytest.mark.parametrize("path", ["/models", "/chat/completions"])
def test_it_answers_401_without_the_key(model: LocalModel, path: str, key: str | None) -> None:
    with ask(model.base_url, path, key) as response:
        assert response.status == 401


def test_it_answers_a_message(model: LocalModel) -> None:
    body = {"model": LocalModel.MODEL, "max_tokens": 8, "messages": [{"role": "user", "content": "Say hello."}]}
    with ask(model.base_url, "/chat/completions", model.api_key, body) as response:
        completion = json.load(response)

    assert completion["model"] == LocalModel.MODEL
    assert completion["choices"][0]["message"]["content"].strip()
    assert 1 <= completion["usage"]["completion_tokens"] <= 8


def test_it_listens_on_127_0_0_1_only(model: LocalModel) -> None:
    """A server bound to every address would answer on the other two as well."""
    url = urlsplit(model.base_url)
    assert url.hostname == "127.0.0.1" and url.port

    for other in ("127.0.0.2", "::1"):
        with pytest.raises(OSError):
            socket.create_connection((other, url.port), timeout=5).close()


def test_no_web_page_may_read_its_answers(model: LocalModel) -> None:
    with ask(model.base_url, "/models", model.api_key) as response:
        assert not response.getheader("Access-Control-Allow-Origin")


@reads_proc
def test_the_key_is_not_in_its_command_line_nor_environment(model: LocalModel) -> None:
    for name in ("cmdline", "environ"):
        assert model.api_key.encode() not in Path(f"/proc/{model.pid}/{name}").read_bytes()


@reads_proc
def test_it_gets_no_other_key_of_parleys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_GATEWAY_API_KEY", "sk-of-a-gateway")
    model = LocalModel()
    model.start()
    assert model.wait(DEADLINE_S)
    environment = Path(f"/proc/{model.pid}/environ").read_bytes()
    model.stop()

    assert b"PATH=" in environment
    assert b"sk-of-a-gateway" not in environment
