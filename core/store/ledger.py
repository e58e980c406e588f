"""The ledger: one row a request, written before it is sent and completed when it ends."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from core.ledger.record import RequestRecord
from core.store.engine import Database
from core.store.messages import Messages
from core.store.rows import Answer, record_values, stored_record
from core.store.tables import messages, requests


class Ledger:
    """All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, record: RequestRecord, message_ids: Sequence[str] = ()) -> None:
        """A request is about to be sent, for these answers."""
        with self._database.write() as connection:
            connection.execute(insert(requests).values(record_values(record)))
            if message_ids:
                connection.execute(
                    update(messages)
                    .where(messages.c.id.in_(message_ids))
                    .values(status="running", request_id=record.id, error=None)
                )

    def end(self, record: RequestRecord, answers: Sequence[tuple[str, Answer]] = ()) -> None:
        """A request has ended: its row and its answers' rows (message id, answer), together or not at all."""
        values = record_values(record)
        del values["id"]
        with self._database.write() as connection:
            connection.execute(update(requests).where(requests.c.id == record.id).values(values))
            for message_id, answer in answers:
                Messages.finish(connection, message_id, answer, record.id)

    def get(self, owner: str, request_id: str) -> RequestRecord | None:
        query = select(requests).where(requests.c.id == request_id, requests.c.owner == owner)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return stored_record(row) if row else None

    def of(self, owner: str, request_ids: Sequence[str]) -> dict[str, RequestRecord]:
        """The rows with these ids, by id."""
        query = select(requests).where(requests.c.id.in_(request_ids), requests.c.owner == owner)
        with self._database.read() as connection:
            return {row["id"]: stored_record(row) for row in connection.execute(query).mappings()}

    def newest(self, owner: str, limit: int = 1000) -> list[RequestRecord]:
        """The last requests, newest first."""
        query = select(requests).where(requests.c.owner == owner).order_by(requests.c.started_at.desc()).limit(limit)
        with self._database.read() as connection:
            return [stored_record(row) for row in connection.execute(query).mappings()]
