"""The process is killed with SIGKILL at random moments of streaming; nothing that was acknowledged is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.store.store import Store, open_store
from tests.gateway import FakeGateway, words
from tests.waiting import until

ASKING = Path(__file__).with_name("asking.py")
RATE = 60
COUNT = 400
KILLS = 50


@dataclass
class Asker:
    """The process, and what was asked of it: (conversation's id, question)."""

    folder: Path
    gateway: FakeGateway
    database_url: str | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def start(self) -> None:
        command = [sys.executable, str(ASKING), str(self.folder), self.gateway.base_url]
        command += [self.database_url] if self.database_url else []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        assert self._answer() == "ready"

    def ask(self, question: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(f"words-{COUNT}@{RATE} {question}\n")
        self.process.stdin.flush()
        conversation_id = self._answer()
        self.asked.append((conversation_id, question))
        return conversation_id

    def kill(self) -> float:
        self.process.send_signal(signal.SIGKILL)
        at = time.monotonic()
        self.process.wait(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        return at

    def _answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def stored(store: Store, conversation_id: str) -> list[tuple[str, str, str]]:
    """(role, text, status) of the open branch."""
    leaf = store.conversations.get("", conversation_id).leaf_id
    branch = store.messages.branch("", conversation_id, leaf)
    return [(one.message.role, one.message.text, one.status) for one in branch]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_sigkill_at_random_moments_loses_at_most_a_second(
    tmp_path: Path, request: pytest.FixtureRequest, database: str
) -> None:
    chance = random.Random(20261121)
    kills = KILLS if database == "sqlite" else KILLS // 5
    url = request.getfixturevalue("postgresql_url") if database == "postgresql" else None
    with FakeGateway() as gateway:
        asker = Asker(tmp_path, gateway, url)
        for kill in range(kills):
            asker.start()
            before = len(gateway.requests)
            ids = [asker.ask(f"question {kill}-{number}") for number in range(2)]
            gateway.wait_for(lambda before=before: len(gateway.requests) >= before + 2)
            moment = time.monotonic() + chance.uniform(0, 1.6)
            until(lambda moment=moment: time.monotonic() >= moment)
            killed_at = asker.kill()
            gateway.wait_for(
                lambda before=before: all(one.closed_at or one.finished for one in gateway.requests[before:])
            )

            store = open_store(url, tmp_path)
            sent_of = {one.body["messages"][-1]["content"]: one.sent_at for one in gateway.requests[before:]}
            for number, conversation_id in enumerate(ids):
                question, answer = stored(store, conversation_id)
                sent = sent_of[f"question {kill}-{number}"]
                due = sum(at < killed_at - 1 for at in sent)
                assert question == ("user", f"question {kill}-{number}", "complete")
                assert answer[2] == "interrupted"
                assert "".join(words(COUNT)).startswith(answer[1])
                assert len("".join(words(due))) <= len(answer[1]) <= len("".join(words(len(sent))))
            store.processes.leave()
            store.close()

        store = open_store(url, tmp_path)
        rows = store.ledger.newest("")
        assert len(rows) == len(gateway.requests) == 2 * kills
        assert {row.status for row in rows} == {"interrupted"}
        assert all(row.tokens_from == "estimated" and row.prompt_tokens for row in rows)
        assert [stored(store, one)[0][1] for one, _ in asker.asked] == [question for _, question in asker.asked]
        store.close()
