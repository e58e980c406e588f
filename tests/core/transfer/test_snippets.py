"""A request as code sends the same body; a pasted curl command brings it back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import ParleyError
from core.transfer.curl import read_curl
from core.transfer.snippets import SNIPPETS, Recipe
from tests.gateway import FakeGateway

KEY = "sk-test-0123456789"
TEXT = 'It\'s "quoted" \\ back, $HOME `x` \n新行 {{blank}} </script> \u2028 end'
BODIES: dict[str, dict[str, Any]] = {
    "least": {"model": "words-10", "messages": [{"role": "user", "content": TEXT}]},
    "streamed": {
        "model": "words-10",
        "messages": [{"role": "system", "content": "x"}, {"role": "user", "content": TEXT}],
        "temperature": 0.2,
        "top_p": 1.0,
        "max_tokens": 5,
        "stop": ["a", "'b'"],
        "logprobs": True,
        "top_logprobs": 2,
        "response_format": {"type": "json_object"},
        "user": "张三",
        "stream": True,
        "stream_options": {"include_usage": True},
    },
    "extra": {
        "model": "words-10",
        "messages": [{"role": "user", "content": "hi"}],
        "logprobs": 3,
        "enable_thinking": False,
        "top_k": None,
    },
}


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway() as running:
        yield running


def run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "FAKE_API_KEY": KEY, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("snippet", ["curl", "python", "openai"])
def test_a_snippet_sends_the_same_body(gateway: FakeGateway, tmp_path: Path, snippet: str, name: str) -> None:
    row = next(one for one in SNIPPETS if one.id == snippet)
    code = row.write(Recipe(f"{gateway.base_url}/chat/completions", "FAKE_API_KEY", BODIES[name]))
    assert KEY not in code
    file = tmp_path / "snippet"
    file.write_text(code, "utf-8")
    if snippet == "curl" and shutil.which("curl") is None:
        pytest.skip("there is no curl here")

    said = run(["bash" if snippet == "curl" else sys.executable, str(file)], tmp_path)

    (received,) = [one for one in gateway.requests if one.body]
    assert received.body == BODIES[name]
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert "word10" in said


def test_without_a_key_none_is_sent(gateway: FakeGateway, tmp_path: Path) -> None:
    for row in SNIPPETS:
        code = row.write(Recipe("http://127.0.0.1:1/v1/chat/completions", "", BODIES["least"]))
        assert "Authorization" not in code
        assert "environ" not in code


@pytest.mark.parametrize("name", BODIES)
def test_a_pasted_command_brings_the_request_back(name: str) -> None:
    recipe = Recipe("https://api.example.com/v1/chat/completions", "FAKE_API_KEY", BODIES[name])

    found = read_curl(SNIPPETS[0].write(recipe))

    assert (found.url, found.body, found.has_key) == (recipe.url, BODIES[name], False)


def test_commands_of_documents_are_understood() -> None:
    found = read_curl(
        "curl --location --request POST 'https://x.example/v1/chat/completions' \\\n"
        "--header 'Authorization: Bearer sk-real-0123' -H 'Content-Type: application/json' \\\n"
        """--data-raw '{"model": "m", "messages": [{"role": "user", "content": "你好"}]}'"""
    )

    assert found.url == "https://x.example/v1/chat/completions"
    assert found.has_key
    assert "sk-real" not in json.dumps(found.body)


def test_a_command_that_a_browser_copied_is_understood() -> None:
    found = read_curl(
        "curl --cacert ca.pem 'https://x.example/v1/chat/completions' --data-raw "
        r"""$'{"model": "m", "messages": [{"role": "user", "content": "It\'s\\n\u0021 \ud83d\ude00"}]}'"""
    )

    assert found.url == "https://x.example/v1/chat/completions"
    assert found.body["messages"][0]["content"] == "It's\n! \U0001f600"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("wget x", "begins with 'curl'"),
        ("", "begins with 'curl'"),
        ("curl 'x", "can't be taken apart"),
        ("curl https://x", "no JSON to send"),
        ("curl https://x -d '{'", "not valid JSON: line 1"),
        ("curl https://x -d '{}'", 'has no "messages"'),
        ("curl https://x -d @body.json", r"from a file \(body.json\)"),
        ("curl https://x -H", "can't be taken apart"),
    ],
)
def test_what_is_no_request_says_so(command: str, words: str) -> None:
    with pytest.raises(ParleyError, match=words):
        read_curl(command)
