"""The test gateway keeps to its own table."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

from tests.core.client.asking import asking, client_of, read
from tests.gateway import MODELS, FakeGateway, answers, words


def test_every_listed_model_is_in_the_table() -> None:
    table = set(re.findall(r"`([a-z]+)(?:-[^`]*)?`", answers.__doc__ or ""))

    assert {re.split("[-@]", name)[0] for name in MODELS} <= table
    assert {name.removeprefix("refuse-") for name in MODELS if name.startswith("refuse-")} == set(answers.REFUSALS)


def test_the_words_can_be_computed() -> None:
    with FakeGateway() as gateway:
        client = client_of(gateway)

        assert read(client.stream(asking("words-200"))).message.text == "".join(words(200))
        assert client.complete(asking("words-200")).message.text == "".join(words(200))


@pytest.mark.parametrize("streaming", [True, False], ids=["streaming", "not streaming"])
def test_the_rate_is_kept(streaming: bool) -> None:
    with FakeGateway() as gateway:
        client = client_of(gateway)
        began = time.monotonic()
        read((client.stream if streaming else client.whole)(asking("words-21@100")))

        assert 0.2 <= time.monotonic() - began < 3


def test_several_answers_differ_and_their_tokens_are_counted_together() -> None:
    with FakeGateway() as gateway:
        completion = read(client_of(gateway).stream(asking("think", "one two three", n=2)))

    assert [choice.message.text for choice in completion.choices] == ["".join(words(10)), f"(2) {''.join(words(10))}"]
    assert completion.usage is not None
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (3, 30)
    assert completion.usage.reasoning_tokens == 10


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "tests.gateway", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1\n", program.stdout.readline())
        finally:
            program.terminate()
