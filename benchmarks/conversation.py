"""S4, a long conversation: python -m benchmarks.conversation

The same question (200 tokens at 50 a second) as the first turn, after 100 and after 1,000 turns of 150 tokens. Parley's
conversations are put into its store; the plain pages, which keep nothing, have to be asked 100 times.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.apps import APPS, App, parley
from benchmarks.browser import Answered, ask, chromium, type_question, visit, wait_for_word
from benchmarks.report import report
from core.chat import Message
from core.store.store import open_store
from tests.gateway import FakeGateway, words

MODEL, TOKENS, RUNS = "words-200@50", 200, 6


def seeded(folder: Path, turns: int) -> str:
    """A store in this folder with one conversation of so many turns; its id."""
    store = open_store(None, folder / "data")
    conversation = store.conversations.create("", title="Long")
    answer = "".join(words(150))
    said = [
        Message("user", f"Question {turn}") if at == 0 else Message("assistant", answer)
        for turn in range(turns)
        for at in (0, 1)
    ]
    store.messages.add_all("", conversation.id, [(message, "complete") for message in said], parent_id=None)
    store.processes.leave()
    store.close()
    return conversation.id


def parley_after(turns: int) -> list[Answered]:
    folder = Path(tempfile.mkdtemp())
    place = f"/?c={seeded(folder, turns)}" if turns else ""
    with FakeGateway() as gateway, chromium() as browser, parley(gateway, MODEL, folder=folder) as app:
        page = visit(browser, App(app.url + place, app.process))
        return [ask(page, app, gateway, f"And {run}?", TOKENS) for run in range(RUNS)]


def plain_after(name: str, turns: int) -> list[Answered]:
    with FakeGateway() as gateway, chromium() as browser, APPS[name](gateway, MODEL) as app:
        page = visit(browser, app)
        gateway.hurry = True
        for turn in range(turns):
            type_question(page, f"Question {turn}")
            wait_for_word(page, TOKENS, 60)
        gateway.hurry = False
        return [ask(page, app, gateway, f"And {run}?", TOKENS) for run in range(RUNS)]


def row(name: str, turns: int, results: list[Answered]) -> dict[str, Any]:
    """The first ask after opening is left out: it is measured by `streaming`."""
    fields = ("enter_ms", "first_ms", "last_ms", "behind_ms", "bytes", "server_cpu_s", "browser_cpu_s")
    warm = results[1:]
    medians = {field: statistics.median(asdict(one)[field] for one in warm) for field in fields}
    medians["word_ms"] = statistics.median(one.enter_ms + one.first_ms for one in warm)
    return {"app": name, "turns_before": turns, "complete": all(one.complete for one in results), **medians}


def main() -> None:
    rows = [row("parley", turns, parley_after(turns)) for turns in (0, 100, 1000)]
    for name in sys.argv[1:] or ("floor", "tutorial"):
        rows.append(row(name, 100, plain_after(name, 100)))
    report("conversation", "A turn of a long conversation: 200 tokens at 50 a second", rows)


if __name__ == "__main__":
    main()
