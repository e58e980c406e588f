"""The commands that work on the store: `core.rebuild` and `core.adopt`."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from core.prompts.prompt import Prompt
from core.store.filters import Filters
from core.store.review_tables import rollups
from core.store.store import open_store
from tests.core.store.ledger_rows import ended, write

ROOT = Path(__file__).parents[2]


def test_sums_that_were_spoilt_are_made_anew_by_the_command(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    write(store, [ended(at, at * 60, random.Random(at)) for at in range(20)])
    store.rollups.ensure("Asia/Kathmandu")
    filters = Filters("Asia/Kathmandu", 730_000, 766_000)
    before = store.review.sums(None, filters)
    with store.database.write() as connection:
        connection.execute(update(rollups).values(requests=rollups.c.requests + 1))
    assert store.review.sums(None, filters) != before

    environment = {**os.environ, "PARLEY_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "core.rebuild"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert done.stdout == "Asia/Kathmandu: done\n", done.stderr
    assert store.review.sums(None, filters) == before
    store.close()


def adopt(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PARLEY_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "core.adopt", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_what_was_nobodys_becomes_a_persons_and_counts_as_theirs(tmp_path: Path) -> None:
    store = open_store(None, tmp_path)
    write(store, [replace(ended(at, at * 60, random.Random(at)), owner="") for at in range(20)])
    store.rollups.ensure("UTC")
    kept = store.conversations.create("", title="old")
    for owner in ("", "ada"):
        store.prompts.save(owner, Prompt("same", f"of {owner}"))
    store.prompts.save("", Prompt("other", "x"))
    ada = store.people.enter({"iss": "i", "sub": "1", "name": "ada"}, "member")
    filters = Filters("UTC", 730_000, 766_000)
    before = store.review.sums(None, filters)

    assert "ada" in adopt(tmp_path, "eve").stderr
    assert store.conversations.get("", kept.id).title == "old"
    done = adopt(tmp_path, ada.id)

    assert done.returncode == 0, done.stderr
    assert store.conversations.get(ada.id, kept.id).title == "old"
    assert store.review.sums(ada.id, filters) == store.review.sums(None, filters) == before
    assert {one.name: one.system for one in store.prompts.list(ada.id)} == {"same": "of ada", "other": "x"}
    assert [one.system for one in store.prompts.list("")] == ["of "], "what they have themselves is not overwritten"
    store.close()
