"""The command that makes the sums anew."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import update

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
