"""However a gateway cuts bytes and words, what comes out is the same; and nothing but a ChatError goes wrong."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from hypothesis import example, given
from hypothesis import strategies as st

from core.chat import ChatCompletionChunk, Delta, Timings, ToolCallDelta, Usage
from core.client import wire
from core.client.assemble import Assembler
from core.client.clocks import Clocks
from core.client.failures import error_in, failure
from core.client.inflate import inflated
from core.client.normalise import Normaliser
from core.client.reading import Reader
from core.client.sse import EventSource, Malformed, documents, lines
from core.client.surrogates import SurrogateJoiner, joined
from core.client.think import CLOSE, OPEN, ThinkSplitter
from core.client.transport import Link
from core.errors import ChatError

Cuttable = TypeVar("Cuttable", str, bytes)


@st.composite
def cut(draw: st.DrawFn, whole: st.SearchStrategy[Cuttable]) -> list[Cuttable]:
    """A text in pieces, some of them perhaps empty."""
    text = draw(whole)
    at = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[start:end] for start, end in zip([0, *at], [*at, len(text)], strict=True)]


def made_of(*parts: Cuttable) -> st.SearchStrategy[Cuttable]:
    empty = parts[0][:0]
    return st.lists(st.sampled_from(parts), max_size=12).map(empty.join)


STREAMS = made_of(
    *(b"\n", b"\r", b"\r\n", b"\n\n", b" ", b"\xef\xbb\xbf", b"\xe4\xbd\xa0", b"\xff", b"\xe2\x80\xa8", b"\x0b", b":c"),
    *(
        b"data: ",
        b"data:",
        b'{"a":1}',
        b'{"a":',
        b"1}",
        b"[DONE]",
        b"event: error",
        b"error: {}",
        b"id: 1",
        b"<p>",
        b"x",
    ),
)


@given(cut(STREAMS))
@example([b"\n\xef\xbb\xbf"])
def test_lines_are_the_same_for_any_cutting(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)

    assert list(lines(pieces)) == list(lines([whole]))
    text = whole.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").encode()
    assert b"".join(lines(pieces)) == text.replace(b"\r", b"").replace(b"\n", b"")


@given(cut(STREAMS))
@example([b"\xef\xbb", b"\xbfdata: 1\r", b"\n\r", b"\n"])
def test_events_are_the_same_for_any_cutting(pieces: list[bytes]) -> None:
    cut_up, whole = EventSource(pieces), EventSource([b"".join(pieces)])

    assert [(one.event, one.data) for one in cut_up] == [(one.event, one.data) for one in whole]
    assert (cut_up.stray, cut_up.html) == (whole.stray, whole.html)


@given(st.lists(st.text()), st.sampled_from(["\n", "\r", "\r\n"]), st.data())
def test_what_was_put_into_events_comes_out(texts: list[str], end: str, data: st.DataObject) -> None:
    sent = [{"choices": [{"delta": {"content": text}}]} for text in texts]
    body = "".join(f"data: {json.dumps(one, ensure_ascii=False)}{end}{end}" for one in sent)
    pieces = data.draw(cut(st.just(body.encode("utf-8", "replace"))))

    assert [json.loads(event.data) for event in EventSource(pieces)] == [
        json.loads(json.dumps(one, ensure_ascii=False).encode("utf-8", "replace")) for one in sent
    ]


THOUGHTS = made_of(OPEN, CLOSE, "<", "think", "/", ">", "\n", " ", "a", "Hm. ", "好", "<b>")


def split(pieces: Sequence[str], reasoner: bool) -> tuple[str, str]:
    splitter = ThinkSplitter(reasoner)
    parts = [*(splitter.feed(piece) for piece in pieces), splitter.finish()]
    return "".join(part.content for part in parts), "".join(part.reasoning for part in parts)


@given(cut(THOUGHTS), st.booleans())
@example(["\n", "<thi", "nk>\n", " a</", "think>", "\n\n b"], False)
@example(["Hm. ", "<", "/think", "> ", "a"], True)
def test_thinking_is_the_same_for_any_cutting(pieces: list[str], reasoner: bool) -> None:
    assert split(pieces, reasoner) == split(["".join(pieces)], reasoner)


@given(cut(THOUGHTS), st.booleans())
def test_of_what_was_said_only_tags_and_blanks_are_lost(pieces: list[str], reasoner: bool) -> None:
    content, reasoning = split(pieces, reasoner)
    said = "".join(pieces)

    assert squeezed(reasoning + content) in {squeezed(said), squeezed(untagged(said, OPEN)), squeezed(untagged(said))}


def untagged(text: str, opening: str = "") -> str:
    """Without the tags a block may have: the opening one at the start and the first closing one."""
    return text.lstrip().removeprefix(opening or OPEN).replace(CLOSE, "", 0 if opening else 1)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(cut(made_of("\ud83d", "\ude00", "a", "好", "😀")))
def test_surrogates_are_the_same_for_any_cutting(pieces: list[str]) -> None:
    joiner = SurrogateJoiner()
    fed = "".join([*(joiner.feed(piece) for piece in pieces), joiner.finish()])

    assert fed == joined("".join(pieces))
    fed.encode("utf-8")


@given(cut(st.text()), cut(st.text()), cut(st.text()), st.integers(0, 2))
def test_an_answer_is_the_same_for_any_cutting(
    content: list[str], reasoning: list[str], arguments: list[str], index: int
) -> None:
    assembler = Assembler(n=3)
    assembler.add(ChatCompletionChunk((Delta(index, tool_calls=(ToolCallDelta(0, "c1", "f"),)),)))
    for piece in reasoning:
        assembler.add(ChatCompletionChunk((Delta(index, reasoning=piece),), usage=Usage(1, 1, 2)))
    for piece in content:
        assembler.add(ChatCompletionChunk((Delta(index, content=piece),), usage=Usage(1, 2, 3)))
    for piece in arguments:
        assembler.add(ChatCompletionChunk((Delta(index, tool_calls=(ToolCallDelta(0, arguments=piece),)),)))
    completion = assembler.completion(complete=False, partial=False, repairs=(), timings=Timings())

    message = completion.choices[index].message
    assert [choice.index for choice in completion.choices] == [0, 1, 2]
    assert (message.text, message.reasoning) == ("".join(content), "".join(reasoning))
    assert [(call.id, call.name, call.arguments) for call in message.tool_calls] == [("c1", "f", "".join(arguments))]
    assert completion.usage == Usage(1, 2, 3)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "raw", "two"]), st.data())
def test_a_compressed_body_is_the_same_for_any_cutting(body: bytes, kind: str, data: st.DataObject) -> None:
    raw = zlib.compressobj(wbits=-15)
    compressed = {
        "gzip": gzip.compress(body),
        "two": gzip.compress(body[:9]) + gzip.compress(body[9:]),
        "deflate": zlib.compress(body),
        "raw": raw.compress(body) + raw.flush(),
    }[kind]
    pieces = data.draw(cut(st.just(compressed)))

    assert b"".join(inflated(pieces, "deflate" if kind in ("deflate", "raw") else "")) == body


KEYS = (
    *("choices", "delta", "message", "content", "reasoning", "reasoning_details", "tool_calls", "function", "index"),
    *("arguments", "name", "id", "model", "usage", "prompt_tokens", "prompt_tokens_details", "cached_tokens", "text"),
    *("error", "code", "status", "type", "param", "detail", "loc", "msg", "header", "object", "created", "logprobs"),
    *("tokens", "token_logprobs", "top_logprobs", "token", "logprob", "finish_reason", "data", "models", "x_groq"),
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["error", "stop"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


def events() -> st.SearchStrategy[dict[str, Any]]:
    """Objects that look like events of a stream, with anything in any place."""
    choice = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6)
    return st.fixed_dictionaries(
        {}, optional={"choices": st.lists(choice | LEAVES, max_size=3) | JSON, "usage": JSON, "error": JSON, "id": JSON}
    )


@given(events(), st.integers(1, 3))
def test_no_event_is_too_odd(event: dict[str, Any], n: int) -> None:
    normaliser, assembler = Normaliser(n, "qwq"), Assembler(n)
    assembler.add(normaliser.feed(wire.parse_event(event, fresh=True)))
    assembler.add(normaliser.finish())
    completion = assembler.completion(complete=True, partial=False, repairs=(), timings=Timings())

    texts = [text for choice in completion.choices for text in (choice.message.text, choice.message.reasoning)]
    assert "".join(texts).encode("utf-8") is not None
    assert wire.is_whole_answer(event) in (True, False)


@given(JSON | events() | st.text(), st.none() | st.integers(300, 599))
def test_no_error_is_too_odd(body: Any, status: int | None) -> None:
    error = failure(status, body)
    said = error_in(body)

    assert isinstance(error, ChatError)
    assert error.text.en and error.text.zh
    assert said is None or isinstance(failure(None, said), ChatError)
    assert wire.model_ids(body) is None or all(isinstance(name, str) for name in wire.model_ids(body) or ())


def bodies() -> st.SearchStrategy[bytes]:
    """Streams of odd events, perhaps with odd bytes between them."""
    event = events().map(lambda one: b"data: " + json.dumps(one).encode() + b"\n\n")
    return st.lists(event | STREAMS, max_size=5).map(b"".join)


class Body:
    """As much of an HTTP response as the reader needs."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.status_code, self.raw = 200, self
        self.headers: dict[str, str] = {}
        self._pieces = [piece for piece in pieces if piece]

    def read1(self, *_: Any, **__: Any) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


@given(cut(bodies()), st.integers(1, 2))
def test_no_body_is_too_odd(pieces: list[bytes], n: int) -> None:
    reader = Reader(n, "qwq")
    with suppress(ChatError), Clocks(Link(), None, None) as clocks:
        for chunk in reader.chunks(Body(pieces), clocks):  # type: ignore[arg-type]
            assert all(f"{delta.content}{delta.reasoning}".encode() is not None for delta in chunk.deltas)

    assert isinstance(reader.unfinished(spoke=False), ChatError)


@given(st.text() | made_of('{"a":1}', "[DONE]", "data:", " ", "{", "]", '"', "ping", "1"))
def test_data_is_documents_or_malformed(data: str) -> None:
    found = list(read_documents(data))

    assert len(found) <= len(data)


def read_documents(data: str) -> Iterator[object]:
    try:
        yield from documents(data)
    except Malformed:
        return
