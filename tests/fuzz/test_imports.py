"""Files of conversations and prompts, and commands, with anything in them: read, or a ParleyError with its sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as some

from core.chat import Message
from core.ledger.record import RequestRecord
from core.prompts.prompt import Prompt
from core.store.archive import Archived
from core.store.store import Store
from core.store.tables import new_id
from core.transfer import own, prompts
from core.transfer.build import chain
from core.transfer.curl import read_curl
from core.transfer.formats import BY_ID
from core.transfer.formats import read as read_conversations
from tests.fuzz import TEXTS, bent, dumped, json_with, misshapen, often, told

TURNS = (Message("user", "Hi"), Message("assistant", 'A "quote"\n好', reasoning="Hm"), Message("tool", "1"))
TALK = chain("fuzz", 0, "Title", TURNS)
ASKED = RequestRecord(
    "0" * 31 + "1",
    "chat",
    "g",
    "m",
    datetime(2026, 11, 22, tzinfo=UTC),
    "ok",
    prompt_tokens=1,
    completion_tokens=2,
    total_tokens=3,
    cost=0.5,
    currency="USD",
    total_s=1.5,
    ended_at=datetime(2026, 11, 22, tzinfo=UTC),
)
WHOLE = Archived(TALK.conversation, TALK.messages, (ASKED,))
CHATGPT = [
    {
        "title": "T",
        "create_time": 1.5,
        "current_node": "b",
        "mapping": {
            "a": {"parent": None, "message": {"author": {"role": "user"}, "content": {"parts": ["Hi"]}}},
            "b": {"parent": "a", "message": {"author": {"role": "assistant"}, "content": {"text": "Yes"}}},
        },
    }
]
FILES = [
    *(BY_ID[name].write([TALK, TALK], "en").encode() for name in ("parley", "openai", "sharegpt")),
    json.dumps(CHATGPT).encode(),
]
DOCUMENTS = [json.loads(own.write([WHOLE])), *(json.loads(one.splitlines()[0]) for one in FILES[1:2]), CHATGPT]
KEYS = some.sampled_from(
    [
        *(
            "format",
            "version",
            "conversations",
            "mapping",
            "messages",
            "conversation",
            "requests",
            "id",
            "parent",
            "role",
        ),
        *("title", "author", "content", "parts", "text", "create_time", "current_node", "message", "from", "value"),
        *("tool_calls", "function", "name", "arguments", "settings", "prompts", "parameters", "examples", "system"),
    ]
)


@often(150)
@given(some.sampled_from(FILES).flatmap(bent) | some.binary(max_size=60) | json_with(KEYS).map(lambda one: dumped(one)))
@example(b'[{"messages": [{"role": "user", "content": ' + b"9" * 5000 + b"}]}]")
@example(b'{"messages": []}\n' + b"9" * 5000)
@example(own.write([WHOLE]).replace("2026-11-22T", "2026-13-22T").encode())
@example(b'[{"mapping": {"a": {"parent": "a", "message": null}}, "create_time": 1e999}]')
def test_any_file_is_conversations_or_says_why_not(source: bytes) -> None:
    found = told(read_conversations, source)

    for one in found or ():
        own.write([one]).encode()


@often(150)
@given(some.sampled_from(DOCUMENTS).flatmap(misshapen).map(dumped) | some.sampled_from(FILES).flatmap(bent))
def test_what_was_read_of_a_bent_file_can_be_stored(store: Store, source: bytes) -> None:
    found = told(read_conversations, source)
    if found:
        told(store.archive.write, new_id(), found)


ODD = (10**30, -5, "x", [], {}, [{}], None, True, 1.5, float("inf"), "\ud800", "\x00", "x" * 5000)


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(document, dict | list):
        return
    for name, inner in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*above, name)
        yield from places(inner, (*above, name))


def test_our_own_file_with_anything_in_any_place_comes_in_or_says_why_not(store: Store) -> None:
    """Each place of it in turn holds each odd thing; what comes in can be read again."""
    whole = json.loads(own.write([WHOLE]))
    for place in places(whole):
        for odd in ODD:
            document = copy.deepcopy(whole)
            inner = document
            for name in place[:-1]:
                inner = inner[name]
            inner[place[-1]] = odd
            owner = new_id()
            found = told(read_conversations, json.dumps(document).encode())
            if found and told(store.archive.write, owner, found) is not None:
                own.write(store.archive.read(owner)).encode()


PROMPTS = prompts.write([Prompt("Name", system="S {{a}}", text="T", parameters={"temperature": 0.2})]).encode()


@often(100)
@given(bent(PROMPTS) | json_with(KEYS).map(dumped))
def test_any_file_is_prompts_or_says_why_not(source: bytes) -> None:
    told(prompts.read, source)


CURL = """curl https://x.example.com/v1/chat/completions -H 'Authorization: Bearer sk-1' \\
  -d '{"model": "m", "messages": [{"role": "user", "content": "it'"'"'s"}]}'"""
ANSI = 'curl \'https://x.example.com\' --data-raw $\'{"messages": [{"role": "user", "content": "\\u597d\\x41"}]}\''


@often(200)
@given(
    (some.sampled_from([CURL, ANSI]).flatmap(lambda one: bent(one.encode()))).map(lambda b: b.decode("latin-1")) | TEXTS
)
@example("curl x -d " + "9" * 5000)
@example("curl x -d " + "[" * 100_000)
@example("curl x -d")
@example("curl -H")
@example("curl $'\\ud800' -d '{}'")
def test_any_text_is_a_curl_command_or_says_why_not(command: str) -> None:
    told(read_curl, command)
