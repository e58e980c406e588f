"""Bytes -> events: what stands between the socket and `sseclient`.

sseclient-py 1.9 glues events with mixed line ends, loses the first event after a BOM, dies of invalid UTF-8, copies
an event for each chunk and never shows `error:` lines, bare JSON, HTML or comments. `EventSource` hands it one whole,
clean event at a time. The format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from sseclient import Event, SSEClient

LARGEST_EVENT = 32 * 1024 * 1024
LARGEST_PAGE = 64 * 1024
LONGEST_STRAY = 2000
BOM = b"\xef\xbb\xbf"
NOT_BLANK = re.compile(r"\S")


class TooLarge(Exception):
    """An event, or a body that is no stream, is larger than `LARGEST_EVENT` bytes."""


class EventSource:
    """The events of one response body, whatever its label says: SSE, bare JSON (documents of one line or many), HTML.

    `chunks`: the body's bytes as they come. Iterating yields `sseclient.Event`s; an event named "error" is an error
    whatever its data. Afterwards `stray` holds the beginning of the text that was none of these, and `html` the page if
    it was one. Raises TooLarge.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._body: Literal["unknown", "events", "json", "html"] = "unknown"
        self._collected: list[bytes] = []
        self._collected_size = 0
        self.stray = ""

    def __iter__(self) -> Iterator[Event]:
        yield from SSEClient(self._whole_events()).events()

    @property
    def html(self) -> str | None:
        return b"\n".join(self._collected).decode() if self._body == "html" else None

    def _whole_events(self) -> Iterator[bytes]:
        for line in lines(self._chunks):
            start = line.lstrip()[:1]
            if self._body == "unknown" and start and start != b":":
                self._body = self._told_by(line)
            if self._body == "html":
                if self._collected_size <= LARGEST_PAGE:
                    self._collect(line)
            elif self._body == "json":
                self._collect(line)
                # the end of a document, perhaps; what has grown large is read once, when it is whole
                if line[:1] in (b"}", b"]") and self._collected_size <= LARGEST_PAGE:
                    document = b" ".join(self._collected)
                    if _is_json(document):
                        yield from self._flush([b"data: " + document])
            elif not start:
                yield from self._flush(self._collected)
            elif start in (b"{", b"["):  # bare JSON, a document a line (Ollama, BaystoneAI's sample)
                yield from self._flush(self._collected)
                yield self._event([b"data: " + line])
            else:
                # some servers part events by a single newline (llama.cpp#14268)
                if line.startswith(b"data:") and len(self._collected) == 1 and _is_json(self._collected[0][5:]):
                    yield from self._flush(self._collected)
                self._sort(line)
        if self._body == "json" and self._collected:
            yield self._event([b"data: " + b" ".join(self._collected)])
        elif self._body == "events":
            yield from self._flush(self._collected)

    @staticmethod
    def _told_by(line: bytes) -> Literal["events", "json", "html"]:
        start = line.lstrip()[:1]
        if start == b"<":
            return "html"
        if start in (b"{", b"[") and not _is_json(line):
            return "json"  # a document of several lines
        return "events"

    def _collect(self, line: bytes) -> None:
        self._collected.append(line)
        self._collected_size += len(line)
        if self._collected_size > LARGEST_EVENT:
            raise TooLarge

    def _flush(self, event: list[bytes]) -> Iterator[bytes]:
        """The event, if there is one; what was collected is done with."""
        if event:
            yield self._event(event)
        self._collected, self._collected_size = [], 0

    def _sort(self, line: bytes) -> None:
        """Put one line of a stream where it belongs."""
        if line.startswith(b"error:"):  # llama.cpp before #16109 used a field of its own
            self._collect(b"event: error")
            self._collect(b"data:" + line[6:])
        elif line.startswith((b"data:", b"event:")):
            self._collect(line)
        elif not line.startswith((b":", b"id:", b"retry:")) and len(self.stray) < LONGEST_STRAY:
            self.stray += line.decode() + "\n"

    @staticmethod
    def _event(lines_of_event: list[bytes]) -> bytes:
        """One event for sseclient, with one line of data, since its join is quadratic; between JSON a newline and a
        space are the same."""
        data = [line[5:].strip() for line in lines_of_event if line.startswith(b"data:")]
        names = [line for line in lines_of_event if line.startswith(b"event:")]
        return b"\n".join([*names[-1:], b"data: " + b" ".join(data)]) + b"\n\n"


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The body's lines without their ends (LF, CRLF or CR), in valid UTF-8, without a BOM; the last one also
    where its end is missing. A line is yielded as soon as its end has come. Raises TooLarge."""
    buffer = bytearray()
    first, after_cr = True, False
    for chunk in chunks:
        if first:
            buffer += chunk
            if len(buffer) < len(BOM) and BOM.startswith(buffer):
                continue
            chunk = bytes(buffer).removeprefix(BOM)
            buffer.clear()
            first = False
        if after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            after_cr = False
        if not chunk:
            continue
        after_cr = chunk.endswith(b"\r")
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        head, end, rest = chunk.rpartition(b"\n")
        if not end:
            buffer += chunk
            if len(buffer) > LARGEST_EVENT:
                raise TooLarge
            continue
        buffer += head
        yield from (_valid(line) for line in bytes(buffer).split(b"\n"))
        buffer = bytearray(rest)
    if buffer:
        yield _valid(bytes(buffer))


def _valid(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode(errors="replace").encode()
    return line


def _is_json(source: bytes) -> bool:
    try:
        json.loads(source)
    except (ValueError, RecursionError):
        return False
    return True


class Malformed(Exception):
    """An event's data begins like JSON and isn't. It holds nothing of them: there may be a key in it."""


DONE = object()


def documents(data: str) -> Iterator[object]:
    """The JSON documents in an event's data, one after another, and `DONE` for `[DONE]`, which ends them.

    Words that are no JSON (some servers send `ping`) are passed over. Raises Malformed for JSON that is cut or broken.
    """
    data = data.strip()
    try:
        document = json.loads(data)
        yield DONE if document == "[DONE]" else document
        return
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    except ValueError:
        pass
    decoder, at = json.JSONDecoder(), 0
    while found := NOT_BLANK.search(data, at):
        at = found.start()
        if data.startswith("[DONE]", at):
            yield DONE
            return
        if data.startswith("data:", at):
            at += 5
            continue
        if not data.startswith(("{", "["), at):
            return
        try:
            document, at = decoder.raw_decode(data, at)
        except (ValueError, RecursionError) as error:
            raise Malformed("cut or broken") from error
        yield document
