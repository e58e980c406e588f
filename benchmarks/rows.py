"""What a row of the ledger weighs: python -m benchmarks.rows [COUNT] [--url ADDRESS]

So many rows of a team of 200 (benchmarks/ledger.py) in a new store, with the sums of one time zone: bytes a row of the
table, of its indexes, and of the sums, which a row of its own is made for only where day, user, model, … are new.
Without --url on SQLite; with it in that empty PostgreSQL database. The rows of the other backend are kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.ledger import fill
from benchmarks.report import RESULTS, report
from core.store.store import Store, open_store

COUNT, ZONE = 100_000, "Asia/Shanghai"
SQLITE = "SELECT name, SUM(pgsize) FROM dbstat GROUP BY name"
SQLITE_OWNERS = "SELECT name, tbl_name FROM sqlite_master"
POSTGRESQL = "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r'"


def sizes(connection: Connection, is_sqlite: bool) -> dict[str, tuple[int, int]]:
    """Bytes of each table and of its indexes."""
    if not is_sqlite:
        return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(text(POSTGRESQL))}
    owners = {row[0]: row[1] for row in connection.execute(text(SQLITE_OWNERS))}
    found: dict[str, tuple[int, int]] = {}
    for name, size in connection.execute(text(SQLITE)):
        owner = owners.get(name, name)
        table, indexes = found.get(owner, (0, 0))
        found[owner] = (table + size, indexes) if owner == name else (table, indexes + size)
    return found


def weighed(store: Store, count: int) -> dict[str, Any]:
    is_sqlite = store.database.is_sqlite
    with store.database.read() as connection:
        before = sizes(connection, is_sqlite)
    fill(store, count)
    store.rollups.rebuild(ZONE)
    if not is_sqlite:
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM FULL"))
    with store.database.read() as connection:
        after = sizes(connection, is_sqlite)
    grown = {name: sum(after[name]) - sum(before.get(name, (0, 0))) for name in after}
    sums = sum(size for name, size in grown.items() if name != "requests" and not name.startswith(("pg_", "sqlite_")))
    table, indexes = after["requests"]
    return {
        "backend": "sqlite" if is_sqlite else "postgresql",
        "rows": count,
        "table_bytes": table / count,
        "index_bytes": indexes / count,
        "sums_bytes": sums / count,
        "row_bytes": (table + indexes + sums) / count,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rows")
    parser.add_argument("count", nargs="?", type=int, default=COUNT)
    parser.add_argument("--url", help="of an empty PostgreSQL database")
    said = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parley-rows-"))
    store = open_store(said.url, folder)
    row = weighed(store, said.count)
    store.close()
    shutil.rmtree(folder)
    path = RESULTS / "rows.json"
    kept = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else []
    rows = [one for one in kept if one["backend"] != row["backend"]]
    report("rows", f"A row of the ledger, of {said.count:,}", sorted([*rows, row], key=lambda one: str(one["backend"])))


if __name__ == "__main__":
    main()
