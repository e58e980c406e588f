"""Files of the log, as a real server sends them: whole, no faster than they are read, and never held."""

from __future__ import annotations

import csv
import socket
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO, RawIOBase, StringIO
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, BinaryIO
from unittest.mock import patch

import pytest
import requests
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from core.errors import ParleyError
from core.review.export import HOLDS_HOURS, HOUR_S, Export, linked
from core.review.files import FILES
from core.review.view import View
from core.store.engine import StoreError
from core.store.store import Store, open_store
from core.text import same
from core.web.exports import Streamed
from tests.core.store.ledger_rows import FROM, ended, write
from tests.waiting import until

DAYS = (FROM.toordinal(), FROM.toordinal() + 90)
PIECE = b"0123456789abcdef" * 4_096
PIECES = 8_000
"""Half a gigabyte: far more than all the buffers between two sockets hold."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store("", tmp_path)
    yield opened
    opened.close()


def asked(view: View | None = None, format: str = "csv", name: str = "审阅.csv") -> Export:
    return Export("", None, view or View(), DAYS, "Asia/Shanghai", "en", format, name)


@contextmanager
def served(write: Callable[[BinaryIO], None]) -> Iterator[int]:
    """The port of a server with one file."""

    async def answer(_: Any) -> Response:
        return Streamed(write, "一.csv", "text/csv")

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[Route("/", answer)]), log_level="critical"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def stands_still(count: list[int]) -> bool:
    before = count[0]
    Event().wait(0.5)
    return count[0] == before > 0


def test_a_link_says_the_whole_of_it() -> None:
    view = View(chosen={"model": ("大模型", "small")}, tag="a b", text="so", cost=0.5, order="cost")

    assert linked(asked(view).link()) == asked(view)
    assert asked(view).link() == asked(view).link()


def test_a_link_that_was_changed_or_is_old_says_what_to_do() -> None:
    link = asked().link()
    changed = link.replace(link[5], "A" if link[5] != "A" else "B", 1)
    with pytest.raises(ParleyError, match="reload it"):
        linked(changed)
    later = time.time() + (HOLDS_HOURS + 2) * HOUR_S
    with patch("core.review.export.time.time", return_value=later), pytest.raises(ParleyError, match="reload it"):
        linked(link)


def test_a_link_is_good_for_the_sign_in_that_it_was_made_for_alone() -> None:
    link = replace(asked(), cookie="a digest").link()

    assert linked(link, "a digest").owner == asked().owner
    for other in ("", "another digest"):
        with pytest.raises(ParleyError, match="reload it"):
            linked(link, other)


def test_what_is_exported_is_what_the_filters_let_through(store: Store) -> None:
    chosen = Random(7)
    write(store, [ended(number, number * 60, chosen) for number in range(40)])
    file = BytesIO()

    asked(View(chosen={"model": ("small",)})).write(store, file)

    lines = list(csv.DictReader(StringIO(file.getvalue().decode("utf-8-sig"))))
    small = [one for one in store.log.all_rows(None, View().filters("UTC", DAYS)) if one.model == "small"]
    assert 5 < len(small) < 40
    assert [line["Model"] for line in lines[: len(small)]] == ["small"] * len(small)
    assert lines[len(small)]["Time"] == f"All ({len(small)})"


def test_a_file_has_its_name_and_comes_whole() -> None:
    with served(lambda file: file.writelines([PIECE] * 50)) as port:
        answer = requests.get(f"http://127.0.0.1:{port}/", timeout=20)

    assert answer.content == PIECE * 50
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''%E4%B8%80.csv"
    assert answer.headers["transfer-encoding"] == "chunked"


def test_it_is_written_no_faster_than_read_and_ends_when_the_reader_leaves() -> None:
    written, ended_early = [0], Event()

    def endless(file: BinaryIO) -> None:
        try:
            for _ in range(PIECES):
                file.write(PIECE)
                written[0] += 1
        except BrokenPipeError:
            ended_early.set()
            raise

    with served(endless) as port:
        with socket.create_connection(("127.0.0.1", port), 20) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            assert reader.recv(1_000).startswith(b"HTTP/1.1 200")
            until(lambda: stands_still(written), 20)
            assert written[0] < PIECES / 4
        assert ended_early.wait(20)
    assert written[0] < PIECES / 4


def test_a_file_that_fails_is_cut_short_not_ended() -> None:
    def broken(file: BinaryIO) -> None:
        file.write(PIECE * 3)
        raise StoreError(same("the disk is full"))

    with served(broken) as port, pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=20)


def test_what_goes_wrong_otherwise_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def broken(file: BinaryIO) -> None:
        file.write(b"a row")
        raise ValueError("nobody thought of it")

    with served(broken) as port, pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=20)
    assert "nobody thought of it" in caplog.text


def test_only_the_head_is_answered_without_the_file() -> None:
    asked_for: list[BinaryIO] = []
    with served(asked_for.append) as port:
        answer = requests.head(f"http://127.0.0.1:{port}/", timeout=20)

    assert answer.status_code == 200 and asked_for == []


class Full(RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise BrokenPipeError


def test_a_spreadsheet_whose_reader_left_leaves_nothing_behind(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(BrokenPipeError):
        asked(format="xlsx").write(store, Full())

    assert list(folder.iterdir()) == []


class Sink(RawIOBase):
    """Counts, keeps nothing and can't be wound back."""

    written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += len(data)
        return len(data)


@pytest.mark.parametrize("format", [one.id for one in FILES])
def test_a_table_is_never_held(store: Store, format: str) -> None:
    """A table four times as long takes no more: not so much as a pointer for each of its rows."""
    few, many = 6_000, 24_000
    chosen = Random(3)
    rows = [ended(number, number, chosen) for number in range(40)]

    def held(count: int) -> tuple[int, int]:
        """Bytes written, and the most that was held meanwhile."""
        many = (rows[at % len(rows)] for at in range(count))
        tracemalloc.start()
        with patch.object(type(store.log), "all_rows", lambda *_: many):
            asked(format=format).write(store, sink := Sink())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return sink.written, peak

    held(1)  # what it imports stays
    (short, before), (long, after) = held(few), held(many)
    assert long > 2 * short
    assert after - before < (many - few) * 8
