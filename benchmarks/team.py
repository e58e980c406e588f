"""A team at work: python -m benchmarks.team [--people 100] [--streaming 20] [--seconds 180] [--url ADDRESS]

So many people sign in at an OpenID Connect provider, each from a browser of their own as far as the server can tell
(benchmarks/visitor.py), and ask in turn: as many answers as `--streaming` says grow at any time, 300 tokens at 30 a
second each. One Parley process, SQLite or the PostgreSQL database of `--url`. Its memory, processor time, open files
and threads are read each second; afterwards every answer is looked for in the store.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select, text

from benchmarks.apps import KEY, cpu_s
from benchmarks.report import report
from benchmarks.visitor import Broken, Visitor
from core.store.store import open_store
from core.store.tables import messages, requests
from tests.gateway import FakeGateway, words
from tests.server import Server, free_port
from tests.team import provider, team_environment

TOKENS, RATE = 300, 30
MODEL = f"words-{TOKENS}@{RATE}"
WHOLE = "".join(words(TOKENS))
LAST_WORD = f"word{TOKENS}"
AT_THE_DOOR = 5
"""How many sign in at the same time."""
SIZE_SQLITE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
SIZE_POSTGRESQL = "SELECT pg_database_size(current_database())"
LEVEL_S = 10
"""A level of memory is the median of so many seconds."""


@dataclass
class Sampler:
    """Looks at the server each second, in a thread of its own: (seconds, MiB, processor seconds, files, threads)."""

    process: psutil.Process
    rows: list[tuple[float, float, float, int, int]] = field(default_factory=list)

    def __enter__(self) -> Sampler:
        self._began = time.monotonic()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            one, at = self.process, time.monotonic() - self._began
            self.rows.append((at, one.memory_info().rss / 2**20, cpu_s(one), one.num_fds(), one.num_threads()))
            if self._end.wait(1):
                return

    def memory(self, until_s: float) -> float:
        """MiB: the level of the last seconds before that moment."""
        return statistics.median(row[1] for row in self.rows if until_s - LEVEL_S <= row[0] <= until_s)


@dataclass
class Tally:
    """What was asked, what came, what went wrong. `waits_s`: from the question to the page that shows the answer."""

    asked: int = 0
    answered: int = 0
    waits_s: list[float] = field(default_factory=list)
    bytes_unpacked: list[int] = field(default_factory=list)
    bytes_wire: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def at_work(
    visitor: Visitor, name: str, turn: asyncio.Semaphore, until: float, gateway: FakeGateway, tally: Tally
) -> None:
    """Ask whenever it is their turn, until the time is over."""
    number = 0
    try:
        while time.monotonic() < until:
            async with turn:
                if time.monotonic() >= until:
                    return
                number += 1
                await one_question(visitor, f"Question {number} of {name}", gateway, tally)
    except Broken as error:
        tally.errors.append(f"{name}: {error}")


async def one_question(visitor: Visitor, question: str, gateway: FakeGateway, tally: Tally) -> None:
    began, unpacked, wire, ends = time.monotonic(), visitor.unpacked, visitor.received, visitor.ends
    tally.asked += 1
    await visitor.ask(question)
    await visitor.wait_for(lambda: visitor.ends > ends and any(LAST_WORD in text for text in visitor.text[-100:]))
    asked = [one for one in list(gateway.requests) if one.body and one.body["messages"][-1]["content"] == question]
    if len(asked) == 1 and asked[0].finished:
        tally.answered += 1
    else:
        tally.errors.append(f"{question}: sent {len(asked)} times, or its answer was not")
    tally.waits_s.append(time.monotonic() - began)
    tally.bytes_unpacked.append(visitor.unpacked - unpacked)
    tally.bytes_wire.append(visitor.received - wire)


async def team(server: Server, gateway: FakeGateway, said: argparse.Namespace) -> tuple[Tally, dict[str, Any], Sampler]:
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss / 2**20, cpu_s(process), process.num_fds()
    visitors = [Visitor(server.url) for _ in range(said.people)]
    door, tally = asyncio.Semaphore(AT_THE_DOOR), Tally()

    async def enter(at: int) -> None:
        async with door:
            try:
                await visitors[at].sign_in(f"person-{at:03}")
            except (Broken, OSError) as error:
                tally.errors.append(f"person-{at:03} at the door: {error}")

    began = time.monotonic()
    await asyncio.gather(*[enter(at) for at in range(said.people)])
    entered_s = time.monotonic() - began
    await asyncio.sleep(5)
    inside = process.memory_info().rss / 2**20, cpu_s(process), process.num_fds()
    opened = [one.received for one in visitors]
    entry = {
        "sign_in_s": entered_s / said.people * AT_THE_DOOR,
        "sign_in_cpu_s": (inside[1] - before[1]) / said.people,
        "session_mib": (inside[0] - before[0]) / said.people,
        "session_files": (inside[2] - before[2]) / said.people,
        "session_kB": statistics.median(opened) / 1000,
        "start_mib": before[0],
    }
    turn, until = asyncio.Semaphore(said.streaming), time.monotonic() + said.seconds
    with Sampler(process) as sampler:
        await asyncio.gather(
            *[at_work(one, f"person {at}", turn, until, gateway, tally) for at, one in enumerate(visitors)]
        )
    for one in visitors:
        tally.errors += one.troubles
        await one.close()
    return tally, entry, sampler


def stored(server: Server, url: str | None) -> tuple[int, int, int]:
    """(answers that stand whole in the store, rows of the ledger that say so, bytes of the store)."""
    store = open_store(url, server.data)
    whole = messages.c.content == WHOLE
    with store.database.read() as connection:
        answers = connection.execute(select(func.count()).where(whole, messages.c.status == "complete")).scalar_one()
        rows = connection.execute(select(func.count()).where(requests.c.status == "ok")).scalar_one()
        kept = connection.execute(text(SIZE_SQLITE if store.database.is_sqlite else SIZE_POSTGRESQL)).scalar_one()
    store.close()
    return answers, rows, int(kept)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.team")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--streaming", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--url", help="of an empty PostgreSQL database")
    said = parser.parse_args()
    with ExitStack() as running:
        gateway, configuration = running.enter_context(FakeGateway()), running.enter_context(provider())
        port = free_port()
        environment = {
            **team_environment(configuration, f"http://localhost:{port}"),
            "PARLEY_MEMBERS": "*",
            "BAYSTONE_BASE_URL": gateway.base_url,
            "BAYSTONE_API_KEY": KEY,
            "BAYSTONE_MODELS": MODEL,
            "PARLEY_TITLES": "0",
            **({"DATABASE_URL": said.url} if said.url else {}),
        }
        server = Server(Path(tempfile.mkdtemp()), environment, port)
        try:
            tally, entry, sampler = asyncio.run(team(server, gateway, said))
        finally:
            server.stop()
        answers, rows, kept = stored(server, said.url)
        log = server.log.read_text("utf-8", "replace")
    if answers != tally.asked or rows != tally.asked:
        tally.errors.append(f"{tally.asked} questions, {answers} whole answers and {rows} good rows in the store")
    tally.errors += [line for line in log.splitlines() if "Traceback" in line or "ERROR" in line]
    write(said, tally, entry, sampler, kept)


def write(said: argparse.Namespace, tally: Tally, entry: dict[str, Any], sampler: Sampler, kept: int) -> None:
    for error in tally.errors[:20]:
        print("ERROR", error)
    lasted = sampler.rows[-1][0]
    first, last = sampler.memory(min(60.0, lasted)), sampler.memory(lasted)
    used = sampler.rows[-1][2] - sampler.rows[0][2]
    waits = sorted(tally.waits_s)
    figures: dict[str, Any] = {
        "people signed in": said.people,
        "answers growing at any time": said.streaming,
        "seconds": lasted,
        "questions asked": tally.asked,
        "questions answered in full": tally.answered,
        "errors": len(tally.errors),
        "from question to whole answer, s, median": statistics.median(waits),
        "from question to whole answer, s, 95 %": waits[int(len(waits) * 0.95)],
        "the answer itself takes, s": (TOKENS - 1) / RATE,
        "memory before anybody came, MiB": entry["start_mib"],
        "memory, all signed in, MiB": sampler.rows[0][1],
        "memory after a minute, MiB": first,
        "memory at the end, MiB": last,
        "memory, end over after a minute": last / first,
        "memory, the most, MiB": max(row[1] for row in sampler.rows),
        "processor, cores": used / lasted,
        "processor a question, s": used / tally.asked,
        "open files at the most": max(row[3] for row in sampler.rows),
        "threads at the most": max(row[4] for row in sampler.rows),
        "a person: sign-in and first page, s": entry["sign_in_s"],
        "a person: sign-in and first page, processor s": entry["sign_in_cpu_s"],
        "a person: memory, MiB": entry["session_mib"],
        "a person: open files": entry["session_files"],
        "a person: first page, kB on the wire": entry["session_kB"],
        "a question: kB on the wire": statistics.median(tally.bytes_wire) / 1000,
        "a question: kB unpacked": statistics.median(tally.bytes_unpacked) / 1000,
        "a question: kB in the store": kept / tally.asked / 1000,
    }
    report(
        "team" if said.people == 100 else f"team-{said.people}",
        f"{said.people} people signed in, {said.streaming} answers of {TOKENS} tokens at {RATE}/s at any time",
        [{"figure": name, "value": value} for name, value in figures.items()],
    )


if __name__ == "__main__":
    main()
