"""Events out of bytes, in every shape that servers give them: examples; any cutting is in test_properties."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.client import sse
from core.client.sse import DONE, EventSource, Malformed, TooLarge, documents, lines

MESSAGE = "message"


def events(*chunks: bytes) -> list[tuple[str, str]]:
    return [(one.event, one.data) for one in EventSource(chunks)]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data:a\r\n\r\ndata:b\r\r", ["a", "b"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b"data: a", ["a"]),
        (b": comment\n\nid: 1\nretry: 3\ndata: a\n\n", ["a"]),
        (b": comment\ndata: a\n: comment\ndata: b\n\n", ["a b"]),
        (b"\n\n  \ndata: a\n \ndata: b\n\n", ["a", "b"]),
        (b'data: {"a":1}\ndata: {"b":2}\n\n', ['{"a":1}', '{"b":2}']),
        (b'data: {"a":\ndata: 1}\n\n', ['{"a": 1}']),
        (b'data: {"a":1}\ndata: b\ndata: c\n\n', ['{"a":1}', "b c"]),
        (b'{"a":1}\n{"b":2}\n[3]\n', ['{"a":1}', '{"b":2}', "[3]"]),
        (b'{"a":1}\ndata: b\n{"c":3}\n\n', ['{"a":1}', "b", '{"c":3}']),
        (b'{\n"a": 1\n}\n{\n"b": 2\n}', ['{ "a": 1 }', '{ "b": 2 }']),
        (b"\n[\n1\n]\n[\n2", ["[ 1 ]", "[ 2"]),
        (b'{\n"a": {\n}\n}\n', ['{ "a": { } }']),
        (b"data: \xff\n\n", ["\ufffd"]),
        (b"data: a\r\ndata: b\r\n\r\n", ["a b"]),
        (b'  {"a":1}\n', ['{"a":1}']),
        (b': comment\n{\n"a": 1\n}\n', ['{ "a": 1 }']),
        (b'{\n"a": 1\n} \n{\n"b": 2\n}', ['{ "a": 1 }', '{ "b": 2 }']),
        (b'data:{"a":1}\ndata:{"b":2}\n\n', ['{"a":1}', '{"b":2}']),
        (b"<p>\ndata: a\n\n", []),
        (b"", []),
    ],
    ids=[
        *("lf", "crlf-and-cr", "bom", "no-end", "comments-and-fields", "comments-within", "blank-lines"),
        *("one-newline-between", "a-document-in-two-lines", "one-newline-then-words", "json-lines"),
        *("json-lines-between-events", "documents-of-many-lines", "lists-of-many-lines", "braces-within"),
        *("no-utf-8", "two-lines-with-crlf", "blanks-first", "a-comment-first", "a-blank-after-it", "no-blank"),
        *("html", "nothing"),
    ],
)
def test_what_is_read(body: bytes, read: list[str]) -> None:
    assert events(body) == [(MESSAGE, data) for data in read]
    assert events(*(body[at : at + 1] for at in range(len(body)))) == [(MESSAGE, data) for data in read]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"event: error\ndata: a\n\n", [("error", "a")]),
        (b"error: a\n\n", [("error", "a")]),
        (b"error:a\n\n", [("error", "a")]),
        (b"event: ping\ndata:\n\n", [("ping", "")]),
        (b"event: a\nevent: b\ndata: c\n\n", [("b", "c")]),
        (b"event: a\ndata: b\n\ndata: c\n\n", [("a", "b"), (MESSAGE, "c")]),
    ],
)
def test_an_event_has_its_name(body: bytes, read: list[tuple[str, str]]) -> None:
    assert events(body) == read


def test_a_page_is_kept_as_what_it_is() -> None:
    source = EventSource([b"\n <html>\ndata: a\n", b"\xff</html>"])

    assert list(source) == []
    assert source.html == " <html>\ndata: a\n\ufffd</html>"
    assert EventSource([b"data: a\n\n"]).html is None


def test_of_a_large_page_only_the_beginning_is_kept() -> None:
    line = b"x" * 1023 + b"\n"
    source = EventSource([b"<html>\n", *[line] * 100])

    assert list(source) == []
    assert source.html is not None
    assert sse.LARGEST_PAGE <= len(source.html) < sse.LARGEST_PAGE + 2 * len(line)


def test_what_is_no_event_is_kept_apart_so_far() -> None:
    source = EventSource([b"upstream gone\ndata: a\n\ntry later\xff\n", b"z" * sse.LONGEST_STRAY, b"\nand more\n"])

    assert [one.data for one in source] == ["a"]
    assert source.stray == "upstream gone\ntry later\ufffd\n" + "z" * sse.LONGEST_STRAY + "\n"


def test_what_belongs_to_a_stream_is_not_kept_apart() -> None:
    source = EventSource([b": comment\nid: 1\nretry: 3\nevent: e\ndata: a\n\n"])

    assert ([one.data for one in source], source.stray) == (["a"], "")


def test_as_much_is_kept_apart_as_is_said() -> None:
    source = EventSource([b"data: a\n", b"z" * (sse.LONGEST_STRAY - 1), b"\nand more\n"])

    assert [one.data for one in source] == ["a"]
    assert source.stray == "z" * (sse.LONGEST_STRAY - 1) + "\n"


def test_what_is_too_large_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LARGEST_EVENT", 10)

    assert list(lines([b"0123456789"])) == [b"0123456789"]
    with pytest.raises(TooLarge):
        list(lines([b"01234", b"567890"]))
    assert events(b"data:12345\n\n", b"data:67890\n\n") == [(MESSAGE, "12345"), (MESSAGE, "67890")]
    with pytest.raises(TooLarge):
        events(b"data:abc\n", b"data:def\n\n")


def test_a_line_is_there_as_soon_as_its_end_is() -> None:
    taken: list[bytes] = []

    def chunks() -> Iterator[bytes]:
        for chunk in (b"a\r", b"\nb", b"\nc\n\nd"):
            taken.append(chunk)
            yield chunk

    read = lines(chunks())

    assert (next(read), taken) == (b"a", [b"a\r"])
    assert (next(read), len(taken)) == (b"b", 3)
    assert list(read) == [b"c", b"", b"d"]


@pytest.mark.parametrize(
    ("chunks", "read"),
    [
        ([b"a\r", b"\n", b"\nb"], [b"a", b"", b"b"]),
        ([b"a\r", b"", b"\nb"], [b"a", b"b"]),
        ([b"a\r\nb\r", b"\r"], [b"a", b"b", b""]),
        ([b"\n", b"a\n"], [b"", b"a"]),
        ([b"\xef\xbb\xbf"], []),
    ],
)
def test_an_end_of_line_is_one_however_it_is_cut(chunks: list[bytes], read: list[bytes]) -> None:
    assert list(lines(chunks)) == read


@pytest.mark.parametrize("chunks", [[b"\xef", b"\xbb", b"\xbfa\n"], [b"", b"\xef\xbb\xbf", b"a\n"], [b"a", b"\n"]])
def test_a_mark_of_byte_order_is_no_part_of_the_first_line(chunks: list[bytes]) -> None:
    assert list(lines(chunks)) == [b"a"]


def test_the_mark_is_one_at_the_beginning_alone() -> None:
    assert list(lines([b"\xef\xbba\n", b"\xef\xbb\xbfb\n"])) == ["\ufffda".encode(), "\ufeffb".encode()]
    assert list(lines([b"\xef\xbb"])) == ["\ufffd".encode()]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('{"a":1}', [{"a": 1}]),
        (' [1] {"a":1}\n{"b":2}', [[1], {"a": 1}, {"b": 2}]),
        ('{"a":1} [DONE] {"b":2}', [{"a": 1}, DONE]),
        ('{"a":1}data: {"b":2}data:[DONE]', [{"a": 1}, {"b": 2}, DONE]),
        ("[DONE]", [DONE]),
        ('"[DONE]"', [DONE]),
        (" [DONE]", [DONE]),
        ("ping", []),
        ('{"a":1} ping {"b":2}', [{"a": 1}]),
        ("3", [3]),
        ("", []),
    ],
)
def test_data_is_one_document_after_another(data: str, found: list[object]) -> None:
    assert list(documents(data)) == found


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"key":"sk-secret"', "cut or broken"),
        ('{"a":1}{"key":"sk-secret"', "cut or broken"),
        ("[" * 100_000, "nested too deeply"),
    ],
    ids=["cut", "the-second", "too-deep"],
)
def test_what_begins_like_json_and_is_none_is_malformed_and_nothing_of_it_is_said(data: str, why: str) -> None:
    with pytest.raises(Malformed) as raised:
        list(documents(data))

    assert raised.value.args == (why,)
