"""Which Parley processes live, and what to do with the replies of those that don't."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from core.ledger.record import RequestRecord, with_usage
from core.ledger.tokens import estimate_tokens
from core.store import answers, sums
from core.store.engine import Database
from core.store.rows import record_values, stored_record
from core.store.tables import new_id, now, processes, requests

SEEN_EVERY_S = 5.0
GONE_AFTER_S = 20.0
"""With the time until somebody looks, `SEEN_EVERY_S` at most, well within the half minute of docs/operations.md;
what is left is for clocks that differ."""
BORN_AT = now()


class Processes:
    """This process among those that share the database. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.id = new_id()

    def enter(self) -> None:
        with self._database.write() as connection:
            self._enter(connection)

    def _enter(self, connection: Connection) -> None:
        at = now()
        row = {"id": self.id, "host": socket.gethostname(), "pid": os.getpid(), "started_at": at, "seen_at": at}
        connection.execute(insert(processes).values(row))

    def seen(self) -> None:
        """A sign of life, due every `SEEN_EVERY_S`. Who was thought gone meanwhile (a machine asleep, a network cut)
        is there again: else what it asks from now on would be interrupted at once."""
        with self._database.write() as connection:
            mine = update(processes).where(processes.c.id == self.id).values(seen_at=now())
            if not connection.execute(mine).rowcount:
                self._enter(connection)

    def leave(self) -> None:
        with self._database.write() as connection:
            connection.execute(delete(processes).where(processes.c.id == self.id))

    def recover(self) -> int:
        """Mark what dead processes left unfinished as interrupted, with the text that was stored; how many requests."""
        with self._database.write() as connection:
            gone = self._gone(connection)
            alive = select(processes.c.id).where(processes.c.id.not_in(gone))
            rows = connection.execute(
                select(requests)
                .where(requests.c.status == "running", requests.c.process_id.not_in(alive))
                .with_for_update(skip_locked=True)  # another process may be at it
            )
            orphans = [stored_record(row) for row in rows.mappings()]
            answers.interrupt(connection, alive)
            sums.add(connection, [self._interrupt(connection, record) for record in orphans])
            connection.execute(delete(processes).where(processes.c.id.in_(gone)))
        return len(orphans)

    def _gone(self, connection: Connection) -> list[str]:
        """Processes of this machine whose number is nobody's, and any that gave no sign for `GONE_AFTER_S`."""
        here, limit = socket.gethostname(), now() - timedelta(seconds=GONE_AFTER_S)
        rows = connection.execute(select(processes).where(processes.c.id != self.id)).mappings()
        return [
            row["id"]
            for row in rows
            if row["seen_at"] < limit or (row["host"] == here and not _runs(row["pid"], row["started_at"]))
        ]

    @staticmethod
    def _interrupt(connection: Connection, record: RequestRecord) -> RequestRecord:
        texts = answers.texts_of(connection, record.id)
        ended = replace(record, status="interrupted", ended_at=now(), characters=sum(map(len, texts)))
        ended = with_usage(ended, None, record.prompt_tokens, sum(map(estimate_tokens, texts)))
        values = record_values(ended)
        del values["id"]
        connection.execute(update(requests).where(requests.c.id == record.id).values(values))
        return ended


def _runs(pid: int, started_at: datetime) -> bool:
    """Whether a process of this machine with that number may be the one that was started then."""
    if pid == os.getpid():
        return started_at >= BORN_AT  # else the number was given out again, to us
    if os.name == "nt":
        return True  # nothing can be asked there: signal 0 is Ctrl-C, and would be sent
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
